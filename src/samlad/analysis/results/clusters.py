from typing import TypedDict

from samlad.analysis.datasets.types import CategoryIds


class ClusterSettings(TypedDict):
    """False alarms this round: of clusters that go on, and of those looked for afterwards."""

    now: float
    past: float


ClusterRounds = TypedDict("ClusterRounds", {"from": str, "to": str})


class Cluster(CategoryIds, ClusterRounds):
    areas: list[int]  # the most telling first
    rounds: int
    observed: int
    expected: float
    relative_risk: float
    statistic: float
    p_value: float
    dispersion: float


class ClustersResult(TypedDict):
    """`now` go on in the round, `past` are over; `largest_p` of each of the two for one category."""

    rounds: int
    largest_p: ClusterSettings
    now: list[Cluster]
    past: list[Cluster]
