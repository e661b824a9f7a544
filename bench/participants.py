"""Who takes part in meetings, without a browser: each does what the room's page does."""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.generator import TOKEN
from bench.setting import HOST

SIGN, DRAW = 20.0, 1.5  # as frontend/js/room.js


@dataclass
class Field:
    """The texts of a meeting that are written in: that of the browsers, and that of the writer, as it stands; and who
    takes part."""

    label: str
    shared: int
    other: int
    text: str
    sessions: list[str]  # of those who take part


class Crowd:
    """Everybody of all meetings but the first `away` of the first one. `every` so many seconds one in each writes a
    word; 0: nobody does."""

    def __init__(self, port: int, meetings: Sequence[Field], *, every: float = 0, away: int = 0) -> None:
        self.port, self.every = port, every
        self.requests, self.heard, self.wrong = 0, 0, Counter[str]()
        self.loop = asyncio.new_event_loop()
        self.people = [(m, n, s) for n, m in enumerate(meetings) for s in m.sessions[0 if n else away :]]
        self.over = False
        self.tasks: list[asyncio.Task[None]] = []

    def __enter__(self) -> "Crowd":
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._begin(), self.loop).result()
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def wait(self) -> None:
        """Until all streams have said the whole state."""
        deadline = time.monotonic() + 120
        while self.heard < len(self.people):
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.heard} of {len(self.people)} streams are open: {dict(self.wrong)}")
            time.sleep(0.1)

    async def _begin(self) -> None:
        written: set[int] = set()
        for meeting, n, session in self.people:
            source = f"127.0.2.{n + 1}"
            self._do(self._follow(meeting, session, source))
            self._do(self._sign(meeting, session, source))
            if self.every and n not in written:
                written.add(n)
                self._do(self._write(meeting, session, source))

    async def _end(self) -> None:
        self.over = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def _do(self, work: Any) -> None:
        if self.over:
            work.close()
            return
        self.tasks.append(self.loop.create_task(work))

    async def _follow(self, meeting: Field, session: str, source: str) -> None:
        drawing: asyncio.TimerHandle | None = None
        first = True
        while True:
            reader, writer = await asyncio.open_connection(HOST, self.port, local_addr=(source, 0))
            writer.write(_head("GET", f"/mote/{meeting.label}/strom/", session) + b"\r\n")
            with suppress(OSError, asyncio.IncompleteReadError):
                status = await reader.readline()
                if b" 200 " not in status:
                    self.wrong[f"stream {status!r}"] += 1
                async for line in reader:
                    if line.startswith(b'data: {"what": "all"') and first:
                        self.heard, first = self.heard + 1, False
                    if line.startswith(b'data: {"what": "text"'):
                        if drawing:
                            drawing.cancel()
                        drawing = self.loop.call_later(
                            DRAW * (1 + random.random()),
                            lambda: self._do(self._ask("GET", f"/mote/{meeting.label}/sida/", session, source)),
                        )
            writer.close()
            await asyncio.sleep(1)

    async def _sign(self, meeting: Field, session: str, source: str) -> None:
        await asyncio.sleep(random.uniform(0, SIGN))
        while True:
            await self._ask("POST", f"/mote/{meeting.label}/har/", session, source, {"field": "", "follows": "1"})
            await asyncio.sleep(SIGN)

    async def _write(self, meeting: Field, session: str, source: str) -> None:
        path, n = f"/aterkoppling/lagesbild/{meeting.label}/falt/{meeting.other}/", 0
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.every)
            n += 1
            begun = meeting.text if n % 40 else "Lugnt."
            sent = {"text": f"{begun} Ord {n}.", "base": meeting.text}
            answer = await self._ask("POST", path, session, source, sent)
            with suppress(ValueError, KeyError):
                meeting.text = json.loads(answer)["text"]

    async def _ask(
        self, method: str, path: str, session: str, source: str, fields: dict[str, str] | None = None
    ) -> bytes:
        """The body of the answer; empty when it went wrong."""
        body = urlencode(fields).encode() if fields else b""
        head = _head(method, path, session) + b"Connection: close\r\n"
        if fields:
            head += f"X-CSRFToken: {TOKEN}\r\nX-Autosave: 1\r\nContent-Length: {len(body)}\r\n".encode()
            head += b"Content-Type: application/x-www-form-urlencoded\r\n"
        self.requests += 1
        try:
            reader, writer = await asyncio.open_connection(HOST, self.port, local_addr=(source, 0))
            writer.write(head + b"\r\n" + body)
            answer = await reader.read(-1)
            writer.close()
        except OSError as error:
            self.wrong[type(error).__name__] += 1
            return b""
        status, _, rest = answer.partition(b"\r\n")
        if b" 200 " not in status and b" 204 " not in status:
            self.wrong[f"{status.decode(errors='replace')} {path.split('/')[-2]}"] += 1
            return b""
        return rest.partition(b"\r\n\r\n")[2]


def _head(method: str, path: str, session: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={TOKEN}; sessionid={session}\r\n".encode()
