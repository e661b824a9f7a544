"""Reading the follow-ups: what waits to be published, and what happens in a room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from samlad.meetings.models import (
    Attendance,
    Decision,
    DecisionState,
    Group,
    Lead,
    Meeting,
    Presence,
    Step,
)
from samlad.meetings.moves import MOVES, OVER

HERE = timedelta(seconds=45)  # without a sign of life for so long, somebody is no longer there


@dataclass(frozen=True)
class Present:
    """Somebody who has the room open, as the function they hold; never their name."""

    account_id: int
    function: str
    organisation: str
    field: str
    follows: bool


def unpublished(day: date) -> list[Meeting]:
    """Reviews whose time is over by the day and whose report nobody has published, the oldest first. One query."""
    return list(
        Meeting.objects.filter(ends_on__lte=day, round=None, group=None, publications=None).order_by("ends_on", "pk")
    )


def week_meeting(label: str) -> Meeting | None:
    """The meeting of a round, with the round and its closure. One query."""
    return Meeting.objects.select_related("round__closure", "agenda").filter(round__label=label).first()


def meeting_by_id(meeting_id: int) -> Meeting | None:
    """A meeting that is not of a week: of a period, a year or a group. One query."""
    return Meeting.objects.select_related("group", "agenda").filter(pk=meeting_id, round=None).first()


def leader(meeting: Meeting) -> Lead | None:
    return meeting.leads.select_related("function__organisation").first()


def step_of(meeting: Meeting) -> Step | None:
    """Where the meeting is; None before it has begun."""
    return meeting.steps.select_related("area").defer("area__outline").first()


def attending(meeting: Meeting) -> list[Attendance]:
    """The functions that take part, in the order they came. One query."""
    return list(meeting.attendances.filter(struck_at=None).select_related("function__organisation"))


def present(meeting_ids: Collection[int], now: datetime) -> dict[int, list[Present]]:
    """Who has each room open, by organisation. One query."""
    rows = Presence.objects.filter(meeting__in=meeting_ids, seen_at__gte=now - HERE).values_list(
        "meeting_id", "account_id", "function__name", "function__organisation__name", "field", "follows"
    )
    rooms: dict[int, list[Present]] = {pk: [] for pk in meeting_ids}
    for meeting, account, function, organisation, field, follows in rows.order_by(
        "function__organisation__name", "function__name", "pk"
    ):
        rooms[meeting].append(Present(account, function, organisation, field, follows))
    return rooms


@dataclass(frozen=True)
class DecisionNow:
    """A decision as it stands. `holder`: who holds the mandate, where it is anchored elsewhere. `overdue`: its day is
    over and nobody has reported it back."""

    decision: Decision
    state: DecisionState.State
    holder: str
    note: str
    overdue: bool

    @property
    def waits(self) -> bool:
        """For whoever holds the mandate."""
        return self.state is DecisionState.State.ANCHORING

    @property
    def proposed(self) -> bool:
        return self.state is DecisionState.State.PROPOSED

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def is_done(self) -> bool:
        """Nothing more is to be told of it."""
        return self.over or hasattr(self.decision, "report")

    @property
    def stands(self) -> str:
        """In words, with who holds the mandate, or why nothing came of it."""
        words = {
            DecisionState.State.PROPOSED: _("Proposed, to be anchored with %(holder)s"),
            DecisionState.State.ANCHORING: _("Being anchored with %(holder)s"),
            DecisionState.State.ANCHORED: _("Anchored with %(holder)s"),
        }
        known = self.state in words and self.holder
        text = words[self.state] % {"holder": self.holder} if known else str(self.state.label)
        return f"{text}: {self.note}" if self.note and self.over else text

    @property
    def moves(self) -> tuple[DecisionState.State, ...]:
        """Where it may go; nowhere once it is reported back."""
        return () if hasattr(self.decision, "report") else MOVES[self.state]


def open_decisions(meeting: Meeting, day: date) -> list[DecisionNow]:
    """Those of meetings before, which come back by themselves until they are reported back, rejected or withdrawn: at
    a weekly meeting the weekly ones, at a group's its own and those that others have sent it, at a period's or a
    year's all. Overdue ones first, then by day; those without a day last. One query."""
    rows = Decision.objects.filter(report=None, meeting__starts_on__lte=meeting.ends_on).exclude(meeting=meeting)
    if meeting.kind == Meeting.Kind.WEEK:
        rows = rows.filter(meeting__kind=Meeting.Kind.WEEK)
    elif meeting.kind == Meeting.Kind.GROUP:
        rows = rows.filter(Q(meeting__group=meeting.group_id) | Q(to_group=meeting.group_id))
    return [d for d in _as_they_stand(rows, day) if not d.over]


def every_decision(day: date) -> list[DecisionNow]:
    """Of all meetings: overdue ones first, then by day; those without a day last. One query."""
    return _as_they_stand(Decision.objects.all(), day)


def decisions_about(group: Group, day: date) -> list[DecisionNow]:
    """Those of the group and those sent to it that are not reported back, overdue ones first. One query."""
    rows = Decision.objects.filter(Q(meeting__group=group) | Q(to_group=group), report=None)
    return [d for d in _as_they_stand(rows, day) if not d.over]


def decisions_of(meeting: Meeting, day: date) -> list[DecisionNow]:
    """What the meeting itself decided and proposed, in the order it did. One query."""
    return sorted(_as_they_stand(Decision.objects.filter(meeting=meeting), day), key=lambda d: d.decision.pk)


def overdue_decisions(function_ids: Collection[int], day: date) -> list[DecisionNow]:
    """Those that one of the functions was to report back before the day. One query."""
    return _as_they_stand(_overdue(function_ids, day), day)


def any_overdue(function_ids: Collection[int], day: date) -> Exists:
    """Whether there are `overdue_decisions`, to be asked within another query."""
    return Exists(_overdue(function_ids, day))


def _overdue(function_ids: Collection[int], day: date) -> QuerySet[Decision]:
    late = Decision.objects.filter(report=None, reporter__in=function_ids, report_on__lt=day)
    return late.annotate(now_state=_newest("state")).exclude(now_state__in=[*OVER, DecisionState.State.PROPOSED])


def _as_they_stand(rows: QuerySet[Decision], day: date) -> list[DecisionNow]:
    rows = rows.select_related(
        "meeting__round", "meeting__group", "meeting__partnership", "to_group", "report", "reporter__organisation"
    ).order_by(F("report_on").asc(nulls_last=True), "pk")
    parts = {f"now_{name}": _newest(name) for name in ("state", "holder", "note")}
    return [_standing(d, day) for d in rows.annotate(**parts)]


def _newest(name: str) -> Subquery:
    """Of a decision's states the newest's column."""
    return Subquery(DecisionState.objects.filter(decision=OuterRef("pk")).order_by("-pk").values(name)[:1])


def _standing(decision: Decision, day: date) -> DecisionNow:
    state, holder, note = (getattr(decision, f"now_{name}") for name in ("state", "holder", "note"))
    late = decision.report_on is not None and decision.report_on < day and not hasattr(decision, "report")
    return DecisionNow(decision, DecisionState.State(state), holder, note, late)
