"""Streams of what changes in a partnership, for the pages that are open in this process.

The log is what everybody reads: each change has its event there, numbered without gaps (`audit`). One thread waits for
commits (`lib.waking`), reads the events that have come since, has messages made of them, and hands these to the
streams whose tickets name their topics. A stream is opened with the number of the event that its page had seen, so that
nothing falls between the page and the stream. Nothing is stored: whoever was away asks for the whole state anew.
"""

import asyncio
import json
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samlad.audit.models import Event
from samlad.lib.waking import Commits

log = logging.getLogger(__name__)
WAITING = 200  # messages that a stream may leave unsent; then it is ended, and its page asks for the whole state
RECENT = 500  # messages of a partnership that a stream opened just now may have missed
AT_LEAST = 5.0  # seconds between two looks: that somebody is gone has no event
BREATH = 1.0  # seconds after a fault, so that a database that is down is not asked without a pause
AT_ONCE = 500  # events read at a time


@dataclass(frozen=True)
class Ticket:
    """What a page lets its reader follow: `topics` of a partnership, from the event `since` on."""

    partnership: int
    since: int
    topics: frozenset[str]

    def __str__(self) -> str:
        return f"{self.partnership} {self.since} {' '.join(sorted(self.topics))}"

    @classmethod
    def of(cls, text: str) -> "Ticket":
        partnership, since, *topics = text.split()
        return cls(int(partnership), int(since), frozenset(topics))


@dataclass(frozen=True)
class Message:
    """`data` for whoever follows `topic`; None ends their streams, so that they are let in anew or not."""

    topic: str
    data: bytes | None


def message(topic: str, **data: object) -> Message:
    return Message(topic, b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n")


# From a partnership, its new events and the topics that are followed, to what is sent.
Compose = Callable[[int, Sequence[Event], frozenset[str]], list[Message]]


class Stream:
    """The messages of one connection; lives in the event loop that opened it."""

    def __init__(self, hub: "Hub", ticket: Ticket) -> None:
        self.hub, self.ticket = hub, ticket
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def next(self) -> bytes | None:
        return await self.queue.get()

    def close(self) -> None:
        self.hub.leave(self)

    def put(self, data: bytes | None) -> None:
        """From any thread."""
        self.loop.call_soon_threadsafe(self._put, data)

    def _put(self, data: bytes | None) -> None:
        self.queue.put_nowait(data if self.queue.qsize() < WAITING else None)


class Hub:
    def __init__(self, compose: Compose) -> None:
        self.compose = compose
        self.lock = threading.Lock()
        self.streams: dict[int, set[Stream]] = defaultdict(set)  # by partnership
        self.read: dict[int, int] = {}  # of a partnership's log
        self.recent: dict[int, deque[tuple[int, Message]]] = {}
        self.wanted = threading.Event()
        self.stopped = False
        self.thread: threading.Thread | None = None

    def open(self, ticket: str) -> Stream:
        """Begins a stream, with what its page has missed since it was made."""
        stream = Stream(self, Ticket.of(ticket))
        with self.lock:
            partnership, since = stream.ticket.partnership, stream.ticket.since
            if not self.streams[partnership]:
                self.read[partnership], self.recent[partnership] = since, deque(maxlen=RECENT)
            elif since < self.read[partnership]:
                self._catch_up(stream)
            self.streams[partnership].add(stream)
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, daemon=True, name="live")
                self.thread.start()
        self.wanted.set()
        return stream

    def leave(self, stream: Stream) -> None:
        with self.lock:
            partnership = stream.ticket.partnership
            self.streams[partnership].discard(stream)
            if not self.streams[partnership]:
                del self.streams[partnership], self.read[partnership], self.recent[partnership]
            if not self.streams:
                self.wanted.clear()

    def stop(self) -> None:
        self.stopped = True
        self.wanted.set()

    def _catch_up(self, stream: Stream) -> None:
        recent = self.recent[stream.ticket.partnership]
        if len(recent) == RECENT and recent[0][0] > stream.ticket.since:
            stream.put(None)  # more than is remembered
        for sequence, each in recent:
            if sequence > stream.ticket.since and each.topic in stream.ticket.topics:
                stream.put(each.data)

    def _run(self) -> None:
        commits, looked = Commits(), 0.0
        while not self.stopped:
            if not self.wanted.wait(AT_LEAST):
                commits.close()
                self.wanted.wait()
                continue
            try:
                whose = commits.wait(AT_LEAST)
                if time.monotonic() - looked >= AT_LEAST:
                    whose, looked = None, time.monotonic()
                for partnership in list(self.streams):
                    if whose is None or partnership in whose:
                        self._read(partnership)
            except Exception:
                log.exception("The live streams could not be read; their pages are asked to begin anew")
                commits.close()
                self._end_all()
                time.sleep(BREATH)
        commits.close()

    def _read(self, partnership: int) -> None:
        with self.lock:
            last = self.read.get(partnership)
            topics = frozenset().union(*(s.ticket.topics for s in self.streams.get(partnership, ())))
        if last is None:
            return
        events = list(
            Event.objects.filter(partnership_id=partnership, sequence__gt=last).order_by("sequence")[:AT_ONCE]
        )
        messages = self.compose(partnership, events, topics)
        with self.lock:
            if partnership not in self.read:
                return
            self.read[partnership] = sequence = events[-1].sequence if events else last
            self.recent[partnership].extend((sequence, m) for m in messages if events)
            streams = list(self.streams[partnership])
        for stream in streams:
            for each in messages:
                if each.topic in stream.ticket.topics:
                    stream.put(each.data)
        if len(events) == AT_ONCE:
            self._read(partnership)

    def _end_all(self) -> None:
        with self.lock:
            streams = [s for of_partnership in self.streams.values() for s in of_partnership]
        for stream in streams:
            stream.put(None)
