"""The shape of the documents of numbers that analyses are made from, as they are kept: keys are never renamed."""

from typing import NamedTuple, TypedDict

RoundDays = TypedDict("RoundDays", {"label": str, "from": str, "to": str})


class AreaId(TypedDict):
    id: int


class AreaPoint(AreaId):
    """A point inside the area, in degrees."""

    lon: float
    lat: float


class CategoryIds(TypedDict):
    """An indicator, or one of its kinds; None and None is everything."""

    indicator: int | None
    kind: int | None


class AreaCategory(CategoryIds):
    """A category in an area; None is the whole municipality."""

    area: int | None


class Counts(TypedDict):
    """`counts` [area][category][round], `elsewhere` [category][round] of what has no area."""

    categories: list[CategoryIds]
    counts: list[list[list[int]]]
    elsewhere: list[list[int]]


class Answers(TypedDict):
    """Functions: `expected` and `answered` [area][round], `all_expected` and `all_answered` [round]."""

    expected: list[list[int]]
    answered: list[list[int]]
    all_expected: list[int]
    all_answered: list[int]


class SeriesData(Answers):
    """`season` [round] 1 for a school break, `told` [round] 1 where the police gave figures."""

    rounds: list[RoundDays]
    season: list[int]
    areas: list[AreaPoint]
    reported: Counts
    police: Counts
    told: list[int]


class Sighting(NamedTuple):
    """A row of `SightingsData.seen`, in JSON a list. Times are seconds since 1970 in UTC; `still` is 1 where it was
    answered that an earlier one is still there."""

    round: int
    area: int | None
    place: int | None
    lon: float | None
    lat: float | None
    indicator: int
    starts: int
    ends: int
    precision: str
    still: int


class SightingsData(Answers):
    rounds: list[RoundDays]
    areas: list[AreaId]
    seen: list[Sighting]


class Seen(NamedTuple):
    """A row of `SourcesData.seen`, in JSON a list: new observations of an organisation in one cell."""

    organisation: int
    area: int | None
    indicator: int
    kind: int | None
    round: int
    number: int


class SourcesData(Answers):
    """`reports_expected` and `reports_answered` [organisation][round]."""

    rounds: list[RoundDays]
    areas: list[AreaId]
    organisations: list[int]
    reports_expected: list[list[int]]
    reports_answered: list[list[int]]
    seen: list[Seen]
