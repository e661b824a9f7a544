"""Connections of a web process: how many an address may have, and how long it may take to say what it wants."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from samlad.front.clients import network
from samlad.front.limits import Limits, Tally


class Connections:
    """All of a process. Where proxies stand before us, a connection is the proxy's and tells nothing of the client, so
    that only the total is held to."""

    def __init__(self, limits: Limits, *, proxies: int) -> None:
        self.limits = limits
        each = limits.open if proxies else limits.open_each
        self.open = Tally(each, limits.open)
        self.waiting = Tally(limits.open if proxies else limits.waiting_each, limits.open)
        self.transports: dict[Any, asyncio.Transport] = {}

    def abort(self, client: Any) -> None:
        """Breaks a connection at once, with what was still to be sent."""
        if transport := self.transports.get(client):
            transport.abort()


class Protocol(HttpToolsProtocol):
    """A connection that is broken when its head takes too long, is too large, or when its address has too many."""

    held: Connections  # of the process; set by `protocol_of`

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = network(self.client[0] if self.client else "")
        self.head_timer: asyncio.TimerHandle | None = None
        self.head_bytes = 0
        self.counted = self.held.open.take(self.address)
        if not self.counted:
            transport.abort()
            return
        self.held.transports[self.client] = transport
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        if self.counted:
            self.held.open.give(self.address)
            self.held.transports.pop(self.client, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self.head_timer is not None:
            self.head_bytes += len(data)
            if self.head_bytes > self.held.limits.header_bytes:
                self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.head_timer is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        if not self.held.waiting.take(self.address):
            self.transport.abort()
            return
        self.head_bytes = 0
        self.head_timer = self.loop.call_later(self.held.limits.headers, self.transport.abort)

    def _head_came(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None
            self.held.waiting.give(self.address)


def protocol_of(connections: Connections) -> type[Protocol]:
    return type("Protocol", (Protocol,), {"held": connections})
