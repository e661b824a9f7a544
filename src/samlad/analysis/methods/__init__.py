"""The analyses that are made of every closed round. Each is a pure function: data, settings and a random generator in,
a document out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import numpy as np

from safetystats.digits import settled
from samlad.analysis.datasets.types import SeriesData, SightingsData, SourcesData
from samlad.analysis.results import NoSettings
from samlad.analysis.results.balance import BalanceResult
from samlad.analysis.results.clusters import ClusterSettings, ClustersResult
from samlad.analysis.results.effect import EffectResult, EffectSettings
from samlad.analysis.results.forecast import ForecastResult
from samlad.analysis.results.hours import HoursResult, HoursSettings
from samlad.analysis.results.recurring import RecurringResult, RecurringSettings
from samlad.analysis.results.seasons import SeasonsResult
from samlad.analysis.results.trend import TrendResult
from samlad.analysis.results.unusual import UnusualResult, UnusualSettings

if TYPE_CHECKING:
    from samlad.analysis.models import Result

Data = TypeVar("Data")
Settings = TypeVar("Settings")
Document = TypeVar("Document")


@dataclass(frozen=True)
class Method(Generic[Data, Settings, Document]):
    """`dataset` names what it is made of, in `service.DATASETS`; `chance` whether it draws at random; `on_request`:
    made when somebody asks with settings of their own, not of every round. The module is imported when it is used:
    the compiled parts of the library take a second to import."""

    name: str
    dataset: str
    chance: bool = False
    on_request: bool = False

    @property
    def compute(self) -> Callable[[Data, Settings, np.random.Generator], Document]:
        compute: Callable[[Data, Settings, np.random.Generator], Document]
        compute = import_module(f"samlad.analysis.methods.{self.name}").compute
        return compute

    def run(self, data: Data, settings: Settings, seed: int | None) -> Document:
        """The document; the same for the same data, settings and seed, whatever the processor."""
        return settled(self.compute(data, settings, np.random.default_rng(seed)))

    def document(self, result: "Result") -> Document:
        """What a kept result says. Here, and nowhere else, its JSON is given the type its method has."""
        return cast(Document, result.document)

    def of(self, results: "Mapping[str, Result]") -> Document | None:
        """What the result of this method says, of some by method; None where there is none."""
        result = results.get(self.name)
        return None if result is None else self.document(result)


def versions() -> str:
    """Of the library and of the analyses here: another version may come to another result."""
    return f"{version('samlad-safetystats')}, samlad {version('samlad')}"


UNUSUAL: Method[SeriesData, UnusualSettings, UnusualResult] = Method("unusual", "series")
CLUSTERS: Method[SeriesData, ClusterSettings, ClustersResult] = Method("clusters", "series", chance=True)
RECURRING: Method[SightingsData, RecurringSettings, RecurringResult] = Method("recurring", "sightings")
HOURS: Method[SightingsData, HoursSettings, HoursResult] = Method("hours", "sightings")
SEASONS: Method[SeriesData, NoSettings, SeasonsResult] = Method("seasons", "series")
BALANCE: Method[SourcesData, NoSettings, BalanceResult] = Method("balance", "sources")
FORECAST: Method[SeriesData, NoSettings, ForecastResult] = Method("forecast", "series")
TREND: Method[SeriesData, NoSettings, TrendResult] = Method("trend", "series")
EFFECT: Method[SeriesData, EffectSettings, EffectResult] = Method("effect", "series", on_request=True)

METHODS: dict[str, Method[Any, Any, Any]] = {
    method.name: method for method in (UNUSUAL, CLUSTERS, RECURRING, HOURS, SEASONS, BALANCE, FORECAST, TREND, EFFECT)
}
