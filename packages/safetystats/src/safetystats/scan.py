"""Where and when there is more than expected: the space-time scan statistic of Kulldorff.

Every circle round every place, over every window of periods, is compared with what was expected in it; the most
unlikely one is judged against the most unlikely one of replications in which nothing is going on. The multiple testing
is thereby taken care of: under nothing at all, one scan in twenty has p ≤ 0.05.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats import _scan_kernel as kernel
from safetystats._scan_chance import Work, replicate
from safetystats._scan_circles import Circles, circles, distances_from
from safetystats._scan_input import check_counts, check_expected, check_points

Model = Literal["poisson", "permutation"]
Mode = Literal["retrospective", "prospective"]
Kind = Literal["space-time", "space", "time"]


MOST_WORK = 1e11  # cylinders times replications: a minute or two on two cores


class TooMuchWork(ValueError):
    """The scan would take longer than was allowed."""


@dataclass(frozen=True)
class Cluster:
    """A circle and a window with more than expected.

    `locations` (n,) indices in increasing order; `centre` index and `radius` of the circle (unit of the coordinates,
    km on the sphere; 0 and None for a purely temporal scan's whole area); `start` and `end` first and last period;
    `observed` and `expected` inside; `relative_risk` inside against outside, inf when nothing is outside;
    `statistic` logarithm of the likelihood ratio; `p_value` None without replications; `recurrence_interval` 1 / p,
    the number of periods in which chance alone gives one such cluster when each period's end is scanned; None unless
    prospective.
    """

    locations: NDArray[np.int64]
    centre: int | None
    radius: float
    start: int
    end: int
    observed: int
    expected: float
    relative_risk: float
    statistic: float
    p_value: float | None
    recurrence_interval: float | None


@dataclass(frozen=True)
class Scan:
    """`most_likely` None when nothing anywhere exceeds expectation (no events at all, for one); `secondary` by falling
    statistic; `cylinders` examined in each replication; `total` events; `maxima` (R,) of the replications, in order."""

    most_likely: Cluster | None
    secondary: tuple[Cluster, ...]
    cylinders: int
    total: int
    maxima: NDArray[np.float64]

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        return (self.most_likely, *self.secondary) if self.most_likely else ()

    def critical(self, level: float) -> float:
        """The statistic that a cluster must reach for p ≤ level. Raises ValueError with too few replications."""
        rank = int(np.floor(level * (len(self.maxima) + 1) + 1e-9))
        if rank < 1:
            raise ValueError(f"{len(self.maxima)} replications cannot tell p ≤ {level:g}")
        return float(np.sort(self.maxima)[-rank])


def scan(  # noqa: PLR0913 - the method's own settings
    counts: ArrayLike,
    coordinates: ArrayLike | None = None,
    *,
    rng: np.random.Generator,
    expected: ArrayLike | None = None,
    model: Model = "poisson",
    mode: Mode = "retrospective",
    kind: Kind = "space-time",
    geographic: bool = False,
    max_population: float = 0.5,
    max_radius: float | None = None,
    max_duration: int | None = None,
    replications: int = 999,
    most_secondary: int = 10,
    executor: Executor | None = None,
    tasks: int = 8,
    most_work: float | None = MOST_WORK,
) -> Scan:
    """Scans counts (L, T) of L places in T periods, T in order of time and without gaps, for clusters.

    coordinates: (L, 2) x, y in one unit, or latitude, longitude in degrees when `geographic`; not needed when kind is
    "time". expected: (L, T) what each count is compared with under the Poisson model, in any scale – person-time, or
    expected counts that allow for who reported; it is scaled to the sum of counts, on which everything is conditioned.
    The permutation model needs no expected counts: it takes places and times to be independent.
    mode: windows may end anywhere, or ("prospective") only with the last period. kind: circles and windows; circles
    over the whole time ("space"); windows over the whole area ("time").
    max_population: largest share of the expected total in a circle (of the events, under permutation). max_radius: in
    the coordinates' unit, km on the sphere. max_duration: periods; half of T, rounded down, unless given.
    rng: replication i is drawn from rng.spawn(replications)[i] alone, so that the numbers are the same however the work
    is divided into `tasks` and whatever `executor` does them; without one they are done here. Spawning advances rng's
    count of children: a second scan with the same rng draws anew.

    p = (M + 1) / (R + 1), M the replications whose maximum reaches the cluster's statistic. Secondary clusters share no
    place with a more likely one (no period, when kind is "time") and are judged against the same maxima, which errs on
    the side of caution. Ties – statistics within 1e-9 of each other – go to the cluster with fewest places, then the
    shortest window, the earliest (prospective windows cannot differ there), and the centre of lowest index. Places
    equally far from a centre enter a circle together.
    most_work: cylinders times replications beyond which a scan is refused rather than begun, for it takes minutes to
    hours; None: however long it takes.
    Raises ValueError for what cannot be scanned, saying why; TooMuchWork, which is one, for what would take too long.
    Sources: Kulldorff (1997), Commun. Statist. Theory Meth. 26:1481, section 4 (Poisson); Kulldorff (2001), J. R.
    Statist. Soc. A 164:61 (prospective); Kulldorff et al. (2005), PLoS Med. 2:e59, equations 1–4 (permutation); Dwass
    (1957), Ann. Math. Statist. 28:181 (Monte Carlo p); Kleinman et al. (2004), Am. J. Epidemiol. 159:217 (recurrence).
    """
    c = check_counts(counts)
    permute = model == "permutation"
    if permute and kind != "space-time":
        raise ValueError("the permutation model compares places with times: it needs both, kind space-time")
    if permute and expected is not None:
        raise ValueError("the permutation model takes no expected counts")
    if not 0 < max_population <= 1:
        raise ValueError(f"the largest share of the population must be above 0 and at most 1, not {max_population:g}")
    if max_radius is not None and not max_radius >= 0:
        raise ValueError("the largest radius must be at least 0")
    if replications < 0 or most_secondary < 0 or tasks < 1:
        raise ValueError("replications and secondary clusters must be at least 0, tasks at least 1")
    e = _independent(c) if permute else check_expected(expected, c)
    periods = c.shape[1]
    if kind == "time":
        c, e = c.sum(axis=0, keepdims=True), e.sum(axis=0, keepdims=True)
        drawn = Circles(np.zeros(1, np.int32), np.ones(1, np.bool_), np.array([0, 1]))
        points = np.zeros((1, 2))
    else:
        points = check_points(coordinates, len(c), geographic)
        drawn = circles(points, e.sum(axis=1), share=max_population, radius=max_radius, geographic=geographic)
        if c.sum() and not drawn.number:
            raise ValueError(
                f"no circle holds at most {max_population:.0%} of the population, so there is nothing to compare: "
                "allow a larger share, or scan over time only"
            )
    if kind == "space":
        c, e, longest = c.sum(axis=1, keepdims=True), e.sum(axis=1, keepdims=True), 1
    else:
        longest = max(1, periods // 2) if max_duration is None else min(max_duration, periods)
        if longest < 1:
            raise ValueError(f"the longest window must be at least 1 period, not {longest}")
    work = Work(c, e, drawn, permute, mode == "prospective" and kind != "space", longest)
    cylinders = drawn.number * work.windows
    if most_work is not None and cylinders * max(replications, 1) > most_work:
        raise TooMuchWork(
            f"{cylinders:.3g} cylinders times {replications} replications take long: set a largest radius, a smaller "
            "share of the population, a shorter longest window or fewer replications"
        )
    if not c.sum():
        return Scan(None, (), cylinders, 0, np.zeros(0))
    candidates = _candidates(work, kind, most_secondary + 1)
    maxima = _maxima(work, rng, replications, executor, tasks)
    judged = [_judged(x, maxima, recurring=work.prospective) for x in candidates]
    clusters = [_placed(x, points, geographic, kind, len(np.asarray(counts)), periods) for x in judged]
    return Scan(clusters[0] if clusters else None, tuple(clusters[1:]), cylinders, work.total, maxima)


def _independent(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Expected counts when places and times are independent: row sum times column sum over the total."""
    total = max(int(counts.sum()), 1)
    return np.asarray(counts.sum(axis=1)[:, None] * (counts.sum(axis=0)[None, :] / total))


def _maxima(
    work: Work, rng: np.random.Generator, replications: int, executor: Executor | None, tasks: int
) -> NDArray[np.float64]:
    try:
        generators = rng.spawn(replications)
    except TypeError as error:
        raise ValueError("the generator cannot be divided: make it with numpy.random.default_rng(seed)") from error
    if executor is None:
        return replicate(work, generators)
    size = -(-replications // tasks) if replications else 1
    pieces: Sequence[list[np.random.Generator]] = [generators[k : k + size] for k in range(0, replications, size)]
    futures = [executor.submit(replicate, work, piece) for piece in pieces]
    return np.concatenate([np.zeros(0), *(f.result() for f in futures)])


def _candidates(work: Work, kind: Kind, most: int) -> list[Cluster]:
    """The most likely cylinders, one after the other, each apart from those before it; not yet judged."""
    circles, total = work.circles, work.total
    sums, usual = work.running(work.counts), work.running(work.expected)
    taken, free = np.zeros(len(work.counts), np.bool_), np.ones(work.columns, np.bool_)
    clusters: list[Cluster] = []
    for _ in range(most):
        value, centre, size, s, t = kernel.best_cylinder(
            sums, usual, circles.order, circles.closes, circles.first, work.starts, work.longest, total, taken, free
        )
        if centre < 0:
            break
        begin = int(circles.first[centre])
        members = circles.order[begin : begin + size].astype(np.int64)
        observed = int((sums[members, t] - sums[members, s]).sum())
        expected = float((usual[members, t] - usual[members, s]).sum())
        outside = (total - observed) / (total - expected) if observed < total else 0.0
        risk = observed / expected / outside if outside else float("inf")
        start, end = work.periods(s, t)
        clusters.append(
            Cluster(members, int(centre), 0.0, start, end, observed, expected, risk, float(value), None, None)
        )
        if kind == "time":
            free[s:t] = False
        else:
            taken[members] = True
    return clusters


def _judged(cluster: Cluster, maxima: NDArray[np.float64], *, recurring: bool) -> Cluster:
    if not len(maxima):
        return cluster
    reached = int((maxima >= cluster.statistic - kernel.TIE * max(cluster.statistic, 1.0)).sum())
    p = (reached + 1) / (len(maxima) + 1)
    return replace(cluster, p_value=p, recurrence_interval=1 / p if recurring else None)


def _placed(
    cluster: Cluster, points: NDArray[np.float64], geographic: bool, kind: Kind, places: int, periods: int
) -> Cluster:
    """With the circle's radius and its places in order; for the whole area or the whole time, just that."""
    if kind == "time":
        return replace(cluster, locations=np.arange(places), centre=None)
    centre = cluster.centre if cluster.centre is not None else 0
    radius = float(distances_from(points, centre, geographic=geographic)[cluster.locations].max())
    whole = {"start": 0, "end": periods - 1} if kind == "space" else {}
    return replace(cluster, locations=np.sort(cluster.locations), radius=radius, **whole)
