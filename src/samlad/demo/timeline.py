"""Sixty weeks of reports in the made-up municipality, made from a seed and a date alone.

`make_timeline` returns plain frozen records; nothing here knows the database or the clock. A round runs from
Thursday to Wednesday (both included), closes on Wednesday at 16 and is met about on Thursday at 10; its
label is the ISO week of the meeting. The last round is the one whose meeting is the next Thursday, today
included. Nothing is observed or submitted later than `as_of` (noon today unless told otherwise), so the
last round holds only what has come in.

How it is made: for each area, kind and week a number of events is drawn (Poisson with gamma-distributed
mean: negative binomial) from a base rate of the kind of area, the season, school holidays and what
is planted. Each event is seen by one of the functions that cover the area, now and then by two. If that function
did not answer or was closed, nobody reports it. What was reported stays open until its reporter answers that it is
resolved or has ceased.

What is planted, in weeks from the current one, and given as `Timeline.planted`:
  - two places come back most weeks: Kvarntorgets gångtunnel and bussterminalens norra del;
  - Tallbacken has car fires and damaged cars from week -23 to -12, then a measure, then as before;
  - six neighbouring areas in the south have moped traffic for six weeks, at the time of year nearest to
    mopeds;
  - Kvarnhagen's damage rises for three weeks up to the current one; youth gather at the bus terminal on
    Friday and Saturday 21-24 in three of the last four weeks, the current one among them;
  - Lertorp and Hultsbygden have no answer since week -2: both their reporters are silent;
  - one function answers less and less, one stands vacant, one changed hands in the middle;
  - two measures changed nothing.
"""

from datetime import date, datetime, time, timedelta

import numpy as np

from samlad.demo.answers import IDLE, answering, reporters_of
from samlad.demo.calendar import TZ, local, school_break, utc
from samlad.demo.decisions import field_rows, measures, priorities, public_events
from samlad.demo.events import Event, events_of
from samlad.demo.organisations import DemoFunction
from samlad.demo.planted import planted
from samlad.demo.police import police_figures
from samlad.demo.rates import CLOSES, ONCE
from samlad.demo.records import (
    AnswerKind,
    DemoAnswer,
    DemoFollowUp,
    DemoObservation,
    DemoRound,
    FollowUpAnswer,
    Timeline,
)
from samlad.demo.texts import Writer
from samlad.demo.world import World

__all__ = ["TZ", "DemoObservation", "Timeline", "make_timeline", "school_break"]

FEWEST_WEEKS, MOST_WEEKS = 36, 150


def make_timeline(*, seed: int, today: date, weeks: int = 60, at: time = time(12, 0)) -> Timeline:
    """The timeline as it stands on `today` at the local time `at`. The same arguments give an equal timeline.

    Raises ValueError for fewer weeks than the timeline needs (36) or more than its people have been there (150).
    """
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks must be {FEWEST_WEEKS} to {MOST_WEEKS}, not {weeks}")
    return _Maker(World(seed, today, weeks, at)).timeline()


