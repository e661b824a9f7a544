from typing import NotRequired, TypedDict


class HoursSettings(TypedDict):
    zone: str  # whose clock it is


PeakHours = TypedDict("PeakHours", {"from": int, "to": int})


class Peak(PeakHours):
    """The four hours with the most; `day` 0 is Monday."""

    day: int
    weight: float
    expected: float
    stands_out: bool


class HoursTable(TypedDict):
    """`weights` [hour][day] expected events; `known` of the events lie within three hours."""

    events: int
    known: int
    weights: list[list[float]]
    peak: Peak


class HoursOf(HoursTable):
    """Of one indicator or one area."""

    id: int
    left_out: NotRequired[int]


class HoursResult(TypedDict):
    """`silent` are the parts of the week [day, first hour] of which nothing with a known time was reported."""

    rounds: list[str]
    zone: str
    events: int
    left_out: int
    known: int
    all: HoursTable | None
    indicators: list[HoursOf]
    areas: list[HoursOf]
    silent: list[list[int]]
