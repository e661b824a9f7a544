"""The figures of a measure: what to count, where and when, and the kept analyses of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shapely
from django.db.models import Q

from samlad.analysis.methods import EFFECT
from samlad.analysis.queries import newest_series
from samlad.analysis.results.effect import EffectSettings
from samlad.analysis.service import evaluate
from samlad.measures.models import Comparison, Figures, Measure
from samlad.measures.sentences import Conclusion, conclusion
from samlad.partnership.actor import Actor
from samlad.places.models import Area

BEFORE = timedelta(weeks=26)  # how long a time before is proposed where no problem says from when
SHORTEST = timedelta(weeks=8)
BUILT = timedelta(weeks=8)  # a measure that ends within this was built or put up, and shows when it is done
FOLLOWED = timedelta(weeks=52)  # how long after its end a measure's figures are made anew each week
NEAR = 0.0005  # degrees, some fifty metres: simplified outlines that share a border do not always touch


@dataclass(frozen=True)
class Window:
    before_from: date
    expected_from: date


def window_of(measure: Measure) -> Window:
    """The times to propose: from when its problem is followed, or half a year; and from its start, or when it was
    finished."""
    start = measure.starts_on
    begins = start - BEFORE
    if measure.problem is not None:
        begins = min(measure.problem.starts_on, start - SHORTEST)
    built = measure.ends_on is not None and measure.ends_on - start <= BUILT
    shows = measure.ends_on + timedelta(days=1) if built and measure.ends_on else start
    return Window(begins, shows)


def areas_of(measure: Measure) -> list[int]:
    """Where it is: its areas and those of its places. None: the whole municipality."""
    return sorted({*(a.pk for a in measure.areas.all()), *(p.area_id for p in measure.places.all())})


def indicators_of(measure: Measure) -> list[int]:
    """What it is followed by: its own, else its problem's; none is all."""
    own = sorted(i.pk for i in measure.indicators.all())
    if own or measure.problem is None:
        return own
    return sorted(i.pk for i in measure.problem.indicators.all())


def neighbours(areas: list[int]) -> list[int]:
    """The areas around these, by their outlines. One query."""
    outlines = {a.pk: a.geometry for a in Area.objects.order_by("pk")}
    inside = [outlines[a] for a in areas if a in outlines]
    if not inside:
        return []
    middle = shapely.union_all(inside)
    return [pk for pk, g in outlines.items() if pk not in areas and bool(shapely.dwithin(g, middle, NEAR))]


def settings_of(measure: Measure, comparison: Comparison | None) -> EffectSettings:
    """The parameters of the analysis. The surroundings are all neighbours that are not compared with."""
    areas = areas_of(measure)
    compared = list(comparison.areas.order_by("pk").values_list("pk", flat=True)) if comparison else []
    window = Window(comparison.before_from, comparison.expected_from) if comparison else window_of(measure)
    return {
        "areas": areas,
        "comparison": compared,
        "ring": [a for a in neighbours(areas) if a not in compared],
        "indicators": indicators_of(measure),
        "before_from": window.before_from.isoformat(),
        "starts": measure.starts_on.isoformat(),
        "ends": measure.ends_on.isoformat() if measure.ends_on else None,
        "expected_from": window.expected_from.isoformat(),
    }


def make_figures(*, actor: Actor, now: datetime, measure: Measure) -> Figures | None:
    """As the numbers stand now. None while no round is analysed. Safe to repeat."""
    comparison = measure.comparisons.first()
    result = evaluate(actor=actor, now=now, parameters=settings_of(measure, comparison))
    if result is None:
        return None
    figures, _created = Figures.objects.get_or_create(
        partnership=actor.partnership,
        measure=measure,
        result=result,
        defaults={"comparison": comparison, "made_at": now},
    )
    return figures


def figures_of(measure: Measure) -> Figures | None:
    """The newest of the comparison in force."""
    return (
        measure.figures.filter(comparison=measure.comparisons.first())
        .select_related("result__round", "comparison")
        .order_by("-result__round__observed_to", "-pk")
        .first()
    )


def figures_of_all(measures: Sequence[Measure]) -> dict[int, Figures]:
    """Measure id -> as `figures_of`. Two queries."""
    ids = [m.pk for m in measures]
    chosen: dict[int, int] = {}
    for c in Comparison.objects.filter(measure__in=ids).order_by("pk"):
        chosen[c.measure_id] = c.pk
    by_measure: dict[int, Figures] = {}
    rows = Figures.objects.filter(measure__in=ids).select_related("result__round", "comparison")
    for f in rows.order_by("result__round__observed_to", "pk"):
        if f.comparison_id == chosen.get(f.measure_id):
            by_measure[f.measure_id] = f
    return by_measure


def concluded(figures: Figures | None, *, together: int = 0) -> Conclusion | None:
    """What figures say and do not, as `conclusion`; None before there are any. `together` as there."""
    if figures is None:
        return None
    seen = bool(figures.comparison and figures.comparison.seen_before)
    return conclusion(EFFECT.document(figures.result), together=together, seen_before=seen)


def waiting_for_figures(day: date) -> list[Measure]:
    """Those that have begun, and ended less than a year ago, without figures of the newest analysed numbers, whoever
    sees them."""
    newest = newest_series()
    if newest is None:
        return []
    current = Measure.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day - FOLLOWED), starts_on__lte=day)
    newest_figures = Figures.objects.filter(result__dataset=newest.dataset_id, result__round=newest.round_id)
    return list(current.exclude(pk__in=newest_figures.values("measure")).select_related("problem").order_by("pk"))
