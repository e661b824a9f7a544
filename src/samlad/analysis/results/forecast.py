from typing import TypedDict

from samlad.analysis.datasets.types import AreaCategory


class Against(TypedDict):
    """How far off the forecast was beside one of the simple ways, over so many `cells`; `gain` with a 95 % interval."""

    rounds: int
    cells: int
    forecast: float
    baseline: float
    forecast_rmse: float
    baseline_rmse: float
    gain: float
    low: float | None
    high: float | None
    beaten: bool


class LevelRecord(TypedDict):
    """How right it has been; `against` by the name of the simple way, `inside` shares within each interval."""

    rounds: int
    cells: int
    against: dict[str, Against]
    inside: list[float]
    shown: bool
    forgetting: float | None
    seasonal: bool


class RowRecord(TypedDict):
    rounds: int
    inside: list[int]


class RowForecast(TypedDict):
    """`number` the median, `low` and `high` for each interval; `why` is empty where it is `shown`."""

    mean: float | None
    number: int | None
    low: list[int | None]
    high: list[int | None]
    answering: float
    usual: float | None
    last: int | None
    year: int | None
    record: RowRecord
    shown: bool
    why: str
    nearer: str | None


class ForecastRow(AreaCategory, RowForecast):
    """`level` is "all", "area", "indicator" or "cell"; `expected` functions."""

    level: str
    expected: int


class ForecastResult(TypedDict):
    """`coming` is the round's label; None and empty while there is nothing to go by."""

    intervals: list[float]
    rounds: int
    coming: str | None
    step: int | None
    levels: dict[str, LevelRecord]
    rows: list[ForecastRow]
