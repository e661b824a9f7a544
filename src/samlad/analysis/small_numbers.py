"""The one rule for small groups, kept by everything that leaves as a file or over the geographic interface.

A cell is one area, one round, one source and one category. Where the category concerns persons – an incident against
staff, violence, drugs, and an indicator with such kinds when the kind was not said – a count of 1 or 2 is told as "<3".
0 and 3 or more are told as they are, and what is missing is missing.

Sums are made of the cells as they are told, never of what is behind them: a "<3" enters as "1 to 2", so a sum becomes
an interval, from and to. Whoever has the cells can work out the same sums, and no sum, of any period, area or
category, tells more than its cells: there is nothing to subtract. That is why there is no exception for long periods
either: two sums that overlap but for one round would give that round.

What would give a cell away by another road is left out for categories that concern persons: how many are still there
the weeks after, and counts of named places (two places with one each in an area with "<3" would say 2).

The police's published events are not covered: each is already public, one by one, with its day and place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from samlad.collection.models import Source

SMALLEST = 3  # told as it is; below it, and above 0, is a small group
SMALL: Literal["<3"] = "<3"
PERSONS = frozenset({"staff_incident"})  # indicators that concern persons
PERSONS_KINDS = frozenset({"violence", "drugs"})
PUBLIC = frozenset({Source.POLICE_EVENTS})

Status = Literal["counted", "missing", "not_asked", "withheld", "<3"]


@dataclass(frozen=True)
class Suppressed:
    """A cell as it is exported. `count` is None unless `status` is counted."""

    count: int | None
    status: Status


@dataclass(frozen=True)
class Sum:
    """At least `low`, at most `high`; the same where no small group is in it."""

    low: int
    high: int


def concerns_persons(source: str, indicator: str, kind: str | None, kinds: Iterable[str] = ()) -> bool:
    """`kinds` are all kinds the indicator has: a count without a kind may hold any of them."""
    if source in PUBLIC:
        return False
    if indicator in PERSONS or kind in PERSONS_KINDS:
        return True
    return kind is None and not PERSONS_KINDS.isdisjoint(kinds)


def suppress(count: int | None, *, persons: bool, otherwise: Status = "missing") -> Suppressed:
    """The count, after suppression of 1 and 2 of what concerns persons; `otherwise` says what a count of None means."""
    if count is None:
        return Suppressed(None, otherwise)
    if persons and 0 < count < SMALLEST:
        return Suppressed(None, SMALL)
    return Suppressed(count, "counted")


def sum_bounds(cells: Iterable[Suppressed]) -> Sum | None:
    """The sum of told cells, None where none of them is known."""
    low = high = 0
    known = False
    for cell in cells:
        if cell.status == SMALL:
            low, high, known = low + 1, high + SMALLEST - 1, True
        elif cell.count is not None:
            low, high, known = low + cell.count, high + cell.count, True
    return Sum(low, high) if known else None
