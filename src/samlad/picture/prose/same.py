"""The same event, told by two: it is one in the text. Counts are not changed by it."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import combinations
from math import hypot

from samlad.lib.ground import metres_between
from samlad.picture.prose.facts import Occurrence, Pairs

NEAR = 150  # metres
BESIDE = timedelta(hours=1)  # two who tell of one thing seldom look at the clock together
STEM = 5  # letters: the endings of Swedish words come after
_WORD = re.compile(r"[a-zåäöéü]+")
_EMPTY = frozenset(
    _WORD.findall(
        """alla annan aldrig andra att bara blev blir bort både dagen den denna deras dess det detta där eller efter ett
        fick finns fler flera fram från för gick gång går han har haft hela helt henne hit honom hon hos hur här ingen
        inget inne inte kan kom kommer kring kunde kvar kväll lite man med mellan men mot mycket många nog något några
        natten natt nere när nära och också omkring ofta olika oss samma sedan sig sin sina sitt ska skulle som stod
        stora stått såg sågs till tog tre två under upp ute utan utanför vad var vara varit vart vem vid vill vår åter
        över about after again and been before from have near that the there they this two were when with"""
    )
)


def content_words(text: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    words = _WORD.findall(text.casefold())
    return frozenset(w[:STEM] for w in words if len(w) > 3 and w not in _EMPTY)


def is_same(a: Occurrence, b: Occurrence) -> bool:
    """The same category at the same time and place, in words that meet."""
    return (
        a.category == b.category
        and a.starts - BESIDE <= b.ends
        and b.starts - BESIDE <= a.ends
        and _is_near(a, b)
        and bool(content_words(a.wording) & content_words(b.wording))
    )


def _is_near(a: Occurrence, b: Occurrence) -> bool:
    if a.place and a.place == b.place:
        return True
    return a.at is not None and b.at is not None and hypot(*metres_between(*a.at, *b.at)) <= NEAR


def gathered(occurrences: Sequence[Occurrence], joined: Pairs = (), parted: Pairs = ()) -> list[tuple[Occurrence, ...]]:
    """What was told, event by event, in the order the events were first told. `joined` and `parted` are pairs of keys a
    person has decided on, either way round; what is parted stays so also when a third told of both."""
    decided = {frozenset(p) for p in joined}, {frozenset(p) for p in parted}
    groups: list[list[Occurrence]] = [[t] for t in occurrences]
    pairs = sorted(
        combinations(range(len(occurrences)), 2),
        key=lambda p: frozenset(occurrences[n].key for n in p) not in decided[0],
    )
    for one, other in pairs:
        a, b = occurrences[one], occurrences[other]
        pair = frozenset((a.key, b.key))
        if pair not in decided[0] and not is_same(a, b):
            continue
        first, second = (next(g for g in groups if t in g) for t in (a, b))
        if first is not second and not _are_parted(first, second, decided[1]):
            first.extend(second)
            groups.remove(second)
    return [tuple(g) for g in groups]


def _are_parted(first: Iterable[Occurrence], second: Iterable[Occurrence], parted: set[frozenset[int]]) -> bool:
    others = list(second)
    return any(frozenset((a.key, b.key)) in parted for a in first for b in others)
