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
  - Tallbacken has car fires and damaged cars from week -15 to -4, then a measure, then as before;
  - six neighbouring areas in the south have moped traffic for six weeks, at the time of year nearest to
    mopeds;
  - Kvarnhagen's damage rises for three weeks up to the current one; youth gather at the bus terminal on
    Friday and Saturday 21-24 in three of the last four weeks, the current one among them;
  - Lertorp and Hultsbygden have no answer since week -2: both their reporters are silent;
  - one function answers less and less, one stands vacant, one changed hands in the middle;
  - two measures changed nothing.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from samlad.demo import cast as company
from samlad.demo import words
from samlad.demo.cast import Cast, DemoFunction
from samlad.demo.geography import DemoPlace, area_code, areas, place_code, places

TZ = ZoneInfo("Europe/Stockholm")

AnswerKind = Literal["observations", "quiet", "closed", "missing"]
Precision = Literal["moment", "night", "interval", "week"]
FollowUpAnswer = Literal["persists", "resolved", "ceased", "unknown"]


@dataclass(frozen=True, kw_only=True)
class DemoRound:
    """`observed_from` and `observed_to` are its first and last day. `open` says whether it closes later."""

    label: str
    observed_from: date
    observed_to: date
    opens_at: datetime
    closes_at: datetime
    meeting_at: datetime
    open: bool


@dataclass(frozen=True, kw_only=True)
class DemoAnswer:
    """One for each round and reporting function. `missing` in an open round means: not yet."""

    round: str
    function: str
    kind: AnswerKind
    submitted_at: datetime | None
    person: str | None
    late: bool


@dataclass(frozen=True, kw_only=True)
class DemoObservation:
    """`kind` is the sub-kind of other_disorder. `area` and `place` are codes; no place without its area.

    For the precision "week" the times run from the round's first day to when it was told.
    """

    key: str
    round: str
    function: str
    indicator: str
    kind: str | None
    area: str | None
    place: str | None
    starts_at: datetime
    ends_at: datetime
    precision: Precision
    text: str
    signal: int | None
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class DemoFollowUp:
    """An answer about an earlier observation. No record for a round means that it was not answered."""

    observation: str
    round: str
    function: str
    answer: FollowUpAnswer
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class DemoPriority:
    period: str  # "2026-T3", the third tertial
    position: int
    area: str
    reason: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class DemoMeasure:
    key: str
    what: str
    area: str
    place: str | None
    function: str
    starts_on: date
    ends_on: date | None
    follow_up_on: date
    state: Literal["planned", "ongoing", "ended"]
    status: str


@dataclass(frozen=True, kw_only=True)
class DemoFieldRow:
    """A row of "på fältet i helgen", for the weekend after the round's meeting."""

    round: str
    organisation: str
    areas: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    when: str
    aim: str


@dataclass(frozen=True, kw_only=True)
class DemoEvent:
    """An event (arrangemang) of the weekend after the round's meeting."""

    round: str
    name: str
    area: str
    place: str
    starts_at: datetime
    ends_at: datetime
    note: str


