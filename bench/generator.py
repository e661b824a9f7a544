"""The load: plain HTTP from a few threads, one kept-alive connection each, to this machine only."""

import http.client
import resource
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.setting import HOST

MOST_REQUESTS = 100_000
MOST_SECONDS = 900
TOKEN = "b" * 32  # Django's double-submit protection accepts any token that cookie and header agree on
TRIES = 3  # a connection the server has closed in between is opened again; a report's key makes the repeat harmless


@dataclass(frozen=True)
class Request:
    """GET, or POST when there are `fields`. `session` is the session cookie. `expect`: the statuses that are right."""

    path: str
    session: str = ""
    fields: dict[str, str] | None = None
    expect: tuple[int, ...] = (200,)


@dataclass
class Outcome:
    """Times in seconds in the order they ended, statuses that were wrong, and what the generator itself used."""

    times: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    seconds: float = 0.0
    own_cpu: float = 0.0
    bytes: int = 0


def run(port: int, requests: Iterable[Request], *, concurrency: int, apart: bool = False) -> Outcome:
    """Sends every request once, `concurrency` at a time, each thread as soon as its last is answered (closed loop);
    `apart` each on a connection of its own, as from a telephone of its own."""
    outcome, lock, todo = Outcome(), threading.Lock(), _bounded(requests)
    deadline = time.monotonic() + MOST_SECONDS

    def work() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        while time.monotonic() < deadline:
            with lock:
                request = next(todo, None)
            if request is None:
                break
            took, status, size, repeated = _send(connection, request)
            if apart:
                connection.close()
            with lock:
                outcome.times.append(took)
                outcome.repeated += repeated
                outcome.bytes += size
                if status not in request.expect:
                    outcome.wrong[f"{status} {request.path.split('/')[1]}"] += 1
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    began, used = time.perf_counter(), _own_cpu()
    _each(threads, threading.Thread.start)
    _each(threads, threading.Thread.join)
    outcome.seconds, outcome.own_cpu = time.perf_counter() - began, _own_cpu() - used
    return outcome


def _send(connection: http.client.HTTPConnection, request: Request) -> tuple[float, int, int, int]:
    headers = {"Cookie": f"csrftoken={TOKEN}; sessionid={request.session}", "Accept-Encoding": "gzip"}
    body = None
    if request.fields is not None:
        headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(request.fields)
    began = time.perf_counter()
    for attempt in range(TRIES):
        try:
            connection.request("GET" if body is None else "POST", request.path, body, headers)
            response = connection.getresponse()
            size = len(response.read())
            return time.perf_counter() - began, response.status, size, attempt
        except (http.client.HTTPException, OSError):
            connection.close()
    return time.perf_counter() - began, 0, 0, TRIES


def _bounded(requests: Iterable[Request]) -> Iterator[Request]:
    for n, request in enumerate(requests):
        if n >= MOST_REQUESTS:
            raise SystemExit(f"A benchmark sends at most {MOST_REQUESTS} requests.")
        yield request


def _each(threads: list[threading.Thread], do: Callable[[threading.Thread], None]) -> None:
    for thread in threads:
        do(thread)


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
