"""Who is out in the weekend: each organisation writes and shares its own rows (M37)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures.models import CalendarConsent, FieldActivity
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.places.models import Area
from samlad.screening.service import record_decision, require_screened

LONGEST, NEAR, MOST_DAYS = timedelta(hours=36), timedelta(days=31), 7


@transaction.atomic
def plan_field_activity(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    organisation_id: int,
    where: str,
    when: str,
    aim: str,
    share: bool,
    area_ids: Iterable[int] = (),
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    days: int = 1,
    screening_confirmed: str = "",
) -> FieldActivity:
    """Writes down who is out in the weekend after a round's meeting. Only the organisation itself (or its lead) may,
    and only a shared row is seen by others. `area_ids` and the times of the first shift place it beside the others'
    rows; `days`: the same hours on as many days in a row, at most seven. Raises UserError, ScreeningRequired."""
    organisation = one(Organisation, organisation_id)
    actor.require_organisation(Permission.PLAN_MEASURES, organisation_id=organisation.pk, lead_id=organisation.lead_id)
    round, areas = one(Round.every.all(), round_id), several(Area, area_ids)
    where = clean_text(where, 200) or clean_text(", ".join(sorted(a.name for a in areas)), 200)
    when, aim = clean_text(when, 120), clean_text(aim, 200)
    if not where or not when:
        raise UserError(_("Say where and when."))
    # Two moments of the same zone would be compared by their walls.
    starts_at, ends_at = (t and t.astimezone(UTC) for t in (starts_at, ends_at))
    if (starts_at is None) != (ends_at is None) or (starts_at and ends_at and ends_at <= starts_at):
        raise UserError(_("Give both times, the end after the start, or none of them."))
    if starts_at and ends_at and (ends_at - starts_at > LONGEST or abs(starts_at - round.meeting_at) > NEAR):
        raise UserError(_("A shift is at most 36 hours long, and within a month of the meeting it is told at."))
    if not 1 <= days <= MOST_DAYS:
        raise UserError(_("The same hours may be repeated on at most seven days."))
    confirmed = require_screened(screening_confirmed, where, when, aim)
    activity = FieldActivity.objects.create(
        partnership=actor.partnership,
        round=round,
        organisation=organisation,
        where=where,
        when=when,
        aim=aim,
        starts_at=starts_at,
        ends_at=ends_at,
        days=days,
        shared_at=now if share else None,
        shared_by=actor.label if share else "",
    )
    activity.areas.set(areas)
    log(actor, now, "field_activity.planned", activity, shared=share)
    record_decision(actor=actor, now=now, about=activity, confirmed=confirmed)
    return activity


@transaction.atomic
def remove_field_activity(*, actor: Actor, now: datetime, activity_id: int) -> None:
    """Takes a row away again; what is already published stays published."""
    activity = one(FieldActivity.objects.select_related("organisation"), activity_id)
    actor.require_organisation(
        Permission.PLAN_MEASURES, organisation_id=activity.organisation.pk, lead_id=activity.organisation.lead_id
    )
    log(actor, now, "field_activity.removed", activity)
    activity.delete()


@transaction.atomic
def let_into_calendars(*, actor: Actor, now: datetime, organisation_id: int, allow: bool) -> None:
    """Whether the police's shared rows may be in calendar feeds. Only their own coordinator says so. Safe to repeat."""
    organisation = one(Organisation, organisation_id)
    actor.require_organisation(Permission.RELEASE, organisation_id=organisation.pk, lead_id=organisation.lead_id)
    standing = CalendarConsent.objects.filter(organisation=organisation, withdrawn_at=None)
    if allow:
        _consent, changed = CalendarConsent.objects.get_or_create(
            partnership=actor.partnership,
            organisation=organisation,
            withdrawn_at=None,
            defaults={"given_at": now, "given_by": actor.label},
        )
    else:
        changed = bool(standing.update(withdrawn_at=now, withdrawn_by=actor.label))
    if changed:
        log(actor, now, "calendar.allowed" if allow else "calendar.refused", organisation)
