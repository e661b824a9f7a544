"""What one question to ourselves and to a peer is; see `bench.statistics.peers`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SQUARE = (0.0, 0.0, 25_600.0, 25_600.0)


class NotInstalled(Exception):
    """The peer is not there; says how to get it."""


@dataclass(frozen=True)
class Timed:
    """An answer that measured its own seconds, as one from another program does."""

    answer: Any
    clock: float
    processor: float


@dataclass(frozen=True)
class Case:
    """One question put to both. `same` says in words how far the answers agree and raises AssertionError where they do
    not; None where the peer answers a question of its own, told in `what`."""

    what: str
    peer: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    same: Callable[[Any, Any], str] | None
