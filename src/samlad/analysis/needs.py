"""Where the need is: areas beside each other over a period, by level, change, persistence and signal value (M16, M21).
Everything with its denominator and its interval; the order is a starting point for people who choose."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from django.db.models import Avg, Count, Q, QuerySet, Sum
from numpy.typing import NDArray

from safetystats.digits import settled
from safetystats.rates import rate_interval, rate_ratio
from samlad.analysis.datasets.reading import series_of, weeks_of
from samlad.analysis.intervals import Interval, interval_of
from samlad.analysis.queries import newest_series, series_in
from samlad.collection.models import ReleasedCount, Round, Source
from samlad.collection.queries import released
from samlad.places.models import Area
from samlad.places.queries import areas


@dataclass(frozen=True)
class Need:
    """One area in a period. `per_answer` reports per ten answers, `per_inhabitants` per thousand and year; `change`
    times as many per answer as `against` ("year": the same weeks a year before, "before": as long a time just before).
    `weeks_persisting` weeks with something still there, of `rounds`; `signal` the mean of the observations
    `with_signal`, 0–3, None where nobody judged. `rank` 1 is the greatest need."""

    area: Area
    rounds: int
    missing: int  # rounds without any answer
    count: int
    answered: int
    per_answer: Interval
    per_inhabitants: Interval
    change: Interval
    against: str
    weeks_persisting: int
    signal: float | None
    with_signal: int
    mean_rank: float = 0.0
    rank: int = 0


@dataclass(frozen=True)
class Needs:
    """`rows` the most needing first; `to` the last day counted, None while no round is analysed."""

    start: date
    to: date | None
    rows: list[Need] = field(default_factory=list)


def needs(start: date, end: date) -> Needs:
    """Of the closed and analysed rounds that lie in the days. Five queries."""
    newest = newest_series()
    if newest is None:
        return Needs(start, None)
    data = series_in(newest)
    now, against, before = weeks_of(data["rounds"], start, end)
    if not now.any():
        return Needs(start, None)
    labels = [r["label"] for r, inside in zip(data["rounds"], now, strict=True) if inside]
    rounds = Round.objects.filter(label__in=labels)
    persisting = _persisting(rounds)
    shared = released().filter(round__in=rounds, area__isnull=False)
    signals = {
        area: (mean, number)
        for area, mean, number in shared.values_list("area").annotate(mean=Avg("signal"), n=Count("signal")).order_by()
    }
    counts, exposure = series_of(data, [])
    known = {a.pk: a for a in areas()}
    rows = [
        _need(
            known[a["id"]],
            counts[n],
            exposure[n],
            now,
            before,
            against,
            persisting.get(a["id"], 0),
            *signals.get(a["id"], (None, 0)),
        )
        for n, a in enumerate(data["areas"])
        if a["id"] in known
    ]
    last = max(date.fromisoformat(r["to"]) for r, inside in zip(data["rounds"], now, strict=True) if inside)
    return Needs(start, last, _ordered(rows))


def _persisting(rounds: QuerySet[Round]) -> dict[int, int]:
    """Area id -> rounds in which something was still there."""
    per_round = (
        ReleasedCount.objects.filter(round__in=rounds, source__code=Source.QUESTIONNAIRE, area__isnull=False)
        .values("area", "round")
        .annotate(n=Sum("persisting"))
        .filter(Q(n__gt=0))
        .order_by()
    )
    by_area: dict[int, int] = {}
    for row in per_round:
        by_area[row["area"]] = by_area.get(row["area"], 0) + 1
    return by_area


def _need(
    area: Area,
    counts: NDArray[np.float64],
    exposure: NDArray[np.float64],
    now: NDArray[np.bool_],
    before: NDArray[np.bool_],
    against: str,
    persisting: int,
    signal: float | None,
    with_signal: int,
) -> Need:
    here, there = now & (exposure > 0), before & (exposure > 0)
    count, answered, rounds = float(counts[here].sum()), float(exposure[here].sum()), int(now.sum())
    years = here.sum() / 52
    rate = rate_interval(count, answered / 10)
    people = rate_interval(count, (area.population or 0) / 1000 * years)
    ratio = rate_ratio(count, answered, float(counts[there].sum()), float(exposure[there].sum()))
    return Need(
        area,
        rounds,
        rounds - int(here.sum()),
        int(count),
        int(answered),
        interval_of(rate.rate, rate.low, rate.high),
        interval_of(people.rate, people.low, people.high),
        interval_of(ratio.ratio, ratio.low, ratio.high),
        against,
        persisting,
        signal,
        with_signal,
    )


def _ordered(rows: list[Need]) -> list[Need]:
    """By the mean of an area's ranks in the columns, those it has a number in. Rates and changes by the lower ends of
    their intervals, so that what is certain goes before what may be chance in a small area. Ties by name."""
    columns: list[list[float | None]] = [
        [r.per_answer.low for r in rows],
        [r.per_inhabitants.low for r in rows],
        [r.change.low for r in rows],
        [r.weeks_persisting / r.rounds for r in rows],
        [r.signal for r in rows],
    ]
    ranks: list[list[float]] = [[] for _ in rows]
    for column in columns:
        ranked = [settled(v) for v in column]
        known = sorted((v for v in ranked if v is not None), reverse=True)
        for n, v in enumerate(ranked):
            if v is not None:  # of equals each has the mean of their ranks
                ranks[n].append(known.index(v) + (known.count(v) + 1) / 2)
    means = [sum(p) / len(p) if p else float(len(rows)) for p in ranks]
    order = sorted(range(len(rows)), key=lambda n: (settled(means[n]), rows[n].area.name))
    return [replace(rows[n], mean_rank=means[n], rank=rank) for rank, n in enumerate(order, start=1)]
