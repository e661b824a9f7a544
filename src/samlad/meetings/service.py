"""Meetings: opened or planned, written as people answer, published as a report."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samlad.audit.service import mark
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.text import shortened
from samlad.lib.words import clean_text
from samlad.measures.models import Measure
from samlad.measures.visibility import FOR_MEETING
from samlad.meetings import access
from samlad.meetings._agendas import adopt_agenda
from samlad.meetings._decisions import decide, move_decision, report_back
from samlad.meetings._groups import change_group, form_group
from samlad.meetings._planning import move_meeting, plan_meeting
from samlad.meetings._preparing import prepare, write_preparations
from samlad.meetings._room import attend, be_present, enter, go_to, leave, open_week_meeting, take_lead
from samlad.meetings.groups import agenda_of, newest_agenda
from samlad.meetings.models import Assessment, Meeting, MeetingPublication, MeetingText
from samlad.meetings.reporting import as_kept, files_of, numbered, review_of
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.records.service import register
from samlad.screening.service import record_decision, require_confirmed, require_screened
from samlad.writing.service import Edit, require_settled, write

__all__ = [
    "adopt_agenda",
    "assess",
    "attend",
    "be_present",
    "change_group",
    "days_of",
    "decide",
    "enter",
    "form_group",
    "go_to",
    "leave",
    "move_decision",
    "move_meeting",
    "open_meeting",
    "open_week_meeting",
    "plan_meeting",
    "prepare",
    "publish_meeting",
    "report_back",
    "take_lead",
    "write_preparations",
    "write_text",
]
REVIEWS = (Meeting.Kind.PERIOD, Meeting.Kind.YEAR)  # opened by somebody, for the days that are over
MOST = 20_000  # characters in a text
RECORDS = {"period": "period_report", "year": "year_report", "group": "group_notes"}  # their kinds in the register
EARLIEST = date(2000, 1, 1)


def days_of(kind: str, day: date) -> tuple[date, date]:
    """The first and last day of the period or the year that `day` lies in."""
    if kind == Meeting.Kind.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return rhythm().period_of(day)


@transaction.atomic
def open_meeting(*, actor: Actor, now: datetime, kind: str, day: date) -> Meeting:
    """The follow-up of the period or year that a day lies in; opened once."""
    actor.require(Permission.EDIT_PICTURE)
    if kind not in REVIEWS:
        raise OutOfScope
    start, end = days_of(kind, day)
    if not EARLIEST <= start <= actor.today(now):
        raise UserError(_("There is nothing to look back on before %d, or before it has begun.") % EARLIEST.year)
    meeting, created = Meeting.objects.get_or_create(
        partnership=actor.partnership,
        kind=kind,
        starts_on=start,
        defaults={"ends_on": end, "agenda": newest_agenda(kind, None), "opened_at": now, "opened_by": actor.label},
    )
    if created:
        log(actor, now, "meeting.opened", meeting, kind=kind, starts_on=str(start))
    return meeting


@transaction.atomic
def write_text(
    *, actor: Actor, now: datetime, meeting_id: int, item: str, edit: Edit, screening_confirmed: str = ""
) -> MeetingText:
    """Writes under a point (`writing.service.write`), in at most 20 000 characters. Raises ScreeningRequired for what
    may point at a person and did not stand there before."""
    meeting = _meeting(actor, now, meeting_id, Permission.EDIT_PICTURE)
    if not any(point.code == item for point in agenda_of(meeting)):
        raise OutOfScope
    written, _new = MeetingText.objects.get_or_create(partnership=actor.partnership, meeting=meeting, item=item)
    confirmed = require_screened(screening_confirmed, clean_text(edit.text, MOST), stands=written.text)
    if write(actor=actor, now=now, text=written, edit=edit, most=MOST):
        log(actor, now, "meeting.written", meeting, item=item, version=written.version)
        record_decision(actor=actor, now=now, about=written, confirmed=confirmed)
    return written


@transaction.atomic
def assess(
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    measure_id: int,
    outcome: str,
    reason: str,
    screening_confirmed: str = "",
) -> Assessment:
    """What a measure seems to go with, with a reason. Judged again it is changed; the audit log keeps what was said."""
    meeting = _meeting(actor, now, meeting_id, Permission.EDIT_PICTURE)
    measure = one(Measure.objects.filter(FOR_MEETING), measure_id)
    reason = clean_text(reason, 500)
    if outcome not in Assessment.Outcome.values or not reason:
        raise UserError(_("Choose what the measure seems to go with, and say why you think so."))
    confirmed = require_screened(screening_confirmed, reason)
    judgement = {"outcome": outcome, "reason": reason}
    earlier = Assessment.objects.filter(meeting=meeting, measure=measure).first()
    if earlier and (earlier.outcome, earlier.reason) == (outcome, reason):
        return earlier
    assessed, _created = Assessment.objects.update_or_create(
        partnership=actor.partnership,
        meeting=meeting,
        measure=measure,
        defaults=judgement | {"judged_at": now, "judged_by": actor.label},
    )
    log(actor, now, "measure.assessed", meeting, measure=measure.pk, **judgement)
    record_decision(actor=actor, now=now, about=assessed, confirmed=confirmed)
    return assessed


@transaction.atomic
def publish_meeting(
    *, actor: Actor, now: datetime, meeting_id: int, read: str, screening_confirmed: bool = False
) -> MeetingPublication:
    """Publishes the follow-up as a numbered, unchangeable record: the report (PDF, Word, web page), its one-page
    summary and its data. Published again it is the next version.

    `read` is the digest of what somebody has read through (`review_of`); only what has that digest is published, else
    ChangedSinceRead. Raises Unsettled while a point has two wordings of the same words, ScreeningRequired for what may
    point at a person and is not confirmed, and UserError when nothing has changed since the last version."""
    one(Meeting.objects.select_for_update(of=("self",)).filter(kind__in=RECORDS), meeting_id)
    meeting = _meeting(actor, now, meeting_id, Permission.PUBLISH_PICTURE)
    last = meeting.publications.select_related("record").first()
    require_settled((_heading(meeting, t.item), t) for t in meeting.texts.all())
    review = review_of(meeting, day=actor.today(now))
    if review.digest != read:
        raise ChangedSinceRead
    confirmed = require_confirmed(read if screening_confirmed else "", review.findings, mark=review.digest)
    with translation.override(actor.partnership.language):
        report, data = review.report, as_kept(review.report)
        if last and data == json.loads(bytes(last.record.files.get(name="report.json").content)):
            raise UserError(_("Nothing has changed since %s was published.") % last.record)
        ends_at = mark(actor.partnership.pk)
        record = register(
            actor=actor,
            now=now,
            permission=Permission.PUBLISH_PICTURE,
            kind=RECORDS[meeting.kind],
            title=shortened(f"{report.title} {report.subtitle}", 200),
            replaces=last.record if last else None,
            write=lambda number, version: files_of(
                numbered(report, number, version, last.record if last else None, ends_at), data
            ),
        )
    publication = MeetingPublication.objects.create(
        partnership=actor.partnership, meeting=meeting, record=record, published_at=now, published_by=actor.label
    )
    log(actor, now, "meeting.published", meeting, number=record.number, version=record.version, read=read)
    record_decision(actor=actor, now=now, about=publication, confirmed=confirmed)
    return publication


def _meeting(actor: Actor, now: datetime, meeting_id: int, permission: Permission) -> Meeting:
    meeting = one(Meeting.objects.select_related("group", "agenda"), meeting_id)
    access.require_at(actor, meeting, permission, actor.today(now))
    return meeting


def _heading(meeting: Meeting, code: str) -> str:
    return next((str(item.heading) for item in agenda_of(meeting) if item.code == code), code)
