"""Reading the follow-ups: what waits to be published, and what happens in a room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from samlad.meetings.models import Attendance, Decision, Lead, Meeting, Presence, Step

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
    return list(Meeting.objects.filter(ends_on__lte=day, round=None, publications=None).order_by("ends_on", "pk"))


def week_meeting(label: str) -> Meeting | None:
    """The meeting of a round, with the round and its closure. One query."""
    return Meeting.objects.select_related("round__closure").filter(round__label=label).first()


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
class OpenDecision:
    """A decision that nobody has reported back. `overdue`: its day is over."""

    decision: Decision
    overdue: bool


def open_decisions(day: date) -> list[OpenDecision]:
    """Of all meetings, overdue ones first, then by day; those without a day last. One query."""
    rows = (
        Decision.objects.filter(report=None)
        .select_related("meeting")
        .order_by(F("report_on").asc(nulls_last=True), "pk")
    )
    return [OpenDecision(d, d.report_on is not None and d.report_on < day) for d in rows]
