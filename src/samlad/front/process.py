"""A web process: the front at work on a socket that others listen to as well."""

import asyncio
import dataclasses
import resource
import socket
from collections.abc import Callable

import uvicorn

from samlad.front.app import Front
from samlad.front.connections import Connections, protocol_of

REQUESTS = 20_000  # then the process ends and is started again: what leaks in a library is not kept for ever
FAREWELL = 20  # seconds for what is being answered
FILES = 8_192
QUEUE = 1_024  # connections that nobody has taken yet
OTHER_FILES = 200  # that are no connections


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], object], stop: Callable[[], object]) -> None:
        super().__init__(config)
        self.ready, self.stop = ready, stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            listening.listen(QUEUE)  # uvicorn's own number for it is also how many connections are taken at once
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.stop()
        await super().shutdown(sockets)


def run(front: Front, listening: socket.socket, *, ready: Callable[[], object]) -> None:
    """Serves until asked to stop. Calls `ready` when it takes connections."""
    asyncio.run(server(front, ready).serve(sockets=[listening]))


def server(front: Front, ready: Callable[[], object]) -> Server:
    most = min(front.limits.open, _files() - OTHER_FILES)
    connections = Connections(dataclasses.replace(front.limits, open=most), proxies=front.proxies)
    front.abort = connections.abort
    config = uvicorn.Config(
        front,
        http=protocol_of(connections),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=1,  # one at a time, so that the processes share them: a connection stays where it was taken
        timeout_keep_alive=int(front.limits.idle),
        timeout_graceful_shutdown=FAREWELL,
        limit_max_requests=REQUESTS,
        limit_max_requests_jitter=REQUESTS // 10,
    )
    return Server(config, ready, front.stop)


def _files() -> int:
    """How many files the process may have open, after asking for enough of them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return FILES if soft == resource.RLIM_INFINITY else soft
