from typing import NotRequired, TypedDict


class RecurringSettings(TypedDict, total=False):
    distance: float  # metres within which spots are the same


class PlaceSeen(TypedDict):
    """`place` None for a spot without a name. Rounds: `seen`, of so many answered (`rounds`);
    `longest` and `current` in a row, `since` when that began."""

    key: str
    place: int | None
    area: int | None
    lon: float | None
    lat: float | None
    observations: int
    seen: int
    rounds: int
    share: float
    longest: int
    current: int
    since: str | None
    last: str
    since_last: int
    median_interval: float | None
    indicators: NotRequired[list[int]]


class RecurringPlace(PlaceSeen):
    """How surprising it is: `p_value` beside all places, `p_area` beside those of its area, `q_value` of all together.
    `fresh` rounds with something new; `weeks` counts, None where nobody answered."""

    p_value: float
    p_area: float | None
    fresh: int
    weeks: list[int | None]
    q_value: float
    suggested: bool


class RecurringResult(TypedDict):
    """`places` seen in two rounds or more, the most surprising first, and how many `more` there are."""

    rounds: list[str]
    distance: float
    left_out: int
    sightings: int
    seen_once: int
    places: list[RecurringPlace]
    more: NotRequired[int]
