"""Answers that go on: an answer of the application with a ticket is sent as far as it goes, and its connection is held
open for what comes. The application lets in and says what is watched; the front only holds the connections."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from samlad.front.bodies import Message, Receive
from samlad.front.bridge import Answer
from samlad.front.limits import Limits

TICKET = b"x-samlad-live"
PING = b"event: ping\ndata: \n\n"  # so that either side notices when the other is gone
Send = Callable[[Message], Awaitable[None]]


class Stream(Protocol):
    async def next(self) -> bytes | None:
        """What is to be sent next; None when the stream is over."""

    def close(self) -> None: ...


class Live(Protocol):
    def open(self, ticket: str) -> Stream:
        """Begins to gather what the ticket lets its holder see, from where the ticket says."""

    def stop(self) -> None:
        """Ends every stream."""


class NoLive:
    """Where nothing is sent afterwards: the client asks again by itself."""

    def open(self, ticket: str) -> "Stream":
        raise LookupError

    def stop(self) -> None:
        return


def ticket_of(answer: Answer) -> str | None:
    """Takes the ticket out of the answer's headers: no client sees it."""
    ticket = next((value.decode("latin1") for name, value in answer.headers if name == TICKET), None)
    if ticket is not None:
        answer.headers = [
            (n, v) for n, v in answer.headers if n not in (TICKET, b"content-length", b"content-encoding")
        ]
        # No proxy is to gather it, and the connection ends with it.
        answer.headers += [(b"x-accel-buffering", b"no"), (b"connection", b"close")]
    return ticket


async def hold(
    stream: Stream, answer: Answer, receive: Receive, send: Send, *, limits: Limits, stopping: asyncio.Event
) -> None:
    """Sends what the answer says, then what comes, until the client leaves, the stream is over, the process stops or
    its time is out: then the client asks again, and whoever may no longer see it is told so."""
    left = asyncio.ensure_future(_left(receive))
    over = asyncio.ensure_future(stopping.wait())
    deadline = asyncio.get_running_loop().time() + limits.stream * random.uniform(0.8, 1)
    coming = asyncio.ensure_future(stream.next())
    try:
        await _send(send, {"type": "http.response.start", "status": answer.status, "headers": answer.headers}, limits)
        await _send(send, _body(answer.file.read()), limits)
        while (rest := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(
                (coming, left, over), timeout=min(limits.ping, rest), return_when=asyncio.FIRST_COMPLETED
            )
            if left.done() or over.done():
                break
            piece = coming.result() if coming.done() else PING
            if piece is None:
                break
            if coming.done():
                coming = asyncio.ensure_future(stream.next())
            await _send(send, _body(piece), limits)
        if not left.done():
            await _send(send, {"type": "http.response.body", "body": b"", "more_body": False}, limits)
    finally:
        stream.close()
        for future in (left, over, coming):
            future.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await future


def _body(piece: bytes) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": True}


async def _send(send: Send, message: Message, limits: Limits) -> None:
    """Raises TimeoutError for a client that takes nothing."""
    async with asyncio.timeout(limits.silence):
        await send(message)


async def _left(receive: Receive) -> Any:
    while (await receive())["type"] != "http.disconnect":
        pass
