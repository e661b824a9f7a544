"""The numbers analyses are made from, as plain documents: only what crossed to the joint world. Ids, never names, so
that a renamed area changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from samlad.collection.models import ReleasedCount, ReleasedResponse, ReleasedSighting, Round, Source
from samlad.collection.queries import indicators
from samlad.partnership.models import CalendarEntry
from samlad.partnership.queries import calendar
from samlad.places.models import Area

WINDOW = 156  # rounds looked back, this one included
BREAK_DAYS = 3  # of a round that make it a school-break round
SOURCES = (Source.QUESTIONNAIRE, Source.POLICE_COUNTS)
Category = tuple[int, int | None]  # indicator, kind


def rounds_until(round: Round) -> list[Round]:
    """The closed rounds up to this one, oldest first, at most WINDOW."""
    closed = Round.objects.filter(observed_to__lte=round.observed_to, closure__isnull=False)
    return list(closed.order_by("-observed_to")[:WINDOW])[::-1]


def series(round: Round) -> dict[str, Any]:
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
    asked = [i for i in indicators(kinds=True) if i.counted]  # an event to come is not something that happened
    counted = ReleasedCount.objects.filter(round__in=column, source__code__in=SOURCES, indicator__in=asked)
    cells = counted.values_list("source__code", "round_id", "area_id", "indicator_id", "kind_id")
    found: dict[str, list[tuple[int, int | None, Category, int]]] = {code: [] for code in SOURCES}
    for source, round_id, area, indicator, kind, n in cells.annotate(n=Sum("new")).order_by():
        found[source].append((column[round_id], row.get(area), (indicator, kind), n))
    coverage = coverage_of(column, row)
    leaves: list[Category] = []
    for i in asked:
        kinds = [(i.pk, k.pk) for k in i.kinds.all()]
        leaves += kinds or [(i.pk, None)]
    police = {r for r, _a, _c, _n in found[Source.POLICE_COUNTS]}
    points = [a.geometry.representative_point() for a in areas]
    return {
        "rounds": [days(r) for r in rounds],
        "season": _season(rounds),
        "areas": [{"id": a.pk, "lon": metre(p.x), "lat": metre(p.y)} for a, p in zip(areas, points, strict=True)],
        "reported": _table(found[Source.QUESTIONNAIRE], leaves, len(areas), len(rounds)),
        "police": _table(found[Source.POLICE_COUNTS], [(i.pk, None) for i in asked], len(areas), len(rounds)),
        "told": [int(n in police) for n in range(len(rounds))],
        **coverage,
    }


def coverage_of(column: Mapping[int, int], row: Mapping[int, int]) -> dict[str, Any]:
    """`expected` and `answered` [area][round], `all_expected` and `all_answered` [round]. One query."""
    zeros = [0] * len(column)
    expected, answered = [list(zeros) for _ in row], [list(zeros) for _ in row]
    all_expected, all_answered = list(zeros), list(zeros)
    for c in ReleasedResponse.objects.filter(round__in=column):
        if c.area_id is None:
            all_expected[column[c.round_id]], all_answered[column[c.round_id]] = c.expected - c.closed, c.answered
        elif c.area_id in row:
            expected[row[c.area_id]][column[c.round_id]] = c.expected - c.closed
            answered[row[c.area_id]][column[c.round_id]] = c.answered
    return {"expected": expected, "answered": answered, "all_expected": all_expected, "all_answered": all_answered}


def _table(
    found: Sequence[tuple[int, int | None, Category, int]], usual: Sequence[Category], areas: int, rounds: int
) -> dict[str, Any]:
    """The usual categories, and after them what was counted in others, in the order of their numbers."""
    others = sorted({c for _r, _a, c, _n in found} - set(usual), key=lambda c: (c[0], c[1] or 0))
    categories = [*usual, *others]
    place = {c: n for n, c in enumerate(categories)}
    counts = [[[0] * rounds for _ in categories] for _ in range(areas)]
    elsewhere = [[0] * rounds for _ in categories]
    for r, area, category, n in found:
        (elsewhere if area is None else counts[area])[place[category]][r] += n
    told = [{"indicator": indicator, "kind": kind} for indicator, kind in categories]
    return {"categories": told, "counts": counts, "elsewhere": elsewhere}


def sightings(round: Round) -> dict[str, Any]:
    """Where and when, of every observation whose words are shared, once for each round it was seen in; and who was
    expected and who answered, as in `series`. Four queries.

    `seen` rows are [round, area id, place id, longitude, latitude, indicator id, from, to, precision, still]; times are
    seconds since 1970 in UTC, `still` 1 where it was answered that an earlier one is still there.
    """
    rounds = rounds_until(round)
    column = {r.pk: n for n, r in enumerate(rounds)}
    fields = ("area_id", "place_id", "lon", "lat", "indicator_id", "starts_at", "ends_at", "precision")
    sightings = ReleasedSighting.objects.filter(
        round__in=column, released__withdrawn_at=None, released__indicator__counted=True
    ).order_by("released_id", "round_id")
    rows = sightings.values_list("round_id", "released__round_id", *(f"released__{f}" for f in fields))
    seen = [_sighting(column, row) for row in rows]
    row = {pk: n for n, pk in enumerate(Area.objects.order_by("pk").values_list("pk", flat=True))}
    coverage = coverage_of(column, row)
    return {"rounds": [days(r) for r in rounds], "seen": seen, "areas": [{"id": pk} for pk in row], **coverage}


def metre(value: float) -> float:
    """Degrees to about a metre: what comes out of a geometry library differs in the last places."""
    return round(value, 5)


def _sighting(column: dict[int, int], row: Sequence[Any]) -> list[Any]:
    round_id, first_round_id, area, place, lon, lat, indicator, start, end, precision = row
    still = int(round_id != first_round_id)
    return [
        column[round_id],
        area,
        place,
        lon,
        lat,
        indicator,
        int(start.timestamp()),
        int(end.timestamp()),
        precision,
        still,
    ]


def days(r: Round) -> dict[str, str]:
    return {"label": r.label, "from": r.observed_from.isoformat(), "to": r.observed_to.isoformat()}


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