@dataclass(frozen=True, kw_only=True)
class PoliceCount:
    """The police's own figure for an area and a round. Absent means 0 in a round of `Story.police_rounds`."""

    round: str
    area: str
    indicator: str
    kind: str | None
    count: int
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What was built in, for those who test what finds it. Rounds are labels, areas and places codes."""

    recurring_places: tuple[str, ...]
    worsened_area: str
    worsened_kinds: tuple[str, ...]
    worsened_rounds: tuple[str, ...]
    improved_rounds: tuple[str, ...]
    helping_measure: str
    idle_measures: tuple[str, ...]
    cluster_areas: tuple[str, ...]
    cluster_kind: str
    cluster_rounds: tuple[str, ...]
    rising_area: str
    rising_kind: str
    rising_rounds: tuple[str, ...]
    gathering_place: str
    gathering_rounds: tuple[str, ...]
    silent_areas: tuple[str, ...]
    silent_functions: tuple[str, ...]
    silent_rounds: tuple[str, ...]
    flagging_function: str
    vacant_function: str
    replaced_function: str
    told_twice: tuple[tuple[str, str], ...]  # pairs of observations of the same event


@dataclass(frozen=True, kw_only=True)
class Story:
    seed: int
    today: date
    as_of: datetime
    cast: Cast
    rounds: tuple[DemoRound, ...]
    answers: tuple[DemoAnswer, ...]
    observations: tuple[DemoObservation, ...]
    follow_ups: tuple[DemoFollowUp, ...]
    priorities: tuple[DemoPriority, ...]
    measures: tuple[DemoMeasure, ...]
    field_rows: tuple[DemoFieldRow, ...]
    events: tuple[DemoEvent, ...]
    police_counts: tuple[PoliceCount, ...]
    police_rounds: tuple[str, ...]
    truth: Truth

    def open_observations(self) -> tuple[DemoObservation, ...]:
        """What nobody has answered to be resolved or ceased, as of now."""
        done = {item.observation for item in self.follow_ups if item.answer in ("resolved", "ceased")}
        return tuple(item for item in self.observations if item.key not in done)


# --- how often ---------------------------------------------------------------------------------------------

DISORDER_KINDS = ("violence", "drugs", "burglary", "illegal_traffic", "disorder")
KINDS = (
    "damage",
    "fire",
    "staff_incident",
    "event",
    "youth_gathering",
    *DISORDER_KINDS,
    "unsafe_place",
    "other",
)

# Events a week in an area of the kind, in the order of KINDS.
_BASE: dict[str, tuple[float, ...]] = {
    "centre": (0.85, 0.07, 0.26, 0.22, 0.5, 0.24, 0.28, 0.1, 0.16, 0.42, 0.2, 0.13),
    "estate": (0.85, 0.11, 0.22, 0.06, 0.48, 0.15, 0.3, 0.1, 0.3, 0.3, 0.22, 0.14),
    "villa": (0.22, 0.02, 0.03, 0.04, 0.1, 0.02, 0.03, 0.1, 0.13, 0.06, 0.08, 0.06),
    "industry": (0.28, 0.06, 0.02, 0.01, 0.05, 0.01, 0.03, 0.2, 0.12, 0.04, 0.07, 0.02),
    "village": (0.2, 0.03, 0.03, 0.06, 0.1, 0.02, 0.02, 0.08, 0.14, 0.06, 0.07, 0.06),
    "countryside": (0.06, 0.02, 0.01, 0.02, 0.01, 0.01, 0.01, 0.08, 0.07, 0.02, 0.03, 0.03),
}
# Kind: day of the year when it peaks, how much (0: no season).
_SEASON: dict[str, tuple[int, float]] = {
    "damage": (350, 0.12), "youth_gathering": (205, 0.3), "illegal_traffic": (190, 0.7),
    "unsafe_place": (350, 0.55),
    "event": (180, 0.4), "burglary": (330, 0.25), "disorder": (200, 0.15),
}  # fmt: skip
# Kind: weight of each day from Thursday; earliest and latest start, hours; precisions with weights.
_WEEKEND = (0.1, 0.27, 0.28, 0.12, 0.07, 0.08, 0.08)
_EVEN = (0.15, 0.17, 0.12, 0.1, 0.15, 0.16, 0.15)
_TIMES: dict[str, tuple[tuple[float, ...], tuple[float, float], dict[Precision, float]]] = {
    "damage": (_WEEKEND, (15, 22.5), {"night": 0.6, "moment": 0.2, "interval": 0.2}),
    "fire": (_WEEKEND, (17, 25), {"moment": 0.75, "night": 0.25}),
    "staff_incident": (_EVEN, (12, 21.5), {"moment": 1.0}),
    "event": ((0.04, 0.36, 0.42, 0.14, 0.0, 0.02, 0.02), (15, 20), {"interval": 1.0}),
    "youth_gathering": (
        (0.1, 0.32, 0.32, 0.06, 0.06, 0.07, 0.07),
        (17, 22),
        {"interval": 0.88, "week": 0.12},
    ),
    "violence": (_WEEKEND, (15, 25), {"moment": 0.8, "interval": 0.2}),
    "drugs": (_EVEN, (13, 21), {"interval": 0.6, "week": 0.4}),
    "burglary": (_EVEN, (9, 17), {"night": 0.75, "interval": 0.25}),
    "illegal_traffic": (_EVEN, (14, 21), {"interval": 0.5, "week": 0.3, "moment": 0.2}),
    "disorder": (_WEEKEND, (17, 23), {"interval": 0.65, "night": 0.25, "week": 0.1}),
    "unsafe_place": (_EVEN, (17, 21), {"interval": 0.45, "week": 0.55}),
    "other": (_EVEN, (15, 20), {"week": 0.65, "interval": 0.35}),
}
# Kind: where it fits to happen.
_FITS: dict[str, frozenset[str]] = {
    "damage": frozenset({"square", "underpass", "schoolyard", "bus", "parking", "playground", "park", "pitch",
                         "care", "library", "hall", "yard", "bathing"}),
    "fire": frozenset({"schoolyard", "parking", "playground", "park", "underpass", "yard", "square",
                       "bathing"}),
    "staff_incident": frozenset({"square", "bus", "library", "shop", "youth_centre", "parking", "care",
                                 "schoolyard"}),
    "event": frozenset({"square", "park", "pitch", "yard", "hall", "bathing", "youth_centre"}),
    "youth_gathering": frozenset({"square", "bus", "schoolyard", "parking", "playground", "park", "shop",
                                  "pitch", "library", "youth_centre", "bathing"}),
    "violence": frozenset({"square", "bus", "park", "parking", "shop", "schoolyard", "pitch"}),
    "drugs": frozenset({"square", "underpass", "bus", "parking", "playground", "park"}),
    "burglary": frozenset({"yard", "hall", "pitch"}),
    "illegal_traffic": frozenset({"underpass", "square", "schoolyard", "playground", "park", "yard"}),
    "disorder": frozenset({"square", "bus", "shop", "library", "parking", "park", "care"}),
    "unsafe_place": frozenset({"underpass", "parking", "bus", "park", "playground", "square", "bathing"}),
    "other": frozenset({"square", "bus", "schoolyard", "underpass"}),
}  # fmt: skip
# Kind: chance a week that it is over; share of signal values 1, 2, 3 where one is given.
_CLOSES = {"unsafe_place": 0.3, "drugs": 0.33, "illegal_traffic": 0.45, "youth_gathering": 0.55, "other": 0.6}
_SIGNAL = {
    "damage": (0.5, 0.4, 0.08), "fire": (0.15, 0.45, 0.38), "staff_incident": (0.15, 0.5, 0.33),
    "event": (0.4, 0.1, 0.0), "violence": (0.1, 0.45, 0.43), "drugs": (0.2, 0.45, 0.33),
    "youth_gathering": (0.4, 0.4, 0.12), "unsafe_place": (0.3, 0.45, 0.22),
}  # fmt: skip

_TUNNEL, _TERMINAL = "Kvarntorgets gångtunnel", "Bussterminalens norra del"
_CAR_PLACES = ("Kottvägens parkering", "Talltorget", "Kottvägens parkering", None)
# Place: events a week, kinds with weights.
_RECURRING: dict[str, tuple[float, dict[str, float]]] = {
    _TUNNEL: (
        1.75,
        {"unsafe_place": 0.25, "drugs": 0.3, "youth_gathering": 0.15, "damage": 0.15, "disorder": 0.15},
    ),
    _TERMINAL: (
        1.7,
        {"youth_gathering": 0.4, "disorder": 0.2, "drugs": 0.2, "violence": 0.1, "staff_incident": 0.1},
    ),
}
_CLUSTER = ("Mellangården", "Ekängen", "Rosenlund", "Solbacken", "Sågen", "Lindåker")
_CLUSTER_WEEKS, _CLUSTER_MEAN = 6, 1.9
_WORSE, _LAST_BAD = -15, -4
_SILENT_AREAS = ("Lertorp", "Hultsbygden")
_RISING = {-3: 5, -2: 7, -1: 8, 0: 9}
_GATHERING = (-3, -1, 0)
_SILENT_SINCE = -2
_MISSING = 0.07  # chance of no answer, apart from the flagging, the vacant and the silent ones
_IDLE = 0.64  # chance that a function has an uneventful week of its own
_ALWAYS_LATE = "granvakt-rond"
_FEWEST_WEEKS, _MOST_WEEKS = 36, 150


def tell(*, seed: int, today: date, weeks: int = 60, at: time = time(12, 0)) -> Story:
    """The story as it stands on `today` at the local time `at`. The same arguments give an equal story.

    Raises ValueError for fewer weeks than the story needs (36) or more than its people have been there (150).
    """
    if not _FEWEST_WEEKS <= weeks <= _MOST_WEEKS:
        raise ValueError(f"weeks must be {_FEWEST_WEEKS} to {_MOST_WEEKS}, not {weeks}")
    return _Teller(seed, today, weeks, at).story()


@dataclass(frozen=True)
class _Event:
    kind: str
    area: str | None
    place: DemoPlace | None
    words: str  # the templates' name: the kind, or car_fire, car_damage
    story: bool  # told by somebody even if the one who would have told is away
    evening: int | None = None  # days from Thursday, 21-24: the gathering


class _Teller:
    """Goes through the rounds in order, because what is open from one week is answered in the next."""

    def __init__(self, seed: int, today: date, weeks: int, at: time) -> None:
        self.seed, self.today, self.weeks = seed, today, weeks
        self.as_of = datetime.combine(today, at, TZ)
        self.cast = company.cast(today=today)
        self.reporters = self.cast.reporting()
        self.last_meeting = today + timedelta(days=(3 - today.weekday()) % 7)
        self.rounds = [self._round(index - weeks + 1) for index in range(weeks)]
        self.areas = areas()
        self.kind_of = {area.code: area.kind for area in self.areas}
        self.where = {area.code: area.where for area in self.areas}
        self.places = {place.name: place for place in places()}
        self.covering = {area.code: self.cast.covering(area.code) for area in self.areas}
        self.cluster = {area_code(name) for name in _CLUSTER}
        self.cluster_from = self._cluster_start()
        self.answers: list[DemoAnswer] = []
        self.observations: list[DemoObservation] = []
        self.follow_ups: list[DemoFollowUp] = []
        self.open: dict[str, list[tuple[DemoObservation, int]]] = {each.code: [] for each in self.reporters}
        self.told_twice: list[tuple[str, str]] = []
        self.decks: dict[str, list[int]] = {}

    def story(self) -> Story:
        for index, each in enumerate(self.rounds):
            self._tell_round(each, index - self.weeks + 1)
        counts, counted = self._police()
        return Story(
            seed=self.seed,
            today=self.today,
            as_of=self.as_of,
            cast=self.cast,
            rounds=tuple(self.rounds),
            answers=tuple(self.answers),
            observations=tuple(self.observations),
            follow_ups=tuple(self.follow_ups),
            priorities=self._priorities(),
            measures=self._measures(),
            field_rows=self._field_rows(),
            events=self._events(),
            police_counts=counts,
            police_rounds=counted,
            truth=self._truth(),
        )

    # --- time ----------------------------------------------------------------------------------------------

    def _round(self, offset: int) -> DemoRound:
        meeting = self.last_meeting + timedelta(weeks=offset)
        year, week, _ = meeting.isocalendar()
        closes_at = _local(meeting - timedelta(days=1), 16)
        return DemoRound(
            label=f"{year}-W{week:02d}",
            observed_from=meeting - timedelta(days=7),
            observed_to=meeting - timedelta(days=1),
            opens_at=_local(meeting - timedelta(days=7), 10),
            closes_at=closes_at,
            meeting_at=_local(meeting, 10),
            open=_utc(closes_at) > _utc(self.as_of),
        )

    def _cluster_start(self) -> int:
        """The offset of the cluster's first week: not too near either end, and when mopeds are out."""

        def cold(offset: int) -> float:
            middle = self.last_meeting + timedelta(weeks=offset + _CLUSTER_WEEKS // 2)
            return min(abs((middle.timetuple().tm_yday - peak + 182) % 365 - 182) for peak in (140, 250))

        return min(range(-self.weeks + 9, -23), key=lambda offset: (cold(offset), -offset))

    def _rng(self, offset: int, purpose: int) -> np.random.Generator:
        meeting = self.last_meeting + timedelta(weeks=offset)
        return np.random.default_rng([self.seed, purpose, meeting.toordinal()])

    # --- one round -----------------------------------------------------------------------------------------

    def _tell_round(self, each: DemoRound, offset: int) -> None:
        rng = self._rng(offset, 1)
        states = {function.code: self._state(rng, function, each, offset) for function in self.reporters}
        told: dict[str, list[tuple[int, _Event]]] = {function.code: [] for function in self.reporters}
        idle = {code for code in told if rng.random() < _IDLE}
        for number, event in enumerate(self._happens(rng, each, offset)):
            for teller in self._tellers(rng, event, states, idle):
                told[teller].append((number, event))
        keys: dict[int, str] = {}
        for function in self.reporters:
            state = states[function.code]
            if not isinstance(state, datetime):
                self._answer(each, function, state, None)
                continue
            submitted_at: datetime = state
            if told[function.code]:  # who has something to tell waits until the weekend is over
                monday = _local(each.observed_from + timedelta(days=4), 8 + int(rng.integers(0, 16)) / 4)
                submitted_at = max(submitted_at, monday, key=_utc)
            pending = _utc(submitted_at) > _utc(self.as_of)
            seen = [
                (number, self._observe(rng, each, function, event, submitted_at, place))
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
            held = self.cast.holders(function.code, submitted_at.date())
            person = held[submitted_at.minute % 4 % len(held)].person if held else None
        late = submitted_at is not None and _utc(submitted_at) > _utc(each.closes_at)
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

    def _state(
        self, rng: np.random.Generator, function: DemoFunction, each: DemoRound, offset: int
    ) -> AnswerKind | datetime:
        """When it submits, or why it does not: closed, missing."""
        chance, day_draw, hour_draw, late_draw = rng.random(4)
        code = function.code
        featured = offset >= -3 and {area_code("Kvarnhagen"), area_code("Stationsområdet")} & set(function.areas)
        if code in company.SILENT and offset >= _SILENT_SINCE:
            return "missing"
        if code == company.VACANT and not self.cast.holders(code, each.observed_to):
            return "missing"
        if _closed(function, each):
            return "closed"
        missing = _MISSING
        if code == company.FLAGGING:
            missing += 0.75 * min(max(offset + 24, 0) / 22, 1)
            if offset >= -1:
                return "missing"
        if chance < missing and not featured:
            return "missing"
        day = int(np.searchsorted(np.cumsum((0, 0.05, 0.02, 0.07, 0.28, 0.32)), day_draw, side="right"))
        hour = 8 + 7.5 * hour_draw
        late = 0.4 if code == _ALWAYS_LATE else 0.04
        if featured and offset == 0:
            day = 4 + (day > 4)
        elif late_draw < late / 2:
            day, hour = 7, 7.5 + 1.5 * hour_draw
        elif late_draw < late:
            day, hour = 6, 16.2 + 5 * hour_draw
        return _local(each.observed_from + timedelta(days=min(day, 7)), round(hour * 60) / 60)

    # --- what happens --------------------------------------------------------------------------------------

    def _happens(self, rng: np.random.Generator, each: DemoRound, offset: int) -> list[_Event]:
        """What there is to see in the round, in any order: base, places that come back, and the story."""
        found: list[_Event] = []
        middle = each.observed_from + timedelta(days=3)
        rising, station = area_code("Kvarnhagen"), area_code("Stationsområdet")
        for area in self.areas:
            mood = float(rng.gamma(9)) / 9
            for kind, base in zip(KINDS, _BASE[area.kind], strict=True):
                mean = 0.93 * base * season(kind, middle) * mood * float(rng.gamma(4)) / 4
                count = int(rng.poisson(mean))
                if area.code == rising and kind == "damage":
                    count = _RISING.get(offset, int(rng.binomial(7, 0.55)))  # steady, so that a rise shows
                if area.code == station and kind == "youth_gathering" and offset >= -3:
                    count = 0
                if area.code in self.cluster and kind == "illegal_traffic" and self._in_cluster(offset):
                    count += int(rng.poisson(_CLUSTER_MEAN * rng.gamma(6) / 6))
                if area.name == "Tallbacken" and offset > _LAST_BAD:  # as quiet as before it got worse
                    count = min(count, {"fire": 0, "damage": 1}.get(kind, 2))
                certain = area.code == rising and kind == "damage" and offset in _RISING
                for _ in range(count):
                    found.append(self._event(rng, kind, area.code, certain))
        for name, (rate, mix) in _RECURRING.items():
            place = self.places[name]
            for _ in range(int(rng.poisson(rate))):
                kind = str(rng.choice(list(mix), p=list(mix.values())))
                story_sets = (kind == "youth_gathering" and name == _TERMINAL) or (kind == "damage" and name == _TUNNEL)
                if not (offset >= -3 and story_sets):
                    found.append(_Event(kind, place.area, place, kind, story=False))
        if _WORSE <= offset <= _LAST_BAD:
            found += self._car_trouble(rng, offset)
        if offset in _GATHERING:
            place = self.places[_TERMINAL]
            for evening in (1, 2, *((1, 2)[int(rng.integers(2))] for _ in range(int(rng.integers(1, 3))))):
                found.append(_Event("youth_gathering", place.area, place, "youth_gathering", True, evening))
        return found

    def _in_cluster(self, offset: int) -> bool:
        return self.cluster_from <= offset < self.cluster_from + _CLUSTER_WEEKS

    def _event(self, rng: np.random.Generator, kind: str, area: str, certain: bool) -> _Event:
        fitting = [
            place
            for place in self.places.values()
            if place.area == area and place.kind in _FITS[kind] and place.name not in _RECURRING
        ]
        here = 0.62 if self.kind_of[area] in ("centre", "estate") else 0.4
        if fitting and rng.random() < here:
            return _Event(kind, area, fitting[int(rng.integers(len(fitting)))], kind, certain)
        nowhere = kind == "other" and rng.random() < 0.25
        return _Event(kind, None if nowhere else area, None, kind, certain)

    def _car_trouble(self, rng: np.random.Generator, offset: int) -> list[_Event]:
        area = area_code("Tallbacken")
        fires = 3 if offset == _LAST_BAD else int(rng.poisson(0.8))
        kinds = ["fire"] * fires + ["damage"] * int(rng.poisson(2.6))
        found = []
        for kind in kinds:
            name = _CAR_PLACES[int(rng.integers(len(_CAR_PLACES)))]
            found.append(_Event(kind, area, self.places[name] if name else None, f"car_{kind}", True))
        return found

    def _tellers(
        self,
        rng: np.random.Generator,
        event: _Event,
        states: Mapping[str, str | datetime],
        idle: set[str],
    ) -> list[str]:
        """Who tells of the event: one that covers the area, now and then two, or nobody."""
        covering = self.covering[event.area] if event.area else self.reporters
        codes = [function.code for function in covering]
        if event.story:
            codes = [code for code in codes if not isinstance(states[code], str)]
        else:
            awake = [code for code in codes if code not in idle]
            codes = awake if len(awake) >= (2 if event.area == area_code("Kvarnhagen") else 1) else codes
        if not codes:
            return []
        pick = [codes[i] for i in rng.permutation(len(codes))[: 2 if rng.random() < 0.035 else 1]]
        return [code for code in pick if not isinstance(states[code], str)]

    def _observe(
        self,
        rng: np.random.Generator,
        each: DemoRound,
        function: DemoFunction,
        event: _Event,
        submitted_at: datetime,
        number: int,
    ) -> DemoObservation:
        starts_at, ends_at, precision = _when(rng, each, event, submitted_at)
        where = words.NOWHERE
        if event.place:
            where = event.place.where
        elif event.area:
            where = self.where[event.area]
        template = self._template(rng, event, starts_at.month)

        def choose(count: int) -> int:
            return int(rng.integers(count))

        text = words.compose(template, where=where, when=words.when_words(starts_at, precision, choose), choose=choose)
        signal: int | None = None
        if rng.random() < (0.75 if event.words.startswith("car_") else 0.38):
            shares = _SIGNAL.get(event.kind, (0.45, 0.3, 0.1))
            signal = int(rng.choice(4, p=(1 - sum(shares), *shares)))
        disorder = event.kind in DISORDER_KINDS
        return DemoObservation(
            key=f"{each.label}-{function.code}-{number}",
            round=each.label,
            function=function.code,
            indicator="other_disorder" if disorder else event.kind,
            kind=event.kind if disorder else None,
            area=event.area,
            place=event.place.code if event.place else None,
            starts_at=starts_at,
            ends_at=ends_at,
            precision=precision,
            text=text,
            signal=signal,
            submitted_at=submitted_at,
        )

    def _template(self, rng: np.random.Generator, event: _Event, month: int) -> str:
        """The next template of a shuffled deck, so that the same words do not come twice in a row."""
        deck = self.decks.setdefault(event.words, [])
        templates = words.TEMPLATES[event.words]
        for _ in range(3 * len(templates)):
            if not deck:
                deck += [int(i) for i in rng.permutation(len(templates))]
            template = templates[deck.pop()]
            months = next((m for start, m in words.SEASONAL.items() if template.startswith(start)), None)
            if (months is None or month in months) and not (event.place and template.startswith(words.HOUSES)):
                return template
        raise AssertionError(f"no template of {event.words} fits a place in month {month}")

    def _follow_up(
        self, rng: np.random.Generator, each: DemoRound, function: DemoFunction, submitted_at: datetime
    ) -> None:
        """Answer what is open. The longer the list, the more of the old is over."""
        still: list[tuple[DemoObservation, int]] = []
        waiting = self.open[function.code]
        for observation, age in waiting:
            kind = observation.kind or observation.indicator
            over = _CLOSES.get(kind, 0.75) + 0.06 * age + 0.05 * max(len(waiting) - 4, 0)
            answer: FollowUpAnswer | None = "persists"
            draw = rng.random()
            if rng.random() < 0.08:
                answer = None
            elif draw < over:
                repaired = kind in ("damage", "unsafe_place", "fire", "burglary")
                answer = "resolved" if rng.random() < (0.8 if repaired else 0.25) else "ceased"
            elif rng.random() < 0.12:
                answer = "unknown"
            if answer is not None:
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

    # --- the police's figures ------------------------------------------------------------------------------

    def _police(self) -> tuple[tuple[PoliceCount, ...], tuple[str, ...]]:
        """Counts a week and area of what reaches the police, drawn apart from the questionnaires."""
        counts: list[PoliceCount] = []
        counted: list[str] = []
        reported = {
            "damage": 0.5,
            "fire": 0.8,
            "violence": 1.1,
            "drugs": 0.6,
            "burglary": 0.9,
            "illegal_traffic": 0.15,
        }
        for index, each in enumerate(self.rounds):
            offset = index - self.weeks + 1
            rng = self._rng(offset, 2)
            entered_at = _local(each.observed_to, 9 + int(rng.integers(0, 10)) / 4)
            away = rng.random() < 0.03 and offset < -3
            if away or _utc(entered_at) > _utc(self.as_of):
                continue
            counted.append(each.label)
            for area in self.areas:
                worse = area.name == "Tallbacken" and _WORSE <= offset <= _LAST_BAD
                for kind, base in zip(KINDS, _BASE[area.kind], strict=True):
                    mean = base * reported.get(kind, 0.0) * season(kind, each.observed_from)
                    mean += {"damage": 1.4, "fire": 0.6}.get(kind, 0.0) if worse else 0.0
                    mean *= 2.5 if area.name == "Kvarnhagen" and kind == "damage" else 1.0
                    mean += (
                        0.4
                        if kind == "illegal_traffic" and area.code in self.cluster and self._in_cluster(offset)
                        else 0
                    )
                    count = int(rng.poisson(mean))
                    if count:
                        disorder = kind in DISORDER_KINDS
                        counts.append(
                            PoliceCount(
                                round=each.label,
                                area=area.code,
                                indicator="other_disorder" if disorder else kind,
                                kind=kind if disorder else None,
                                count=count,
                                entered_at=entered_at,
                            )
                        )
        return tuple(counts), tuple(counted)

    # --- what was decided ----------------------------------------------------------------------------------

    def _priorities(self) -> tuple[DemoPriority, ...]:
        """Three areas for each tertial that the story touches, oldest first."""
        starts = [self.today.replace(month=(self.today.month - 1) // 4 * 4 + 1, day=1)]
        while starts[-1] > self.rounds[0].observed_from:
            before = starts[-1] - timedelta(days=1)
            starts.append(before.replace(month=before.month - 3, day=1))
        found: list[DemoPriority] = []
        for back, start in enumerate(starts):
            after = date(start.year + (start.month == 9), 1 if start.month == 9 else start.month + 4, 1)
            for position, (name, reason) in enumerate(words.PRIORITIES[min(back, 2)], start=1):
                found.append(
                    DemoPriority(
                        period=f"{start.year}-T{(start.month + 3) // 4}",
                        position=position,
                        area=area_code(name),
                        reason=reason,
                        starts_on=start,
                        ends_on=after - timedelta(days=1),
                    )
                )
        return tuple(sorted(found, key=lambda item: (item.starts_on, item.position)))

    def _measures(self) -> tuple[DemoMeasure, ...]:
        def day(offset: int, after_meeting: int) -> date:
            return self.last_meeting + timedelta(weeks=offset, days=after_meeting)

        return tuple(
            DemoMeasure(
                key=key,
                what=what,
                area=area_code(area),
                place=place_code(place) if place else None,
                function=function,
                starts_on=day(first, 1),
                ends_on=None if last is None else day(last, 3),
                follow_up_on=day(follow_up, 0),
                state="planned" if state == "planned" else "ended" if state == "ended" else "ongoing",
                status=status,
            )
            for key, what, area, place, function, first, last, follow_up, state, status in words.MEASURES
        )

    def _field_rows(self) -> tuple[DemoFieldRow, ...]:
        """The weekends after the last four meetings and after the one to come; not everybody every time."""
        found: list[DemoFieldRow] = []
        for each, offset in zip(self.rounds[-5:], range(-4, 1), strict=True):
            rng = self._rng(offset, 3)
            for organisation, where, when, weekday, hour, hours, days, aim in words.FIELD_ROWS:
                if rng.random() < 0.2 and offset < 0:
                    continue
                first = each.meeting_at.date() + timedelta(days=weekday - 3)
                found.append(
                    DemoFieldRow(
                        round=each.label,
                        organisation=organisation,
                        areas=tuple(area_code(name) for name in where.split()),
                        starts_at=_local(first, hour),
                        ends_at=_local(first + timedelta(days=days - 1), hour + hours),
                        when=when,
                        aim=aim,
                    )
                )
        return tuple(found)

    def _events(self) -> tuple[DemoEvent, ...]:
        """Two to four events of the season for the weekends after the last meeting and the one to come."""
        found: list[DemoEvent] = []
        for each, offset in zip(self.rounds[-2:], (-1, 0), strict=True):
            rng = self._rng(offset, 4)
            fitting = [event for event in words.EVENTS if not event[5] or each.meeting_at.month in event[5]]
            chosen = sorted(int(i) for i in rng.permutation(len(fitting))[: int(rng.integers(2, 5))])
            for name, place, weekday, hour, hours, _months, note in (fitting[i] for i in chosen):
                day = each.meeting_at.date() + timedelta(days=weekday - 3)
                found.append(
                    DemoEvent(
                        round=each.label,
                        name=name,
                        area=self.places[place].area,
                        place=place_code(place),
                        starts_at=_local(day, hour),
                        ends_at=_local(day, hour + hours),
                        note=note,
                    )
                )
        return tuple(found)

    def _truth(self) -> Truth:
        def labels(first: int, last: int) -> tuple[str, ...]:
            return tuple(each.label for each in self.rounds[first + self.weeks - 1 : last + self.weeks])

        return Truth(
            recurring_places=(place_code(_TUNNEL), place_code(_TERMINAL)),
            worsened_area=area_code("Tallbacken"),
            worsened_kinds=("fire", "damage"),
            worsened_rounds=labels(_WORSE, _LAST_BAD),
            improved_rounds=labels(_LAST_BAD + 1, 0),
            helping_measure="tallbacken-parkering",
            idle_measures=("station-ljus", "norrgarden-affischer"),
            cluster_areas=tuple(sorted(self.cluster)),
            cluster_kind="illegal_traffic",
            cluster_rounds=labels(self.cluster_from, self.cluster_from + _CLUSTER_WEEKS - 1),
            rising_area=area_code("Kvarnhagen"),
            rising_kind="damage",
            rising_rounds=labels(-2, 0),
            gathering_place=place_code(_TERMINAL),
            gathering_rounds=tuple(label for offset in _GATHERING for label in labels(offset, offset)),
            silent_areas=tuple(area_code(name) for name in _SILENT_AREAS),
            silent_functions=company.SILENT,
            silent_rounds=labels(_SILENT_SINCE, 0),
            flagging_function=company.FLAGGING,
            vacant_function=company.VACANT,
            replaced_function=company.REPLACED,
            told_twice=tuple(self.told_twice),
        )


# --- times, seasons, holidays ------------------------------------------------------------------------------


@cache
def season(kind: str, day: date) -> float:
    """How much more (or less) often than on average the kind happens around that day."""
    peak, height = _SEASON.get(kind, (0, 0.0))
    factor = 1 + height * math.cos(2 * math.pi * (day.timetuple().tm_yday - peak) / 365.25)
    new_year = (day.month, day.day) >= (12, 27) or (day.month, day.day) <= (1, 3)
    valborg = (4, 27) <= (day.month, day.day) <= (5, 2)
    if new_year and kind in ("damage", "fire", "disorder"):
        factor *= 1.9
    if valborg and kind in ("fire", "event", "youth_gathering"):
        factor *= 1.7
    if school_break(day) and kind in ("youth_gathering", "damage"):
        factor *= 1.2
    return factor


def school_break(day: date) -> str | None:
    """Which school holiday the day belongs to: jullov, sportlov, påsklov, sommarlov, höstlov, or None."""
    week = day.isocalendar().week
    easter = _easter(day.year)
    if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 8):
        return "jullov"
    if week == 8:
        return "sportlov"
    if easter - timedelta(days=2) <= day <= easter + timedelta(days=7):
        return "påsklov"
    if (6, 13) <= (day.month, day.day) <= (8, 16):
        return "sommarlov"
    if week == 44:
        return "höstlov"
    return None


@cache
def _easter(year: int) -> date:
    """Easter Sunday (the Gregorian reckoning of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _closed(function: DemoFunction, each: DemoRound) -> bool:
    """Whether most of the round's working days are holidays of the function's kind of organisation."""
    working = [each.observed_from + timedelta(days=n) for n in (0, 1, 4, 5, 6)]
    return sum(_day_off(function.organisation, day) for day in working) >= 3


def _day_off(organisation: str, day: date) -> bool:
    summer = (7, 6) <= (day.month, day.day) <= (8, 2)
    christmas = (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2)
    if organisation in ("kvarnskolan", "tallskolan", "gymnasiet", "lertorpskolan"):
        return school_break(day) is not None
    if organisation in ("kvarnen", "tallen"):
        return summer
    if organisation in ("nattvandrare", "asplunden"):
        return summer or christmas
    return False


def _local(day: date, hour: float) -> datetime:
    """That hour (it may pass 24) of the day in Sweden; one that summer time skips becomes the next one."""
    wall = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
    return wall.replace(tzinfo=TZ).astimezone(UTC).astimezone(TZ)


def _utc(moment: datetime) -> datetime:
    """For comparing: times of the same zone would be compared by the wall clock."""
    return moment.astimezone(UTC)


def _when(
    rng: np.random.Generator, each: DemoRound, event: _Event, submitted_at: datetime
) -> tuple[datetime, datetime, Precision]:
    """When it happened: inside the round and before it was told."""
    if event.evening is not None:
        day = each.observed_from + timedelta(days=event.evening)
        return _local(day, 21), _local(day, 24), "interval"
    weights, (earliest, latest), precisions = _TIMES[event.kind]
    limit = min(submitted_at, _local(each.observed_to, 24), key=_utc)
    names = list(precisions)
    for _ in range(200):
        precision = names[int(rng.choice(len(names), p=list(precisions.values())))]
        day = each.observed_from + timedelta(days=int(rng.choice(7, p=np.asarray(weights) / sum(weights))))
        start = earliest + (latest - earliest) * rng.random()
        if precision == "week":
            return _local(each.observed_from, 0), limit, precision
        if precision == "night":
            starts_at, ends_at = _local(day, 22), _local(day, 30)
        elif precision == "moment":
            starts_at = ends_at = _local(day, round(start * 12) / 12)
        else:
            start = round(start * 2) / 2
            starts_at, ends_at = _local(day, start), _local(day, start + float(rng.choice((1, 1.5, 2, 3))))
        if _utc(ends_at) <= _utc(limit):
            return starts_at, ends_at, precision
    raise AssertionError("no time fits before the report")


def totals(story: Story) -> Mapping[str, int]:
    """How much there is of each kind of record and answer, for the log of a load."""
    found = Counter(f"answer {item.kind}" for item in story.answers)
    found.update({name: len(_records(story, name)) for name in _COUNTED})
    return dict(sorted(found.items()))


_COUNTED = (
    "rounds",
    "observations",
    "follow_ups",
    "priorities",
    "measures",
    "field_rows",
    "events",
    "police_counts",
)


def _records(story: Story, name: str) -> Sequence[object]:
    records: Sequence[object] = getattr(story, name)
    return records
