"""Where the need is: areas beside each other over a period, by level, change, persistence and signal value (M16, M21).
Everything with its denominator and its interval; the order is a starting point for people who choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Avg, Count, Q, Sum
from numpy.typing import NDArray

from safetystats.digits import settled
from safetystats.rates import rate_interval, rate_ratio
from samlad.analysis.kinds.effect import series_of
from samlad.analysis.queries import newest_series
from samlad.collection.models import ReleasedCount, Round, Source
from samlad.collection.queries import released
from samlad.places.models import Area
from samlad.places.queries import areas

ENOUGH = 0.75  # of as many rounds: with fewer there is nothing to set them against
YEAR = 364  # days: whole weeks, so that weekdays and seasons meet


@dataclass(frozen=True)
class Span:
    """A number with its 95 % interval; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Need:
    """One area in a period. `per_answer` reports per ten answers, `per_inhabitants` per thousand and year; `change`
    times as many per answer as `against` ("year": the same weeks a year before, "before": as long a time just before).
    `weeks_persisting` weeks with something still there, of `rounds`; `signal` the mean of the `judged` observations'
    signal value, 0–3, None where nobody judged. `place` in the order."""

    area: Area
    rounds: int
    missing: int  # rounds without any answer
    count: int
    answered: int
    per_answer: Span
    per_inhabitants: Span
    change: Span
    against: str
    weeks_persisting: int
    signal: float | None
    judged: int
    mean_place: float = 0.0
    place: int = 0


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
    data = newest.dataset.document
    now, against, before = weeks_of(data["rounds"], start, end)
    if not now.any():
        return Needs(start, None)
    labels = [r["label"] for r, inside in zip(data["rounds"], now, strict=True) if inside]
    rounds = Round.objects.filter(label__in=labels)
    persisting = _persisting(rounds)
    shared = released().filter(round__in=rounds, area__isnull=False)
    signals = {
        area: (mean, judged)
        for area, mean, judged in shared.values_list("area").annotate(mean=Avg("signal"), n=Count("signal")).order_by()
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


def weeks_of(
    rounds: Sequence[Mapping[str, str]], start: date, end: date
) -> tuple[NDArray[np.bool_], str, NDArray[np.bool_]]:
    """The rounds of the period; what they are set against; and those rounds."""
    last = np.array([date.fromisoformat(r["to"]).toordinal() for r in rounds], dtype=np.int64)
    now = (last >= start.toordinal()) & (last <= end.toordinal())
    if not now.any():
        return now, "", now
    first, until = int(last[now].min()), int(last[now].max())
    year = (last >= first - YEAR) & (last <= until - YEAR)
    if year.sum() >= ENOUGH * now.sum():
        return now, "year", year
    before = (last < first) & (last >= first - (until - first + 7))
    if before.sum() >= ENOUGH * now.sum():
        return now, "before", before
    return now, "", np.zeros_like(now)  # a year is not set against one autumn


def _persisting(rounds: Any) -> dict[int, int]:
    """Area id -> rounds in which something was still there."""
    per_round = (
        ReleasedCount.objects.filter(round__in=rounds, source__code=Source.QUESTIONNAIRE, area__isnull=False)
        .values("area", "round")
        .annotate(n=Sum("persisting"))
        .filter(Q(n__gt=0))
        .order_by()
    )
    found: dict[int, int] = {}
    for row in per_round:
        found[row["area"]] = found.get(row["area"], 0) + 1
    return found


def _need(
    area: Area,
    counts: NDArray[np.float64],
    exposure: NDArray[np.float64],
    now: NDArray[np.bool_],
    before: NDArray[np.bool_],
    against: str,
    persisting: int,
    signal: float | None,
    judged: int,
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
        span_of(rate.rate, rate.low, rate.high),
        span_of(people.rate, people.low, people.high),
        span_of(ratio.ratio, ratio.low, ratio.high),
        against,
        persisting,
        signal,
        judged,
    )


def span_of(value: Any, low: Any, high: Any) -> Span:
    told = [float(v) if np.isfinite(v) else None for v in (value, low, high)]
    return Span(*told)


def _ordered(rows: list[Need]) -> list[Need]:
    """By the mean of an area's places in the columns, those it has a number in. Rates and changes by the lower ends of
    their intervals, so that what is certain goes before what may be chance in a small area. Ties by name."""
    columns: list[list[float | None]] = [
        [r.per_answer.low for r in rows],
        [r.per_inhabitants.low for r in rows],
        [r.change.low for r in rows],
        [r.weeks_persisting / r.rounds for r in rows],
        [r.signal for r in rows],
    ]
    places: list[list[float]] = [[] for _ in rows]
    for column in columns:
        ranked = [settled(v) for v in column]
        known = sorted((v for v in ranked if v is not None), reverse=True)
        for n, v in enumerate(ranked):
            if v is not None:  # of equals each has the mean of their places
                places[n].append(known.index(v) + (known.count(v) + 1) / 2)
    means = [sum(p) / len(p) if p else float(len(rows)) for p in places]
    order = sorted(range(len(rows)), key=lambda n: (settled(means[n]), rows[n].area.name))
    return [replace(rows[n], mean_place=means[n], place=place) for place, n in enumerate(order, start=1)]
