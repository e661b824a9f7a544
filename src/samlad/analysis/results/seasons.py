from typing import TypedDict


class Rate(TypedDict):
    """New observations per function that answered, with a 95 % interval."""

    rounds: int
    count: int
    answered: int
    rate: float
    low: float
    high: float


class MonthRate(Rate):
    month: int


class Ratio(TypedDict):
    """One rate ÷ another with its 95 % interval; None where it cannot be computed."""

    ratio: float | None
    low: float | None
    high: float | None


InAndOut = TypedDict("InAndOut", {"in": Rate, "out": Rate})


class SchoolBreak(Ratio, InAndOut):
    """Rounds of school breaks against the others."""


FirstRound = TypedDict("FirstRound", {"from": str})


class YearChange(Ratio, FirstRound):
    """The latest rounds against those a year before them."""

    rounds: int
    now: int
    now_answered: int
    before: int
    before_answered: int


class SeasonsResult(TypedDict):
    rounds: list[str]
    missing: int  # rounds without any answer
    months: list[MonthRate]
    school_break: SchoolBreak | None
    change: YearChange | None
