"""What was reported with words and shared, observation by observation, as a plain document."""

from collections.abc import Mapping
from typing import Any

from samlad.analysis.datasets.common import coverage_of, days, rounds_until
from samlad.analysis.datasets.types import Sighting, SightingsData
from samlad.collection.models import ReleasedSighting, Round
from samlad.places.models import Area


def sightings(round: Round) -> SightingsData:
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


def _sighting(column: Mapping[int, int], row: tuple[Any, ...]) -> Sighting:
    round_id, first_round_id, area, place, lon, lat, indicator, start, end, precision = row
    still = int(round_id != first_round_id)
    starts, ends = int(start.timestamp()), int(end.timestamp())
    return Sighting(column[round_id], area, place, lon, lat, indicator, starts, ends, precision, still)
