"""What gathers by itself around a problem: its counts week by week, and everything that was said and done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from samlad.analysis.datasets.reading import cube, series_of
from samlad.analysis.queries import newest_series, series_in
from samlad.collection.models import ReleasedObservation
from samlad.collection.queries import released
from samlad.lib.times import local_day
from samlad.measures.models import FollowUp, Measure, Problem

MOST = 200  # entries of the timeline


@dataclass(frozen=True)
class Weeks:
    """Reported and the police's own, round by round; None where nobody answered, or the police gave no figures."""

    labels: list[str]
    reported: list[int | None]
    police: list[int | None]
    answered: list[int]


@dataclass(frozen=True)
class Entry:
    """Something that happened: `kind` is status, measure, follow_up or priority; `about` the row it came from."""

    day: date
    kind: str
    title: str
    text: str = ""
    about: Any = None


def areas_of(problem: Problem) -> list[int]:
    return sorted({*(a.pk for a in problem.areas.all()), *(p.area_id for p in problem.places.all())})


def weeks_of(problem: Problem) -> Weeks | None:
    """Since it is followed, of what it is about; None while no round is analysed. Counts are of its areas: a place is
    counted with its area, since counts cross by area."""
    newest = newest_series()
    if newest is None:
        return None
    data = series_in(newest)
    ids, own, about = [a["id"] for a in data["areas"]], areas_of(problem), [i.pk for i in problem.indicators.all()]
    rows = [n for n, pk in enumerate(ids) if pk in own] if own else [len(ids)]
    counts, exposure = (v[rows].sum(axis=0) for v in series_of(data, about))
    categories = data["police"]["categories"]
    columns = [n for n, c in enumerate(categories) if not about or c["indicator"] in about]
    police = cube(data["police"]["counts"], (len(ids), len(categories), len(data["rounds"])))
    police_counts = police[np.ix_(rows if own else list(range(len(ids))), columns)].sum(axis=(0, 1))
    since = [n for n, r in enumerate(data["rounds"]) if r["to"] >= problem.starts_on.isoformat()]
    return Weeks(
        [data["rounds"][n]["label"] for n in since],
        [int(counts[n]) if exposure[n] > 0 else None for n in since],
        [int(police_counts[n]) if data["told"][n] else None for n in since],
        [int(exposure[n]) for n in since],
    )


def observations_of(problem: Problem) -> QuerySet[ReleasedObservation]:
    """The observations with shared words that it is about, newest first: at its places, or in its areas."""
    places, areas = [p.pk for p in problem.places.all()], [a.pk for a in problem.areas.all()]
    about = [i.pk for i in problem.indicators.all()]
    where = Q(place__in=places) if places else Q()
    if areas:
        where |= Q(area__in=areas)
    observations = released().filter(where, local_date__gte=problem.starts_on)
    if about:
        observations = observations.filter(indicator__in=about)
    return (
        observations.select_related("indicator", "area", "place", "round")
        .defer("area__outline", "place__area__outline")
        .order_by("-local_date", "-pk")
    )


def by_place(problem: Problem) -> list[tuple[str, int]]:
    """Where it is reported most: places and how often, of what is shared."""
    rows = observations_of(problem).exclude(place=None).order_by().values_list("place__name").annotate(n=Count("pk"))
    return sorted(rows, key=lambda r: (-r[1], r[0]))[:5]


def entries(problem: Problem, measures: Sequence[Measure], *, zone: Any) -> list[Entry]:
    """What was said and done, newest first. Two queries."""
    rows = [
        Entry(local_day(s.at, zone), "status", str(s.get_state_display()), s.reason, s) for s in problem.statuses.all()
    ]
    for m in measures:
        rows.append(Entry(m.starts_on, "measure", m.what, m.who, m))
        if m.ends_on:
            rows.append(Entry(m.ends_on, "measure", _("Ended: %s") % m.what, "", m))
    for f in FollowUp.objects.filter(measure__in=[m.pk for m in measures]).select_related("measure"):
        text = f"{f.situation} {f.get_verdict_display()}: {f.reason}"
        rows.append(Entry(local_day(f.answered_at, zone), "follow_up", f.measure.what, text, f))
    return sorted(rows, key=lambda e: (e.day, e.kind), reverse=True)[:MOST]
