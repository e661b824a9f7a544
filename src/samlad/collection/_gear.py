"""Gearing up: decided with a reason and a last day, prolonged or ended with a reason, over by itself."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection._extra_rounds import open_due_extra
from samlad.collection._gear_queries import gear_in_force, gear_ups, meetings_ahead
from samlad.collection._rounds import close_round
from samlad.collection.models import GearChange, GearUp, Round
from samlad.lib.errors import UserError
from samlad.lib.times import midnight
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Partnership
from samlad.partnership.permissions import Permission
from samlad.partnership.service import call_functions, move_calls
from samlad.screening.service import record_decision, require_screened

REASON = 500  # characters
LONGEST = timedelta(days=56)  # ahead: who needs longer decides again
BEFORE = (30, 60, 120, 240, 1080)  # minutes from the closing of the reports to the meeting


@transaction.atomic
def gear_up(
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    last_day: date,
    weekdays: Iterable[int],
    meeting_time: time,
    closes_minutes_before: int = 60,
    function_ids: Iterable[int] = (),
    screening_confirmed: str = "",
) -> Any:
    """From now until the end of `last_day`: extra meetings on the weekdays (Monday is 1), each with a round of its own,
    and the functions called to the meetings besides. By whoever may both run rounds and lead meetings. The same once
    more is the same. Gives the gear-up with `ends_at`.

    Raises UserError without a reason, for a last day that has been or lies more than eight weeks ahead, where no extra
    meeting comes before it, and when the partnership has geared up already; ScreeningRequired; OutOfScope for another
    partnership's function.
    """
    _require(actor)
    _in_turn(actor)
    days = "".join(str(n) for n in sorted({n for n in weekdays if 1 <= n <= 7}))
    reason, until = _reason(reason), _end_of(actor, now, last_day)
    standing = gear_in_force(now)
    if standing is not None:
        same = (standing.reason, standing.ends_at, standing.weekdays, standing.meeting_time)
        if same == (reason, until, days, meeting_time):
            return standing
        raise UserError(_("You have geared up already. Prolong it, or end it first."), code="on")
    confirmed = require_screened(screening_confirmed, reason)
    if not days:
        raise UserError(_("Choose at least one extra meeting day."), code="weekdays")
    if closes_minutes_before not in BEFORE:
        raise UserError(_("Choose when the reports close."), code="closes_minutes_before")
    geared = GearUp(
        partnership=actor.partnership,
        reason=reason,
        starts_at=now,
        until=until,
        weekdays=days,
        meeting_time=meeting_time,
        closes_minutes_before=closes_minutes_before,
        decided_by=actor.label,
        function_id=_function(actor),
    )
    geared.ends_at = until  # type: ignore[attr-defined]
    if not meetings_ahead(geared, now + timedelta(minutes=closes_minutes_before)):
        raise UserError(
            _("No extra meeting comes before the last day. Choose a later day, or other days."), code="until"
        )
    geared.save()
    geared.calls.set(call_functions(actor=actor, now=now, function_ids=function_ids, until=until))
    log(actor, now, "gear.up", geared, until=until.isoformat(), weekdays=days)
    record_decision(actor=actor, now=now, about=geared, confirmed=confirmed)
    open_due_extra(actor, now)
    return geared


@transaction.atomic
def prolong_gear_up(
    *, actor: Actor, now: datetime, gear_up_id: int, last_day: date, reason: str, screening_confirmed: str = ""
) -> GearChange | None:
    """It lasts until the end of another day, later or earlier, with its calls. None where it does so already. Raises as
    `gear_up`, and UserError when it is over."""
    standing, reason = _standing(actor, now, gear_up_id), _reason(reason)
    until = _end_of(actor, now, last_day)
    if standing.ends_at == until:
        return None
    if standing.ends_at <= now:
        raise UserError(_("It is over. Gear up again if you need to."), code="over")
    return _change(actor, now, standing, until, reason, screening_confirmed)


@transaction.atomic
def end_gear_up(
    *, actor: Actor, now: datetime, gear_up_id: int, reason: str, screening_confirmed: str = ""
) -> GearChange | None:
    """It ends now: extra meetings to come are called off and their rounds closed. None where it is over already. Raises
    UserError without a reason, ScreeningRequired, OutOfScope."""
    standing, reason = _standing(actor, now, gear_up_id), _reason(reason)
    if standing.ends_at <= now:
        return None
    return _change(actor, now, standing, now, reason, screening_confirmed)


@transaction.atomic
def call_more(*, actor: Actor, now: datetime, gear_up_id: int, function_ids: Iterable[int]) -> None:
    """Calls more functions to the meetings for as long as it lasts; those that are called stay so. Raises UserError
    when it is over, OutOfScope."""
    standing = _standing(actor, now, gear_up_id)
    if standing.ends_at <= now:
        raise UserError(_("It is over. Gear up again if you need to."), code="over")
    there = set(standing.calls.values_list("function_id", flat=True))
    new = [pk for pk in dict.fromkeys(function_ids) if pk not in there]
    standing.calls.add(*call_functions(actor=actor, now=now, function_ids=new, until=standing.ends_at))


def _change(actor: Actor, now: datetime, standing: Any, until: datetime, reason: str, confirmed: str) -> GearChange:
    findings = require_screened(confirmed, reason)
    change = GearChange.objects.create(
        partnership=actor.partnership,
        gear_up=standing,
        was_until=standing.ends_at,
        until=until,
        reason=reason,
        decided_at=now,
        decided_by=actor.label,
        function_id=_function(actor),
    )
    move_calls(actor=actor, now=now, call_ids=standing.calls.values_list("pk", flat=True), until=until)
    called_off = Round.every.filter(gear_up=standing, meeting_at__gte=until, closure=None).order_by("pk")
    for round in called_off:
        close_round(actor=actor, now=now, round_id=round.pk)
    log(actor, now, "gear.changed", ("gearup", standing.pk), until=until.isoformat(), was=change.was_until.isoformat())
    record_decision(actor=actor, now=now, about=change, confirmed=findings)
    return change


def _require(actor: Actor) -> None:
    for permission in (Permission.RUN_ROUND, Permission.LEAD_MEETING):
        actor.require(permission)


def _in_turn(actor: Actor) -> None:
    """Two who press at once do so one after the other."""
    Partnership.objects.select_for_update().get(pk=actor.partnership.pk)


def _standing(actor: Actor, now: datetime, gear_up_id: int) -> Any:
    _require(actor)
    _in_turn(actor)
    return one(gear_ups(), gear_up_id)


def _reason(text: str) -> str:
    text = clean_text(text, REASON)
    if not text:
        raise UserError(_("Say why, in a sentence or two: everybody who meets reads it."), code="reason")
    return text


def _end_of(actor: Actor, now: datetime, day: date) -> datetime:
    today = actor.today(now)
    if not today <= day <= today + LONGEST:
        raise UserError(_("Choose a last day from today and at most eight weeks ahead."), code="last_day")
    return midnight(day + timedelta(days=1), actor.partnership.zone)


def _function(actor: Actor) -> int | None:
    """Who decides, as the function that lets one."""
    able = (h for h in actor.held if h.may(Permission.RUN_ROUND) and h.may(Permission.LEAD_MEETING))
    return next((h.function_id for h in able), None)
