"""The made-up municipality's story: sixty weeks of reports, made from a seed and a date alone.

`tell` returns plain frozen records; nothing here knows the database or the clock. A round runs from
Thursday to Wednesday (both included), closes on Wednesday at 16 and is met about on Thursday at 10; its
label is the ISO week of the meeting. The last round is the one whose meeting is the next Thursday, today
included. Nothing is observed or submitted later than `as_of` (noon today unless told otherwise), so the
last round holds only what has come in.

How it is made: for each area, kind and week a number of events is drawn (Poisson with gamma-distributed
mean: negative binomial) from a base rate of the kind of area, the season, school holidays and the story
below. Each event is seen by one of the functions that cover the area, now and then by two. If that function
did not answer or was closed, nobody tells. What was told stays open until its reporter answers that it is
resolved or has ceased.

What is built in, counted in weeks from the current one, and given as `Story.truth`:
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

from samlad.demo.answers import IDLE, answering, tellers
from samlad.demo.calendar import TZ, local, school_break, utc
from samlad.demo.cast import DemoFunction
from samlad.demo.happenings import Event, happens
from samlad.demo.plans import events, field_rows, measures, priorities
from samlad.demo.plot import truth
from samlad.demo.police import police_figures
from samlad.demo.rates import CLOSES, ONCE
from samlad.demo.records import (
    AnswerKind,
    DemoAnswer,
    DemoFollowUp,
    DemoObservation,
    DemoRound,
    FollowUpAnswer,
    Story,
)
from samlad.demo.stage import Stage
from samlad.demo.telling import Scribe

__all__ = ["TZ", "DemoObservation", "Story", "school_break", "tell"]

FEWEST_WEEKS, MOST_WEEKS = 36, 150


def tell(*, seed: int, today: date, weeks: int = 60, at: time = time(12, 0)) -> Story:
    """The story as it stands on `today` at the local time `at`. The same arguments give an equal story.

    Raises ValueError for fewer weeks than the story needs (36) or more than its people have been there (150).
    """
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks must be {FEWEST_WEEKS} to {MOST_WEEKS}, not {weeks}")
    return _Teller(Stage(seed, today, weeks, at)).story()


class _Teller:
    """Goes through the rounds in order, because what is open from one week is answered in the next."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.scribe = Scribe(stage)
        self.answers: list[DemoAnswer] = []
        self.observations: list[DemoObservation] = []
        self.follow_ups: list[DemoFollowUp] = []
        self.open: dict[str, list[tuple[DemoObservation, int]]] = {each.code: [] for each in stage.reporters}
        self.told_twice: list[tuple[str, str]] = []

    def story(self) -> Story:
        for index, each in enumerate(self.stage.rounds):
            self._tell_round(each, index - self.stage.weeks + 1)
        counts, counted = police_figures(self.stage)
        return Story(
            seed=self.stage.seed,
            today=self.stage.today,
            as_of=self.stage.as_of,
            cast=self.stage.cast,
            rounds=tuple(self.stage.rounds),
            answers=tuple(self.answers),
            observations=tuple(self.observations),
            follow_ups=tuple(self.follow_ups),
            priorities=priorities(self.stage),
            measures=measures(self.stage),
            field_rows=field_rows(self.stage),
            events=events(self.stage),
            police_counts=counts,
            police_rounds=counted,
            truth=truth(self.stage, self.told_twice),
        )

    def _tell_round(self, each: DemoRound, offset: int) -> None:
        rng = self.stage.rng(offset, 1)
        states = {
            function.code: answering(self.stage, rng, function, each, offset) for function in self.stage.reporters
        }
        told: dict[str, list[tuple[int, Event]]] = {function.code: [] for function in self.stage.reporters}
        idle = {code for code in told if rng.random() < IDLE}
        for number, event in enumerate(happens(self.stage, rng, each, offset)):
            for teller in tellers(self.stage, rng, event, states, {c: len(t) for c, t in told.items()}, idle):
                told[teller].append((number, event))
        keys: dict[int, str] = {}
        for function in self.stage.reporters:
            state = states[function.code]
            if not isinstance(state, datetime):
                self._answer(each, function, state, None)
                continue
            submitted_at: datetime = state
            if told[function.code]:  # who has something to tell waits until the weekend is over
                monday = local(each.observed_from + timedelta(days=4), 8 + int(rng.integers(0, 16)) / 4)
                submitted_at = max(submitted_at, monday, key=utc)
            pending = utc(submitted_at) > utc(self.stage.as_of)
            seen = [
                (number, self.scribe.observe(rng, each, function, event, submitted_at, place))
                for place, (number, event) in enumerate(told[function.code], start=1)
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
            held = self.stage.cast.holders(function.code, submitted_at.date())
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
