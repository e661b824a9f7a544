"""The observations and the police's events, round by round."""

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.ten_years.world import World

if TYPE_CHECKING:
    from samlad.collection.models import ImportedEvent
    from samlad.collection.models.observation import Observation
    from samlad.partnership.models import Owners

FROM_POLICE = 0.15  # of the observations


def make_observations(world: World, rng: np.random.Generator, reports: "dict[int, dict[int, int]]", total: int) -> None:
    """The observations, round by round."""
    from django.db import transaction

    from samlad.collection.models import ImportedEvent
    from samlad.collection.models.observation import Observation

    from_police = int(total * FROM_POLICE)
    pairs = [(r.pk, f, report) for r in world.rounds for f, report in reports.get(r.pk, {}).items()]
    weights = rng.gamma(3.0, size=len(pairs))
    numbers = iter(rng.multinomial(total - from_police, weights / weights.sum()).tolist())
    police = rng.multinomial(from_police, [1 / len(world.rounds)] * len(world.rounds)).tolist()
    owners = {f.pk: f.organisation.owners for f in world.functions}
    draw = RowDrawer(world, rng)
    for n, r in enumerate(world.rounds):
        draw.turn_to(n)
        rows = [
            draw.reported(f, report, owners[f])
            for f, report in reports.get(r.pk, {}).items()
            for _ in range(next(numbers))
        ]
        with transaction.atomic():
            Observation.objects.bulk_create(rows, batch_size=2500)
            ImportedEvent.objects.bulk_create((draw.police() for _ in range(police[n])), batch_size=2500)
        if n % 40 == 0:
            print(f"{r.label} …", file=sys.stderr)


class RowDrawer:
    """Draws one row at a time from random numbers that are fetched many at a time. Keys only: no object is looked
    up."""

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world = world
        self.chance: Callable[[], float] = _chances(rng).__next__
        self.number = 0
        self.turn_to(0)

    def turn_to(self, position: int) -> None:
        self.position, self.round = position, self.world.rounds[position]
        self.start = datetime.combine(self.round.observed_from, datetime.min.time(), UTC)

    def reported(self, function: int, report: int, owners: "Owners") -> "Observation":
        from samlad.collection.models.observation import Observation

        area, at, number = self._pick(self.world.covered[function]), self._moment(), self._next()
        indicator = self._pick(self.world.indicators)
        return Observation(
            partnership_id=self.world.partnership.pk,
            report_id=report,
            function_id=function,
            **owners,
            round_id=self.round.pk,
            area_id=area,
            place_id=self._pick(self.world.places[area]) if self.chance() < 0.5 else None,
            source_id=self.world.sources["questionnaire"],
            indicator_id=indicator,
            kind_id=self._pick(self.world.kinds[indicator] or [None]),
            signal=int(self.chance() * 4) if self.chance() < 0.5 else None,
            starts_at=at,
            ends_at=at,
            precision="moment",
            created_at=at,
            local_date=at.date(),
            text=self._pick(self.world.texts),
            key=f"bench-{number}",
            ended_in_id=self._ended(indicator),
        )

    def police(self) -> "ImportedEvent":
        from samlad.collection.models import ImportedEvent

        at, number = self._moment(), self._next()
        return ImportedEvent(
            partnership_id=self.world.partnership.pk,
            source_id=self.world.sources["police_events"],
            external_id=str(number),
            external_type="Bench",
            published_at=at,
            title=f"Händelse {number}",
            outcome=ImportedEvent.Outcome.COUNTED,
            round_id=self.round.pk,
            area_id=self._pick(self.world.areas),
            indicator_id=self._pick(self.world.indicators),
            happened_at=at,
            local_date=at.date(),
        )

    def _moment(self) -> datetime:
        return self.start + timedelta(minutes=math.floor(self.chance() * 7 * 1440))

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _ended(self, indicator: int) -> int | None:
        """The round that said it was over: mostly the next, sometimes up to four later, now and then none. An event is
        never asked about again."""
        if indicator not in self.world.followed_up or self.chance() < 0.0003:
            return None
        place = self.position + (1 if self.chance() < 0.85 else 2 + int(self.chance() * 3))
        left = len(self.world.rounds) - 1 - place
        return self.world.rounds[place].pk if left > 0 or (left == 0 and self.chance() < 0.6) else None

    def _pick(self, values: Sequence[Any]) -> Any:
        return values[int(self.chance() * len(values))]


def _chances(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(20_000).tolist()
