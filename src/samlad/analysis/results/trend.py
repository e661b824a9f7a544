from typing import Literal, TypedDict

from samlad.analysis.datasets.types import AreaCategory

Compared = Literal["year", "season", "half"]


class Change(TypedDict):
    """`before` and `now` reports per answer and round; `low` and `high` a 95 % interval of the ratio or the slope."""

    rounds: int
    before: float
    now: float
    low: float | None
    high: float | None
    p_value: float
    up: bool
    q_value: float
    flagged: bool


class SlopeChange(Change):
    slope: float | None
    tau: float | None


class RatioChange(Change):
    ratio: float | None


class TrendSeries(AreaCategory):
    """`change` names the comparison that tells the direction of what is flagged; `curve` reports per answer over a
    year."""

    year: SlopeChange | None
    season: RatioChange | None
    half: SlopeChange | None
    change: Compared | None
    up: bool | None
    reports: int
    curve: list[float | None]


class TrendResult(TypedDict):
    rounds: int
    false_share: float
    tests: int
    series: list[TrendSeries]  # what has changed first, then by how sure it is


def change_of(series: TrendSeries) -> Change | None:
    """The comparison that `change` names."""
    of: dict[Compared, Change | None]
    of = {"year": series["year"], "season": series["season"], "half": series["half"]}
    return of[series["change"]] if series["change"] else None
