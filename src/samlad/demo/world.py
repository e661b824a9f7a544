"""What every part of a timeline is drawn from: rounds, areas, places, people, and the random numbers of each round."""

from datetime import date, datetime, time, timedelta

import numpy as np

from samlad.demo import organisations
from samlad.demo.calendar import TZ, local, utc
from samlad.demo.geography import area_code, areas, places
from samlad.demo.records import DemoRound

CLUSTER = ("Mellangården", "Ekängen", "Rosenlund", "Solbacken", "Sågen", "Lindåker")
CLUSTER_WEEKS = 6


class World:
    """Nothing in it changes while a timeline is made."""

    def __init__(self, seed: int, today: date, weeks: int, at: time) -> None:
        self.seed, self.today, self.weeks = seed, today, weeks
        self.as_of = datetime.combine(today, at, TZ)
        self.staffing = organisations.staffing(today=today)
        self.reporters = self.staffing.reporting()
        self.last_meeting = today + timedelta(days=(3 - today.weekday()) % 7)
        self.rounds = [self._round(index - weeks + 1) for index in range(weeks)]
        self.areas = areas()
        self.kind_of = {area.code: area.kind for area in self.areas}
        self.where = {area.code: area.where for area in self.areas}
        self.places = {place.name: place for place in places()}
        self.covering = {area.code: self.staffing.covering(area.code) for area in self.areas}
        self.cluster = {area_code(name) for name in CLUSTER}
        self.cluster_from = self._cluster_start()

    def _round(self, offset: int) -> DemoRound:
        meeting = self.last_meeting + timedelta(weeks=offset)
        year, week, _ = meeting.isocalendar()
        closes_at = local(meeting - timedelta(days=1), 16)
        return DemoRound(
            label=f"{year}-W{week:02d}",
            observed_from=meeting - timedelta(days=7),
            observed_to=meeting - timedelta(days=1),
            opens_at=local(meeting - timedelta(days=7), 10),
            closes_at=closes_at,
            meeting_at=local(meeting, 10),
            open=utc(closes_at) > utc(self.as_of),
        )

    def _cluster_start(self) -> int:
        """The offset of the cluster's first week: not too near either end, and when mopeds are out."""

        def cold(offset: int) -> float:
            middle = self.last_meeting + timedelta(weeks=offset + CLUSTER_WEEKS // 2)
            return min(abs((middle.timetuple().tm_yday - peak + 182) % 365 - 182) for peak in (140, 250))

        return min(range(-self.weeks + 9, -23), key=lambda offset: (cold(offset), -offset))

    def rng(self, offset: int, purpose: int) -> np.random.Generator:
        meeting = self.last_meeting + timedelta(weeks=offset)
        return np.random.default_rng([self.seed, purpose, meeting.toordinal()])

    def in_cluster(self, offset: int) -> bool:
        return self.cluster_from <= offset < self.cluster_from + CLUSTER_WEEKS
