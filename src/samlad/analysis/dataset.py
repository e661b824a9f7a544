"""The numbers analyses are made from, as plain documents: only what crossed to the joint world. Ids, never names, so
that a renamed area changes nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from samlad.collection.models import Observation, ReleasedCount, ReleasedCoverage, Round, Source, StatusAnswer
from samlad.collection.queries import indicators
from samlad.partnership.models import CalendarEntry
from samlad.partnership.queries import calendar
from samlad.places.models import Area

WINDOW = 156  # rounds looked back, this one included
BREAK_DAYS = 3  # of a round that make it a school-break round
SOURCES = {Source.QUESTIONNAIRE: "reported", Source.POLICE_COUNTS: "police"}


def rounds_until(round: Round) -> list[Round]:
    """The closed rounds up to this one, oldest first, at most WINDOW."""
    closed = Round.objects.filter(observed_to__lte=round.observed_to, closure__isnull=False)
    return list(closed.order_by("-observed_to")[:WINDOW])[::-1]


def series(round: Round) -> dict[str, Any]:
    """Counts of areas × indicators × rounds with who was expected and who answered. Six queries.

    `reported` and `police` are [area][indicator][round] counts of new observations, `elsewhere` [indicator][round]
    what has no area; `expected` and `answered` [area][round], `all_expected` and `all_answered` [round] functions
    (closed ones are not expected); `told` [round] 1 where the police gave figures; `season` [round] 1 for a school
    break.
    """
    rounds = rounds_until(round)
    column = {r.pk: n for n, r in enumerate(rounds)}
    areas = list(Area.objects.order_by("pk"))
    asked = [i for i in indicators() if i.follows_up]  # an event to come is not something that happened
    row, kind = {a.pk: n for n, a in enumerate(areas)}, {i.pk: n for n, i in enumerate(asked)}
    zeros = [0] * len(rounds)
    table = {name: [[list(zeros) for _ in asked] for _ in areas] for name in SOURCES.values()}
    elsewhere, told = [list(zeros) for _ in asked], list(zeros)
    counts = ReleasedCount.objects.filter(round__in=column, source__code__in=SOURCES, indicator__in=kind)
    by_cell = (
        counts.values_list("round_id", "area_id", "indicator_id", "source__code").annotate(n=Sum("new")).order_by()
    )
    for round_id, area, indicator, source, n in by_cell:
        if source == Source.POLICE_COUNTS:
            told[column[round_id]] = 1
        if area in row:
            table[SOURCES[source]][row[area]][kind[indicator]][column[round_id]] += n
        elif source == Source.QUESTIONNAIRE:
            elsewhere[kind[indicator]][column[round_id]] += n
    expected, answered = [list(zeros) for _ in areas], [list(zeros) for _ in areas]
    all_expected, all_answered = list(zeros), list(zeros)
    for c in ReleasedCoverage.objects.filter(round__in=column):
        if c.area_id is None:
            all_expected[column[c.round_id]], all_answered[column[c.round_id]] = c.expected - c.closed, c.answered
        elif c.area_id in row:
            expected[row[c.area_id]][column[c.round_id]] = c.expected - c.closed
            answered[row[c.area_id]][column[c.round_id]] = c.answered
    points = [a.geometry.representative_point() for a in areas]
    return {
        "rounds": [_days(r) for r in rounds], "season": _season(rounds),
        "areas": [{"id": a.pk, "lon": metre(p.x), "lat": metre(p.y)} for a, p in zip(areas, points, strict=True)],
        "indicators": [{"id": i.pk, "code": i.code} for i in asked],
        **table, "elsewhere": elsewhere, "told": told, "expected": expected, "answered": answered,
        "all_expected": all_expected, "all_answered": all_answered,
    }  # fmt: skip


def sightings(round: Round) -> dict[str, Any]:
    """Where and when, of every observation whose words are shared, once for each round it was seen in. Three queries.

    `seen` rows are [round, area id, place id, longitude, latitude, indicator id, from, to, precision, still]; times are
    seconds since 1970 in UTC, `still` 1 where it was answered that an earlier one is still there.
    """
    rounds = rounds_until(round)
    column = {r.pk: n for n, r in enumerate(rounds)}
    fields = ("area_id", "place_id", "lon", "lat", "indicator_id", "starts_at", "ends_at", "precision")
    shared = Observation.objects.filter(release__isnull=False, indicator__follows_up=True)
    new = shared.filter(round__in=column).order_by("pk").values_list("round_id", *fields)
    still = StatusAnswer.objects.filter(
        round__in=column, status=StatusAnswer.Status.PERSISTS, observation__release__isnull=False
    ).order_by("observation_id", "round_id")
    again = still.values_list("round_id", *(f"observation__{f}" for f in fields))
    seen = [_sighting(column, row, 0) for row in new] + [_sighting(column, row, 1) for row in again]
    return {"rounds": [_days(r) for r in rounds], "seen": seen}


def metre(value: float) -> float:
    """Degrees to about a metre: what comes out of a geometry library differs in the last places."""
    return round(value, 5)


def _sighting(column: dict[int, int], row: Sequence[Any], still: int) -> list[Any]:
    round_id, area, place, lon, lat, indicator, start, end, precision = row
    return [column[round_id], area, place, lon, lat, indicator, int(start.timestamp()), int(end.timestamp()), precision,
            still]  # fmt: skip


def _days(r: Round) -> dict[str, str]:
    return {"label": r.label, "from": r.observed_from.isoformat(), "to": r.observed_to.isoformat()}


def _season(rounds: Sequence[Round]) -> list[int]:
    """1 for the rounds that have at least three days of a school break."""
    if not rounds:
        return []
    breaks = [e for e in calendar(rounds[0].observed_from, rounds[-1].observed_to)
              if e.kind == CalendarEntry.Kind.SCHOOL_BREAK]  # fmt: skip
    free = {day for e in breaks for day in _between(e.starts_on, e.ends_on)}
    return [int(sum(d in free for d in _between(r.observed_from, r.observed_to)) >= BREAK_DAYS) for r in rounds]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
