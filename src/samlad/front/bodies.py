"""Receiving a request's body: within limits of size, rate and number, before the application is troubled."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from samlad.front.limits import Limits, Refused, Tally

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
MEMORY = 1_000_000  # what is larger waits in a temporary file


class Gone(Exception):
    """The client left before its request was whole."""


class Body:
    """The body of one request, and the room it holds until it is closed."""

    def __init__(self, limits: Limits, tally: Tally, address: str) -> None:
        self.limits, self.tally, self.address = limits, tally, address
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - closed in close()
        self.size = self.room = 0
        self.whole = False

    async def receive(self, receive: Receive, *, declared: int | None, most: int) -> None:
        """Reads the whole body. Raises Refused: 413 for one larger than `most`, 408 for a slow one, 503 when the
        address, or all together, hold as much as they may."""
        if declared is not None and declared > most:
            raise Refused(413, most)
        self._make_room(declared or 0)
        began = asyncio.get_running_loop().time()
        more = True
        while more:
            message = await _next(receive, self._patience(began, declared or self.size))
            piece = message.get("body", b"")
            more = message.get("more_body", False)
            self.whole = not more
            self.size += len(piece)
            if self.size > most:
                raise Refused(413, most)
            self._make_room(self.size)
            self.file.write(piece)
        self.file.seek(0)

    def _make_room(self, size: int) -> None:
        more = size - self.room
        if more <= 0:
            return
        if not self.tally.take(self.address, more):
            raise Refused(503)
        self.room += more

    def _patience(self, began: float, size: int) -> float:
        left = began + self.limits.time_for(size, self.limits.body) - asyncio.get_running_loop().time()
        if left <= 0:
            raise Refused(408)
        return min(left, self.limits.silence)

    def close(self) -> None:
        self.file.close()
        if self.room:
            self.tally.give(self.address, self.room)
        self.room = 0


async def discard(receive: Receive, *, patience: float) -> None:
    """Reads and throws away what still comes: a browser shows the answer only when it has sent all it meant to."""
    deadline = asyncio.get_running_loop().time() + patience
    more = True
    try:
        while more:
            left = deadline - asyncio.get_running_loop().time()
            more = (await _next(receive, min(left, 5.0))).get("more_body", False)
    except (Refused, Gone):
        return


async def _next(receive: Receive, patience: float) -> Message:
    try:
        async with asyncio.timeout(patience):
            message = await receive()
    except TimeoutError:
        raise Refused(408) from None
    if message["type"] == "http.disconnect":
        raise Gone
    return message
