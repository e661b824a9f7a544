"""The numbers most analyses are made from, as a plain document: only what crossed to the joint world. Ids, never names,
so that a renamed area changes nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Sum

from samlad.analysis.datasets.common import coverage_of, days, rounds_until
from samlad.analysis.datasets.types import CategoryIds, Counts, SeriesData
from samlad.collection.models import ReleasedCount, Round, Source
from samlad.collection.queries import indicators
from samlad.partnership.models import CalendarEntry
from samlad.partnership.queries import calendar
from samlad.places.models import Area

BREAK_DAYS = 3  # of a round that make it a school-break round
SOURCES = (Source.QUESTIONNAIRE, Source.POLICE_COUNTS)
Category = tuple[int, int | None]  # indicator, kind


def series(round: Round) -> SeriesData:
    """Counts of areas × categories × rounds with who was expected and who answered. Seven queries.

    A category is an indicator, or one of its kinds where it has any. `reported` and `police` each have their
    `categories` and `counts` [area][category][round] of new observations, `elsewhere` [category][round] of what has no
    area; `expected` and `answered` [area][round], `all_expected` and `all_answered` [round] functions (closed ones are
    not expected); `told` [round] 1 where the police gave figures; `season` [round] 1 for a school break.
    """
    rounds = rounds_until(round)
    column = {r.pk: n for n, r in enumerate(rounds)}
    areas = list(Area.objects.order_by("pk"))
    row = {a.pk: n for n, a in enumerate(areas)}
    happenings = [i for i in indicators(kinds=True) if i.counted]  # an event to come is not something that happened
    counted = ReleasedCount.objects.filter(round__in=column, source__code__in=SOURCES, indicator__in=happenings)
    cells = counted.values_list("source__code", "round_id", "area_id", "indicator_id", "kind_id")
    by_source: dict[str, list[tuple[int, int | None, Category, int]]] = {code: [] for code in SOURCES}
    for source, round_id, area, indicator, kind, n in cells.annotate(n=Sum("new")).order_by():
        by_source[source].append((column[round_id], row.get(area), (indicator, kind), n))
    coverage = coverage_of(column, row)
    leaves: list[Category] = []
    for i in happenings:
        kinds = [(i.pk, k.pk) for k in i.kinds.all()]
        leaves += kinds or [(i.pk, None)]
    police = {r for r, _a, _c, _n in by_source[Source.POLICE_COUNTS]}
    points = [a.geometry.representative_point() for a in areas]
    return {
        "rounds": [days(r) for r in rounds],
        "season": _season(rounds),
        "areas": [{"id": a.pk, "lon": metre(p.x), "lat": metre(p.y)} for a, p in zip(areas, points, strict=True)],
        "reported": _table(by_source[Source.QUESTIONNAIRE], leaves, len(areas), len(rounds)),
        "police": _table(by_source[Source.POLICE_COUNTS], [(i.pk, None) for i in happenings], len(areas), len(rounds)),
        "told": [int(n in police) for n in range(len(rounds))],
        **coverage,
    }


def _table(
    cells: Sequence[tuple[int, int | None, Category, int]], usual: Sequence[Category], areas: int, rounds: int
) -> Counts:
    """The usual categories, and after them what was counted in others, in the order of their numbers."""
    others = sorted({c for _r, _a, c, _n in cells} - set(usual), key=lambda c: (c[0], c[1] or 0))
    categories = [*usual, *others]
    place = {c: n for n, c in enumerate(categories)}
    counts = [[[0] * rounds for _ in categories] for _ in range(areas)]
    elsewhere = [[0] * rounds for _ in categories]
    for r, area, category, n in cells:
        (elsewhere if area is None else counts[area])[place[category]][r] += n
    ids: list[CategoryIds] = [{"indicator": indicator, "kind": kind} for indicator, kind in categories]
    return {"categories": ids, "counts": counts, "elsewhere": elsewhere}


def metre(value: float) -> float:
    """Degrees to about a metre: what comes out of a geometry library differs in the last places."""
    return round(value, 5)


def _season(rounds: Sequence[Round]) -> list[int]:
    """1 for the rounds that have at least three days of a school break."""
    if not rounds:
        return []
    breaks = [
        e
        for e in calendar(rounds[0].observed_from, rounds[-1].observed_to)
        if e.kind == CalendarEntry.Kind.SCHOOL_BREAK
    ]
    free = {day for e in breaks for day in _between(e.starts_on, e.ends_on)}
    return [int(sum(d in free for d in _between(r.observed_from, r.observed_to)) >= BREAK_DAYS) for r in rounds]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
