"""Sends the requests, each in a transaction that is taken back, and gathers what went wrong."""

import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client

from bench.fuzz.targets import Target
from bench.fuzz.words import FILES, HEADERS, VALUES
from samlad.front.bridge import with_known_alphabet


@dataclass(frozen=True)
class Fault:
    """`where` is the innermost line of ours, so that one fault met a hundred times is one."""

    error: str
    where: str
    request: str
    story: str = field(compare=False, default="")


@dataclass
class Done:
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[tuple[str, str], list[Fault]] = field(default_factory=dict)


class Browser(Client):
    """Whose requests reach Django as the front lets them through."""

    def request(self, **environ: Any) -> Any:
        kinds = {k: with_known_alphabet(environ[k]) for k in ("CONTENT_TYPE", "HTTP_CONTENT_TYPE") if k in environ}
        return super().request(**environ | kinds)


class Sender:
    """As whom: a client for each person, and one for a visitor without log-in."""

    def __init__(self, people: Sequence[tuple[str, Any]], random: Random) -> None:
        self.random, self.clients = random, [("nobody", Browser(raise_request_exception=False))]
        for name, account in people:
            client = Browser(raise_request_exception=False)
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            self.clients.append((name, client))
        self.errors: list[BaseException] = []

    def send(self, target: Target, field: int | None, value: str, done: Done) -> None:
        """One request where `field` (a part of the path first, then the fields; None is a header or a file) holds
        `value`."""
        name, client = self.random.choice(self.clients)
        parts, fields = list(target.usual), [list(pair) for pair in target.fields]
        if field is not None and field < len(parts):
            parts[field] = value
        elif field is not None:
            fields[field - len(parts)][1] = value
            if self.random.random() < 0.05:
                fields[field - len(parts)][0] = value
        path = target.path.format(*(quote(p, safe="", errors="surrogateescape") for p in parts))
        headers = {"host": "127.0.0.1"}
        if field is None or self.random.random() < 0.05:
            headers.update([self.random.choice(HEADERS)])
        description = f"{name}: {target.method} {path[:120]} {[(n, v[:60]) for n, v in fields][:12]!r} {headers!r}"
        begun = monotonic()
        status, error = self._sent(client, target, path, fields, headers)
        done.requests += 1
        done.statuses[status] += 1
        if error is not None or status >= 500 or monotonic() - begun > 20:
            fault = _fault(error, status, description)
            done.faults.setdefault((fault.error, fault.where), []).append(fault)

    def _sent(
        self, client: Client, target: Target, path: str, fields: list[list[str]], headers: dict[str, str]
    ) -> tuple[int, BaseException | None]:
        self.errors.clear()
        error: BaseException | None = None
        status = 0
        query = "" if target.method == "POST" else _encoded(f for f in fields if f[1])
        try:
            with transaction.atomic():
                if target.method == "POST":
                    body = self._body(target, fields)
                    response = client.post(path, **body, headers=headers)
                else:
                    response = client.get(path + (f"?{query}" if query else ""), headers=headers)
                status = response.status_code
                if response.streaming:
                    b"".join(response.streaming_content)  # type: ignore[attr-defined]
                if connection.vendor == "postgresql" and status < 400:
                    with suppress(transaction.TransactionManagementError):
                        connection.check_constraints()
                transaction.set_rollback(True)
        except Exception as raised:
            error = raised
        return status, self.errors[0] if self.errors else error

    def _body(self, target: Target, fields: list[list[str]]) -> dict[str, Any]:
        if target.files and self.random.random() < 0.7:
            data: dict[str, Any] = {}
            for name, value in fields:
                data.setdefault(name, []).append(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
            for name in target.files:
                filename, content = self.random.choice(FILES)
                data[name] = SimpleUploadedFile(filename or "x", content)
                data[name].__dict__["_name"] = filename
            return {"data": data}
        return {"data": _encoded(fields), "content_type": "application/x-www-form-urlencoded"}


def fuzz(
    targets: Sequence[Target], people: Sequence[tuple[str, Any]], *, requests: int, seconds: float, seed: int
) -> Done:
    """Every field of every target with every value, in an order drawn from the seed, until so many requests or seconds.
    Each gets its turn with the same value before the next value is drawn."""
    random, done, end = Random(seed), Done(), monotonic() + seconds
    sender = Sender(people, random)
    places = [(t, n) for t in targets for n in (None, *range(len(t.usual) + len(t.fields)))]
    got_request_exception.connect(_keeper := lambda **_details: sender.errors.append(_current()), weak=False)
    try:
        while done.requests < requests and monotonic() < end:
            random.shuffle(places)
            for target, n in places:
                if done.requests >= requests or monotonic() > end:
                    break
                sender.send(target, n, random.choice(VALUES), done)
    finally:
        got_request_exception.disconnect(_keeper)
    return done


def _current() -> BaseException:
    import sys

    return sys.exc_info()[1] or RuntimeError("a fault without a name")


def _encoded(fields: Iterable[Sequence[str]]) -> str:
    return urlencode([(n, v) for n, v in fields], errors="surrogateescape")


def _fault(error: BaseException | None, status: int, description: str) -> Fault:
    if error is None:
        return Fault(f"{status}" if status >= 500 else "slower than 20 s", "", description)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/src/samlad/" in f.filename or "/safetystats/" in f.filename]
    at = (ours or frames)[-1:]
    where = f"{at[0].filename.split('/src/')[-1]}:{at[0].lineno}" if at else ""
    kind = f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"
    return Fault(kind, where, description, "".join(traceback.format_exception(error)[-8:]))
