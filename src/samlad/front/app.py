"""The ASGI application of a web process: receives whole requests, and has them answered one at a time."""

import asyncio
import faulthandler
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from samlad.front.bodies import Body, Gone, Message, Receive, discard
from samlad.front.bridge import NO_BODY, PIECE, Answer, Application, environment, respond
from samlad.front.clients import client_address, network
from samlad.front.limits import Limits, Refused, Tally
from samlad.front.pages import refusal
from samlad.front.streams import Live, NoLive, hold, ticket_of

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
T = TypeVar("T")
log = logging.getLogger(__name__)


class Front:
    """`knows` tells from a request's environment whether somebody is logged in; it is asked, in the thread of requests,
    only where a body is larger than a visitor's may be. `abort` breaks the connection of a client that takes nothing.
    """

    def __init__(
        self,
        application: Application,
        *,
        knows: Callable[[dict[str, Any]], bool],
        proxies: int = 0,
        limits: Limits | None = None,
        live: Live | None = None,
    ) -> None:
        self.application, self.knows, self.proxies = application, knows, proxies
        self.limits = limits or Limits()
        self.abort: Callable[[Any], None] = lambda client: None
        self.live: Live = live or NoLive()
        self.stopping = asyncio.Event()
        self.requests = Tally(self.limits.requests_each, self.limits.requests)
        self.streams = Tally(self.limits.streams_each, self.limits.streams)
        self.bodies = Tally(self.limits.bodies_each, self.limits.bodies)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="request")
        self.turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = client_address(scope["client"][0] if scope["client"] else "", scope["headers"], self.proxies)
        by = network(address)
        if not self.requests.take(by):
            await self._send(refusal(503), scope, send)
            return
        body = Body(self.limits, self.bodies, by)
        try:
            await self._receive(scope, receive, address, body)
            environ = environment(scope, address=address, body=body.file, size=body.size)
            answer = await self._answer(environ, receive)
        except Gone:
            return
        except Refused as refused:
            if refused.status == 413 and not body.whole:
                await discard(receive, patience=self.limits.body)
            more = self.limits.known if refused.most == self.limits.visitor else 0
            answer = refusal(refused.status, most=refused.most, known=more, scope=scope)
        except Exception:
            log.exception("%s could not be answered", scope["path"])
            answer = refusal(503)
        finally:
            body.close()
            self.requests.give(by)
        ticket = ticket_of(answer)
        if ticket is None or scope["method"] != "GET":
            await self._send(answer, scope, send)
        elif not self.streams.take(by):
            answer.close()
            await self._send(refusal(503), scope, send)
        else:
            await self._hold(ticket, answer, by, scope, receive, send)

    async def _hold(self, ticket: str, answer: Answer, by: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            stream = self.live.open(ticket)
            await hold(stream, answer, receive, send, limits=self.limits, stopping=self.stopping)
        except TimeoutError:
            self.abort(scope["client"])
        finally:
            answer.close()
            self.streams.give(by)

    def stop(self) -> None:
        """Ends what would go on by itself. The clients come back to the process that takes over."""
        self.stopping.set()
        self.live.stop()

    async def _receive(self, scope: Scope, receive: Receive, address: str, body: Body) -> None:
        headers = dict(scope["headers"])
        declared = int(headers[b"content-length"]) if b"content-length" in headers else None
        if not declared and b"transfer-encoding" not in headers:
            return
        limits = self.limits
        if scope["path"].startswith(limits.small_paths):
            most = limits.small
        elif declared is not None and declared <= limits.visitor:
            most = limits.visitor
        else:
            environ = environment(scope, address=address, body=body.file, size=0)
            most = limits.known if await self._run(lambda: self.knows(environ)) else limits.visitor
        await body.receive(receive, declared=declared, most=most)

    async def _answer(self, environ: dict[str, Any], receive: Receive) -> Answer:
        """In its turn. Who has left meanwhile and only wanted to read is passed over."""
        if self.turn.locked() and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            left = asyncio.ensure_future(_left(receive))
            try:
                return await self._run(lambda: respond(self.application, environ), unless=left)
            finally:
                left.cancel()
        return await self._run(lambda: respond(self.application, environ))

    async def _run(self, work: Callable[[], T], unless: "asyncio.Future[None] | None" = None) -> T:
        """Runs it in the thread of requests. Work that never ends holds all others back, so the process ends instead
        and is started again."""
        async with self.turn:
            if unless is not None and unless.done():
                raise Gone
            loop = asyncio.get_running_loop()
            watch = loop.call_later(self.limits.work, _end_process, self.limits.work)
            try:
                return await loop.run_in_executor(self.thread, work)
            finally:
                watch.cancel()

    async def _send(self, answer: Answer, scope: Scope, send: Send) -> None:
        try:
            async with asyncio.timeout(self.limits.time_for(answer.size, self.limits.response)):
                await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
                nothing = answer.status in NO_BODY or scope["method"] == "HEAD"
                while not nothing and (piece := answer.file.read(PIECE)):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            self.abort(scope["client"])
        finally:
            answer.close()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _end_process(seconds: float) -> None:
    log.critical("A request has taken more than %d s; this process ends. What it was doing:", seconds)
    faulthandler.dump_traceback(file=sys.stderr)
    time.sleep(0.1)
    os._exit(70)
