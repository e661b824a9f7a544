from typing import Literal, NotRequired, TypedDict

from samlad.analysis.datasets.types import AreaCategory


class UnusualSettings(TypedDict):
    allowed: float  # false alarms this round


class Band(TypedDict):
    """The latest rounds of a series with what was to be expected; `answered` None of what the police counted."""

    rounds: list[str]
    counts: list[int | None]
    expected: list[float | None]
    low: list[float | None]
    high: list[float | None]
    answered: list[int] | None


class SeriesIds(AreaCategory):
    source: Literal["reported", "police"]


class JudgedSeries(SeriesIds):
    """`recent` the last four rounds together, `run` rounds in a row above the usual; `answered` of `of`, None of what
    the police counted."""

    count: int
    expected: float
    low: float | None
    high: float | None
    p_value: float
    recent: int | None
    recent_expected: float | None
    recent_p: float | None
    sudden: bool
    lasting: bool
    run: int
    since: str | None
    history: int
    answered: int | None
    of: int | None
    reasons: list[str]
    band: Band


class UnusualResult(TypedDict):
    """`rounds` of history; `flagged` beyond the budget of false alarms, `reporting` explained by who answered. `cells`:
    source, area, indicator, kind, count, expected, low and high of every series."""

    allowed: float
    level: float
    rounds: int
    tested: int
    too_little: int
    missing: int
    false_alarms: float
    cutoff: NotRequired[float | None]
    flagged: list[JudgedSeries]
    reporting: list[JudgedSeries]
    cells: list[list[str | int | float | None]]
