"""Where and when, as a pattern: said only where it holds of most of what happened."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samlad.picture.prose.facts import Occurrence

FEWEST = 3  # events: two are no pattern
MOST = 0.6  # share of them that it must hold of
T = TypeVar("T", bound=Hashable)


class Part(StrEnum):
    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


@dataclass(frozen=True)
class Pattern:
    """`text` as it stands in a sentence; `share` of `of` events."""

    text: str
    share: int
    of: int


def where(events: Sequence[tuple[Occurrence, ...]]) -> Pattern | None:
    """The place that carries most."""
    places = [next((t.place for t in e if t.place), "") for e in events]
    place, number = _commonest(p for p in places if p)
    if not place or number < 2 or number < MOST * len(events) / 1.5:
        return None
    return Pattern(_("at %(place)s") % {"place": place}, number, len(events))


def when(events: Sequence[tuple[Occurrence, ...]]) -> Pattern | None:
    """The night, the weekday and time, or the time of day. Of those whose time is known; half of all at least."""
    moments = [m for e in events if (m := _moment(e))]
    if len(moments) < FEWEST or len(moments) * 2 < len(events):
        return None
    moment, number = _commonest(moments)
    if moment and number >= FEWEST and number >= MOST * len(moments):
        return Pattern(_of_a_day(*moment), number, len(moments))
    two = _two_days(moments)
    if two is not None:
        return two
    part, number = _commonest(p for _day, p in moments)
    if part and number >= FEWEST and number >= MOST * len(moments):
        return Pattern(_of_any_day(part), number, len(moments))
    return None


def _two_days(moments: Sequence[tuple[int, Part]]) -> Pattern | None:
    """Friday and Saturday evening: both at least once, and together most."""
    counts = Counter(moments)
    pairs = [
        (counts[day, part] + counts[(day + 1) % 7, part], day, part)
        for day, part in sorted(counts)
        if counts[(day + 1) % 7, part]
    ]
    number, day, part = max(pairs, key=lambda p: p[0], default=(0, 0, Part.DAY))
    if number < FEWEST or number < MOST * len(moments):
        return None
    days = {"first": WEEKDAYS[day], "second": WEEKDAYS[(day + 1) % 7]}
    texts = {
        Part.MORNING: _("on %(first)s and %(second)s mornings"),
        Part.DAY: _("in the daytime %(first)s and %(second)s"),
        Part.EVENING: _("on %(first)s and %(second)s evenings"),
        Part.NIGHT: _("the nights to %(first)s and %(second)s"),
    }
    return Pattern(texts[part] % days, number, len(moments))


def _moment(event: Iterable[Occurrence]) -> tuple[int, Part] | None:
    """Weekday (Monday 0) and part of the day, of the most precise who told of it. A night belongs to its morning."""
    order = ("moment", "interval", "night")
    known = sorted((t for t in event if t.precision in order), key=lambda t: order.index(t.precision))
    if not known:
        return None
    best = known[0]
    if best.precision == "night":
        return best.ends.weekday(), Part.NIGHT
    if best.ends - best.starts > timedelta(hours=12):
        return None
    return _day_and_part(best.starts)


def _day_and_part(at: datetime) -> tuple[int, Part]:
    day: date = at.date()
    if at.hour >= 22:
        return (day + timedelta(days=1)).weekday(), Part.NIGHT
    if at.hour < 5:
        return day.weekday(), Part.NIGHT
    part = Part.MORNING if at.hour < 9 else Part.DAY if at.hour < 17 else Part.EVENING
    return day.weekday(), part


def _of_a_day(day: int, part: Part) -> str:
    texts = {
        Part.MORNING: _("on %(day)s morning"),
        Part.DAY: _("in the daytime on %(day)s"),
        Part.EVENING: _("on %(day)s evening"),
        Part.NIGHT: pgettext("in a sentence", "the night to %(day)s"),
    }
    return texts[part] % {"day": WEEKDAYS[day]}


def _of_any_day(part: Part) -> str:
    return {
        Part.MORNING: _("in the mornings"),
        Part.DAY: _("in the daytime"),
        Part.EVENING: _("in the evenings"),
        Part.NIGHT: _("at night"),
    }[part]


def _commonest(values: Iterable[T]) -> tuple[T | None, int]:
    """Of equals the first in order, so that two runs say the same."""
    counts = Counter(values)
    if not counts:
        return None, 0
    most = max(counts.values())
    return min((v for v, n in counts.items() if n == most), key=str), most
