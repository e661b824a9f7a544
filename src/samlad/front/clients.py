"""Who is at the other end: the address of a client, also behind proxies of our own."""

import ipaddress
from collections.abc import Iterable

IPV6_NETWORK = 64


def client_address(peer: str, headers: Iterable[tuple[bytes, bytes]], proxies: int) -> str:
    """The client's address. `proxies` of our own stand before us, and each adds whom it saw to the end of
    X-Forwarded-For; what stands before those is the client's own story and is not believed."""
    if not proxies:
        return peer
    chain = ",".join(value.decode("latin1") for name, value in headers if name == b"x-forwarded-for").split(",")
    seen = [t.strip() for t in chain if t.strip()]
    if not seen:
        return peer
    address = seen[-min(proxies, len(seen))]
    host = address.removeprefix("[").partition("]")[0] if address.startswith("[") else address
    if host.count(":") == 1:  # 192.0.2.1:4711
        host = host.partition(":")[0]
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return peer


def network(address: str) -> str:
    """What limits are counted by: the address, or the network of an IPv6 address, of which anybody has any number."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False).network_address)
