"""What a timeline consists of: plain frozen records, with codes and labels instead of keys."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from samlad.demo.organisations import Staffing

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

    For the precision "week" the times run from the round's first day to when it was reported.
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
    visibility: Literal["own", "meeting", "picture"]


@dataclass(frozen=True, kw_only=True)
class DemoFieldRow:
    """A row of "på fältet i helgen", for the weekend after the round's meeting."""

    round: str
    organisation: str
    areas: tuple[str, ...]
    starts_at: datetime  # of the first shift
    ends_at: datetime
    days: int  # the same hours on as many days
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
    """The police's own figure for an area and a round. Absent means 0 in a round of `Timeline.police_rounds`."""

    round: str
    area: str
    indicator: str
    kind: str | None
    count: int
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Planted:
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
class Timeline:
    seed: int
    today: date
    as_of: datetime
    staffing: Staffing
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
    planted: Planted

    @property
    def held(self) -> tuple[DemoRound, ...]:
        """The rounds that have had their meeting."""
        return tuple(r for r in self.rounds if not r.open and r.meeting_at <= self.as_of)
