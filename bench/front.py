"""`bin/load front`: log-in pages while other clients are slow, each with a request it never ends."""

import argparse
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from typing import Any

from bench import figures, setting
from bench.generator import Request, run
from bench.server import serving

PAGE = "/accounts/login/"
HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow"
BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nlogin="


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slow", type=int, nargs="+", default=[0, 240], help="slow connections held meanwhile")
    arguments = parser.parse_args()
    setting.enter("_front")
    setting.set_up()
    rows = []
    with serving(workers=arguments.workers) as server:
        measure(server.port, requests=100, concurrency=4, slow=0)
        for slow in arguments.slow:
            cpu = server.cpu()
            row = measure(server.port, requests=arguments.requests, concurrency=arguments.concurrency, slow=slow)
            rows.append(row | {"server CPU ms": round(1000 * (server.cpu() - cpu) / arguments.requests, 1)})
    figures.tell("front", rows, workers=arguments.workers, concurrency=arguments.concurrency)


def measure(port: int, *, requests: int, concurrency: int, slow: int) -> dict[str, Any]:
    with slow_clients(port, slow):
        done = run(port, repeat(Request(PAGE), requests), concurrency=concurrency)
    return {
        "slow": slow,
        "pages a second": round(requests / done.seconds, 1),
        **figures.milliseconds(done.times),
        "wrong": dict(done.wrong) or "",
    }


@contextmanager
def slow_clients(port: int, number: int) -> Iterator[None]:
    """Half in their head, half in their body; of different addresses of this machine, as slow telephones are."""
    with ExitStack() as open_:
        for n in range(number):
            source = (f"127.0.{1 + n // 200}.{1 + n % 200}", 0)
            connection = socket.create_connection((setting.HOST, port), timeout=10, source_address=source)
            open_.enter_context(connection).sendall(BODY if n % 2 else HEAD)
        time.sleep(0.5)
        yield
