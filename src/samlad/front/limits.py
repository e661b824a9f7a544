"""What the front lets one address, and all together, take of a web process."""

from dataclasses import dataclass

KB, MB = 1_000, 1_000_000


class Refused(Exception):
    """The request is answered with `status` and goes no further; `most` bytes would have been taken."""

    def __init__(self, status: int, most: int = 0) -> None:
        super().__init__(str(status))
        self.status, self.most = status, most


@dataclass(frozen=True)
class Limits:
    """Bytes, seconds and numbers of things, for each process. An address is one client, or an IPv6 network of /64."""

    # bodies
    small: int = 64 * KB  # log-in, links, reset: `small_paths`
    visitor: int = 2 * MB
    known: int = 25 * MB  # who is logged in
    small_paths: tuple[str, ...] = ("/accounts/", "/inbjudan/", "/r/", "/demo/", "/sprak/")
    bodies_each: int = 60 * MB  # being received or handled, of an address
    bodies: int = 300 * MB
    # time
    headers: float = 15
    body: float = 30  # and a second more for each `rate` bytes
    response: float = 60  # likewise
    rate: int = 32 * KB
    silence: float = 15  # between two pieces of a body
    work: float = 120  # of the application on one request; then the process ends, and is started again
    idle: float = 20  # of a connection between two requests
    # numbers
    header_bytes: int = 64 * KB
    waiting_each: int = 64  # connections of an address that have not sent a whole head
    open_each: int = 256  # connections of an address
    open: int = 4_000
    requests_each: int = 64  # of an address, being received, waiting or handled
    requests: int = 512
    # answers that go on
    streams_each: int = 128  # of an address: a town hall has one
    streams: int = 1_000
    stream: float = 300  # then the client asks again, and is let in or not
    ping: float = 10

    def time_for(self, size: int, least: float) -> float:
        return least + size / self.rate


class Tally:
    """How much each address holds, within what it may hold and what all may."""

    def __init__(self, each: int, total: int) -> None:
        self.each, self.total = each, total
        self.held: dict[str, int] = {}
        self.sum = 0

    def take(self, address: str, amount: int = 1) -> bool:
        """Whether there is room; taken if so."""
        mine = self.held.get(address, 0) + amount
        if mine > self.each or self.sum + amount > self.total:
            return False
        self.held[address] = mine
        self.sum += amount
        return True

    def give(self, address: str, amount: int = 1) -> None:
        left = self.held[address] - amount
        self.sum -= amount
        if left:
            self.held[address] = left
        else:
            del self.held[address]