class _Maker:
    """Goes through the rounds in order, because what is open from one week is answered in the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.writer = Writer(world)
        self.answers: list[DemoAnswer] = []
        self.observations: list[DemoObservation] = []
        self.follow_ups: list[DemoFollowUp] = []
        self.open: dict[str, list[tuple[DemoObservation, int]]] = {each.code: [] for each in world.reporters}
        self.told_twice: list[tuple[str, str]] = []

    def timeline(self) -> Timeline:
        for index, each in enumerate(self.world.rounds):
            self._make_round(each, index - self.world.weeks + 1)
        counts, counted = police_figures(self.world)
        return Timeline(
            seed=self.world.seed,
            today=self.world.today,
            as_of=self.world.as_of,
            staffing=self.world.staffing,
            rounds=tuple(self.world.rounds),
            answers=tuple(self.answers),
            observations=tuple(self.observations),
            follow_ups=tuple(self.follow_ups),
            priorities=priorities(self.world),
            measures=measures(self.world),
            field_rows=field_rows(self.world),
            events=public_events(self.world),
            police_counts=counts,
            police_rounds=counted,
            planted=planted(self.world, self.told_twice),
        )

    def _make_round(self, each: DemoRound, offset: int) -> None:
        rng = self.world.rng(offset, 1)
        states = {
            function.code: answering(self.world, rng, function, each, offset) for function in self.world.reporters
        }
        assigned: dict[str, list[tuple[int, Event]]] = {function.code: [] for function in self.world.reporters}
        idle = {code for code in assigned if rng.random() < IDLE}
        for number, event in enumerate(events_of(self.world, rng, each, offset)):
            for reporter in reporters_of(
                self.world, rng, event, states, {c: len(t) for c, t in assigned.items()}, idle
            ):
                assigned[reporter].append((number, event))
        keys: dict[int, str] = {}
        for function in self.world.reporters:
            state = states[function.code]
            if not isinstance(state, datetime):
                self._answer(each, function, state, None)
                continue
            submitted_at: datetime = state
            if assigned[function.code]:  # who has something to report waits until the weekend is over
                monday = local(each.observed_from + timedelta(days=4), 8 + int(rng.integers(0, 16)) / 4)
                submitted_at = max(submitted_at, monday, key=utc)
            pending = utc(submitted_at) > utc(self.world.as_of)
            seen = [
                (number, self.writer.observe(rng, each, function, event, submitted_at, place))
                for place, (number, event) in enumerate(assigned[function.code], start=1)
            ]
            if pending:
                self._answer(each, function, "missing", None)
                continue
            self._follow_up(rng, each, function, submitted_at)
            self._answer(each, function, "observations" if seen else "quiet", submitted_at)
            for number, observation in seen:
                self.observations.append(observation)
                self.open[function.code].append((observation, 0))
                if number in keys:
                    self.told_twice.append((keys[number], observation.key))
                keys[number] = observation.key

    def _answer(self, each: DemoRound, function: DemoFunction, kind: AnswerKind, submitted_at: datetime | None) -> None:
        person = None
        if submitted_at is not None:
            held = self.world.staffing.holders(function.code, submitted_at.date())
            person = held[submitted_at.minute % 4 % len(held)].person if held else None
        late = submitted_at is not None and utc(submitted_at) > utc(each.closes_at)
        self.answers.append(
            DemoAnswer(
                round=each.label,
                function=function.code,
                kind=kind,
                submitted_at=submitted_at,
                person=person,
                late=late,
            )
        )

    def _follow_up(
        self, rng: np.random.Generator, each: DemoRound, function: DemoFunction, submitted_at: datetime
    ) -> None:
        """Answer what is open. The longer the list, the more of the old is over."""
        still: list[tuple[DemoObservation, int]] = []
        waiting = self.open[function.code]
        for observation, age in waiting:
            kind = observation.kind or observation.indicator
            over = CLOSES.get(kind, 0.75) + 0.06 * age + 0.12 * max(len(waiting) - 3, 0)
            answer: FollowUpAnswer | None = "persists"
            draw = rng.random()
            if rng.random() < (0.08 if len(waiting) < 5 else 0.03):
                answer = None
            elif draw < over:
                repaired = kind in ("damage", "unsafe_place", "fire", "burglary")
                answer = "resolved" if rng.random() < (0.8 if repaired else 0.25) else "ceased"
            elif rng.random() < 0.12:
                answer = "unknown"
            if answer is not None and kind not in ONCE:
                self.follow_ups.append(
                    DemoFollowUp(
                        observation=observation.key,
                        round=each.label,
                        function=function.code,
                        answer=answer,
                        submitted_at=submitted_at,
                    )
                )
            if answer not in ("resolved", "ceased"):
                still.append((observation, age + 1))
        self.open[function.code] = still
