"""What the writer knows of a week: rows and results, read already. No word of a report is quoted from here on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Pairs = Collection[tuple[int, int]]


class Standing(StrEnum):
    """Against the usual, as the page's marks have it."""

    UNUSUAL = "unusual"
    MORE = "more"
    USUAL = "usual"
    UNKNOWN = "unknown"  # too short a history


@dataclass(frozen=True)
class Occurrence:
    """An observation that its organisation has released. Times are the partnership's, without zone; `place` "" where
    none crossed; `at` (longitude, latitude) in degrees; `weeks` in how many rounds it has been seen."""

    key: int
    category: str  # the code of the indicator or its sub-kind
    wording: str
    starts: datetime
    ends: datetime
    precision: str  # moment, interval, day, night, week
    place: str = ""
    at: tuple[float, float] | None = None
    weeks: int = 1


@dataclass(frozen=True)
class FollowedUp:
    """A measure that was followed up since the last picture: `verdict` continue, extend, change or end; `fidelity`
    as_decided, partly or not_done; `effect` what its figures say of the problem now: fewer, more, not_shown, unsure, or
    anything else where they say nothing."""

    verdict: str
    fidelity: str
    effect: str = ""


@dataclass(frozen=True)
class AreaFacts:
    """One area's week. `counts` new observations by category code; `usual` smallest and largest of the weeks before;
    `run` how many weeks in a row it has been above the usual, this one included; `leading` the category that is, with
    its own usual where that is known."""

    name: str
    standing: Standing
    count: int
    usual: tuple[int, int] | None
    counts: Mapping[str, int]
    area_id: int | None = None
    answered: int = 1
    closed: bool = False  # everybody who reports from here was
    police: Mapping[str, int] = field(default_factory=dict)  # their own figures, by category code
    released: tuple[Occurrence, ...] = ()
    leading: str | None = None
    leading_usual: tuple[int, int] | None = None
    run: int = 0
    persisting: int = 0
    longest: int = 0  # weeks the oldest of what persists has been seen
    ceased: int = 0
    unanswered: int = 0
    missing: bool = False
    missing_rounds: int = 0
    ceased_categories: tuple[str, ...] = ()
    followed: tuple[FollowedUp, ...] = ()


@dataclass(frozen=True)
class ClusterFacts:
    """Neighbouring areas that together have more than their share of a category."""

    category: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class WeekFacts:
    """The municipality's week. `areas` all with their facts, the prioritised first, in their order. `joined` and
    `parted`: pairs of occurrences, by key, that somebody has said are one event, and are not."""

    count: int
    usual: tuple[int, int] | None
    standing: Standing
    answered: int
    areas: tuple[AreaFacts, ...]
    leading: str | None = None  # the category that is above its usual, where all of them together are not
    clusters: tuple[ClusterFacts, ...] = ()
    prioritised: int = 0  # how many of the areas
    is_open: bool = False  # nothing is shared before the week closes
    is_extra: bool = False  # of some days between the weekly meetings, which nothing is usual for
    names: Mapping[str, str] = field(default_factory=dict)  # of every category, in the partnership's own words
    police: Mapping[str, int] = field(default_factory=dict)
    joined: Pairs = ()
    parted: Pairs = ()
