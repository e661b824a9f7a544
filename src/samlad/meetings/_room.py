"""The room of a meeting: opened, entered, led from point to point. Who is there just now is no event, so not logged."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.lib.waking import wake
from samlad.meetings.access import able_at, require_at
from samlad.meetings.groups import agenda_of, newest_agenda
from samlad.meetings.models import Attendance, Lead, Meeting, Presence, Step
from samlad.meetings.queries import leader, step_of
from samlad.partnership.actor import Actor, Held, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import maybe, one
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.places.models import Area

GONE = timedelta(hours=1)  # a presence older than this is taken away
FIELD, PAGE = 40, 32


@transaction.atomic
def open_week_meeting(*, actor: Actor, now: datetime, round_id: int) -> Meeting:
    """The follow-up of the round's week; opened once. Raises OutOfScope for another partnership's round."""
    actor.require(Permission.ENTER_MEETING)
    round = one(Round.every.all(), round_id)
    meeting, created = Meeting.objects.get_or_create(
        partnership=actor.partnership,
        round=round,
        defaults={
            "kind": Meeting.Kind.WEEK,
            "agenda": newest_agenda(Meeting.Kind.WEEK, None),
            "starts_on": round.observed_from,
            "ends_on": round.observed_to,
            "opened_at": now,
            "opened_by": actor.label,
        },
    )
    if created:
        log(actor, now, "meeting.opened", meeting, kind=meeting.kind, round=round.label)
    return meeting


@transaction.atomic
def enter(*, actor: Actor, now: datetime, meeting_id: int) -> Attendance:
    """Takes part, as the function that lets one in; the first one with the right to it leads. Entering again is
    harmless; whoever was struck off by mistake is back."""
    meeting, held = _entering(actor, now, meeting_id, Permission.ENTER_MEETING)
    attendance, created = Attendance.objects.get_or_create(
        partnership=actor.partnership, meeting=meeting, function_id=held.function_id, defaults={"entered_at": now}
    )
    if created or attendance.struck_at:
        attendance.struck_at = None
        attendance.save(update_fields=["struck_at"])
        log(actor, now, "meeting.entered", meeting, function=held.function_id)
    if _leads(held, meeting) and not meeting.leads.exists():
        _take(actor, now, meeting, held)
    return attendance


@transaction.atomic
def attend(*, actor: Actor, now: datetime, meeting_id: int, function_id: int, there: bool) -> None:
    """Says that a function takes part by telephone alone, or did not after all. By who may lead."""
    meeting, function = _meeting(actor, now, meeting_id, Permission.LEAD_MEETING), one(Function, function_id)
    row, created = Attendance.objects.get_or_create(
        partnership=actor.partnership, meeting=meeting, function=function, defaults={"entered_at": now}
    )
    if not created and (row.struck_at is None) == there:
        return
    row.struck_at = None if there else now
    row.save(update_fields=["struck_at"])
    log(actor, now, "meeting.entered" if there else "meeting.struck_off", meeting, function=function.pk)


@transaction.atomic
def take_lead(*, actor: Actor, now: datetime, meeting_id: int) -> Lead:
    """Leads the meeting from now on. The same function once more is the same lead."""
    meeting, held = _entering(actor, now, meeting_id, Permission.LEAD_MEETING)
    current = leader(meeting)
    if current is not None and current.function_id == held.function_id:
        return current
    return _take(actor, now, meeting, held)


@transaction.atomic
def go_to(*, actor: Actor, now: datetime, meeting_id: int, item: str, area_id: int | None = None) -> Step:
    """Brings everybody who follows to a point of the agenda, and to an area under it. By who leads alone: raises
    UserError for another. The same point once more changes nothing."""
    meeting, area = _meeting(actor, now, meeting_id, Permission.LEAD_MEETING), maybe(Area, area_id)
    if not any(point.code == item for point in agenda_of(meeting)):
        raise OutOfScope
    current = leader(meeting)
    if current is None or current.function_id not in {h.function_id for h in actor.held}:
        raise UserError(_("Another leads the meeting now. Take over the lead first."), code="led")
    step = step_of(meeting)
    if step is not None and (step.item, step.area_id) == (item, area_id):
        return step
    step = Step.objects.create(
        partnership=actor.partnership, meeting=meeting, item=item, area=area, began_at=now, led_by=actor.label
    )
    log(actor, now, "meeting.stepped", meeting, item=item, area=area_id)
    return step


@transaction.atomic
def be_present(
    *, actor: Actor, now: datetime, meeting_id: int, field: str = "", follows: bool = True, page: str = ""
) -> None:
    """Has the room open in a page of the browser, with the caret in a field. Said again every few seconds."""
    meeting, held = _entering(actor, now, meeting_id, Permission.ENTER_MEETING)
    if actor.account_id is None:
        raise OutOfScope
    Presence.objects.update_or_create(
        partnership=actor.partnership,
        meeting=meeting,
        account_id=actor.account_id,
        defaults={
            "function_id": held.function_id,
            "field": field[:FIELD],
            "follows": follows,
            "page": page[:PAGE],
            "seen_at": now,
        },
    )
    Presence.objects.filter(seen_at__lt=now - GONE).delete()
    wake(actor.partnership.pk)


@transaction.atomic
def leave(*, actor: Actor, now: datetime, meeting_id: int, page: str = "") -> None:
    """Has closed the page, unless another has been opened since: what is said last is not always heard last. That the
    function took part stands."""
    meeting = _meeting(actor, now, meeting_id, Permission.ENTER_MEETING)
    Presence.objects.filter(meeting=meeting, account=actor.account_id, page=page[:PAGE]).delete()
    wake(actor.partnership.pk)


def _take(actor: Actor, now: datetime, meeting: Meeting, held: Held) -> Lead:
    lead = Lead.objects.create(
        partnership=actor.partnership,
        meeting=meeting,
        function_id=held.function_id,
        taken_at=now,
        taken_by=actor.label,
    )
    log(actor, now, "meeting.led", meeting, function=held.function_id)
    return lead


def _meeting(actor: Actor, now: datetime, meeting_id: int, permission: Permission) -> Meeting:
    """The meeting, where the actor may do it."""
    meeting = one(Meeting.objects.select_related("group", "agenda"), meeting_id)
    require_at(actor, meeting, permission, actor.today(now))
    return meeting


def _entering(actor: Actor, now: datetime, meeting_id: int, permission: Permission) -> tuple[Meeting, Held]:
    """The meeting, and the function that lets the actor do it there; one that may lead before one that may not."""
    meeting = _meeting(actor, now, meeting_id, permission)
    able = able_at(actor, meeting, permission, actor.today(now))
    if not able:  # a system actor is nobody's function
        raise PermissionDenied(permission.value)
    return meeting, max(able, key=lambda h: _leads(h, meeting))


def _leads(held: Held, meeting: Meeting) -> bool:
    """Whether the function may lead the meeting, where it may enter."""
    return held.may(Permission.LEAD_MEETING) or bool(meeting.group and meeting.group.convener_id == held.function_id)
