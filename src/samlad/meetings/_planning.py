"""The plan of meetings: a year's at a time, moved or called off with a reason."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.lib.words import clean_text
from samlad.meetings.access import require_managing
from samlad.meetings.groups import newest_agenda
from samlad.meetings.models import Group, Meeting, MeetingTime
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened

WHERE, REASON = 200, 300  # characters
BACK = timedelta(days=91)  # what the first meeting of a group looks back on
AHEAD = timedelta(days=800)


@transaction.atomic
def plan_meeting(*, actor: Actor, now: datetime, group_id: int, meets_at: datetime, where: str = "") -> Meeting:
    """A meeting of the group, at a time to come. At the same time once more it is the same meeting."""
    group = one(Group.objects.select_for_update(of=("self",)), group_id)
    require_managing(actor, group)
    where, day = clean_text(where, WHERE), _day(actor, now, group, meets_at)
    for meeting in group.meetings.filter(ends_on=day).prefetch_related("times"):
        if any(t.meets_at == meets_at for t in meeting.times.all()[:1]):
            return meeting
    meeting = Meeting.objects.create(
        partnership=actor.partnership,
        kind=Meeting.Kind.GROUP,
        group=group,
        agenda=newest_agenda(Meeting.Kind.GROUP, group.pk),
        starts_on=day,
        ends_on=day,
        opened_at=now,
        opened_by=actor.label,
    )
    log(actor, now, "meeting.planned", meeting, group=group.pk, meets_at=meets_at.isoformat())
    _set(actor, now, meeting, meets_at, where, "")
    _look_back(group)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    meets_at: datetime | None,
    where: str = "",
    reason: str = "",
    screening_confirmed: str = "",
) -> MeetingTime:
    """Sets when and how a meeting of a group, a period or a year is held; None calls it off. A fixed time is a virtue:
    once it is set, another takes a reason. The same once more is the same row. Raises UserError without one, for a
    meeting that has begun, and for a time that has been."""
    meeting = one(Meeting.objects.select_for_update(of=("self",)).filter(round=None), meeting_id)
    if meeting.group:
        require_managing(actor, meeting.group)
    else:
        actor.require(Permission.LEAD_MEETING)
    where, reason = clean_text(where, WHERE), clean_text(reason, REASON)
    before = meeting.times.first()
    if before and (before.meets_at, before.where) == (meets_at, where):
        return before
    if before and not reason:
        raise UserError(_("Say why it is moved: those who had set the time aside will read it."), code="reason")
    if meeting.steps.exists():
        raise UserError(_("The meeting has begun. Plan another."), code="begun")
    day = _day(actor, now, meeting.group, meets_at) if meets_at else meeting.ends_on
    confirmed = require_screened(screening_confirmed, reason)  # where one dials is no telling of anybody
    row = _set(actor, now, meeting, meets_at, where, reason)
    record_decision(actor=actor, now=now, about=row, confirmed=confirmed)
    if meeting.group:
        meeting.starts_on = meeting.ends_on = day
        meeting.save(update_fields=["starts_on", "ends_on"])
        _look_back(meeting.group)
    return row


def _day(actor: Actor, now: datetime, group: Group | None, meets_at: datetime) -> date:
    if not now < meets_at < now + AHEAD:
        raise UserError(_("Choose a time to come, at most two years ahead."), code="meets_at")
    day = local_day(meets_at, actor.partnership.zone)
    if group and (day < group.starts_on or (group.ends_on and day > group.ends_on)):
        raise UserError(_("The group does not exist on that day."), code="meets_at")
    return day


def _set(
    actor: Actor, now: datetime, meeting: Meeting, meets_at: datetime | None, where: str, reason: str
) -> MeetingTime:
    row = MeetingTime.objects.create(
        partnership=actor.partnership,
        meeting=meeting,
        meets_at=meets_at,
        where=where,
        reason=reason,
        set_at=now,
        set_by=actor.label,
    )
    log(actor, now, "meeting.timed", meeting, meets_at=meets_at.isoformat() if meets_at else "", row=row.pk)
    return row


def _look_back(group: Group) -> None:
    """Each meeting looks back on the days since the one before that was not called off."""
    before: date | None = None
    for meeting in group.meetings.order_by("ends_on", "pk").prefetch_related("times"):
        start = before + timedelta(days=1) if before else meeting.ends_on - BACK
        if meeting.starts_on != min(start, meeting.ends_on):
            meeting.starts_on = min(start, meeting.ends_on)
            meeting.save(update_fields=["starts_on"])
        if any(t.meets_at for t in list(meeting.times.all())[:1]):
            before = meeting.ends_on
