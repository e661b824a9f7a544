"""Priorities, one-line measures and the weekend's field activities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.audit.service import record
from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.measures.models import FieldActivity, Measure, Priority
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.places.models import Area


@dataclass(frozen=True)
class Choice:
    area_id: int
    reason: str


@transaction.atomic
def prioritise(
    *, actor: Actor, now: datetime, choices: Sequence[Choice], starts_on: date, ends_on: date
) -> list[Priority]:
    """Decides the prioritised areas from a day to a day, in order. Replaces priorities that start the same day;
    earlier ones
    that reach into the time end the day before. Raises UserError for too many areas, one twice, or no reason."""
    actor.require(Permission.DECIDE_PRIORITIES)
    most = rhythm().priority_count
    if not choices or len(choices) > most:
        raise UserError(_("Choose between one and %(most)d areas.") % {"most": most})
    if len({c.area_id for c in choices}) != len(choices):
        raise UserError(_("The same area is chosen twice."))
    if any(not c.reason.strip() for c in choices):
        raise UserError(_("Give a reason for each area: what is needed, and what can be done."))
    if ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": starts_on})
    if Area.objects.filter(pk__in=[c.area_id for c in choices]).count() != len(choices):
        raise OutOfScope
    later = Priority.objects.filter(starts_on__gt=starts_on, starts_on__lte=ends_on).order_by("starts_on").first()
    if later:
        raise UserError(
            _("Another choice begins on %(day)s. End this one before it, or let it begin on that day and replace it.")
            % {"day": later.starts_on}
        )
    Priority.objects.filter(starts_on=starts_on).delete()
    for earlier in Priority.objects.filter(starts_on__lt=starts_on, ends_on__gte=starts_on):
        earlier.ends_on = date.fromordinal(starts_on.toordinal() - 1)
        earlier.save(update_fields=["ends_on"])
    made = [
        Priority.objects.create(
            partnership=actor.partnership, area_id=c.area_id, position=n, starts_on=starts_on, ends_on=ends_on,
            reason=c.reason.strip(), decided_at=now, decided_by=actor.label,
        )
        for n, c in enumerate(choices, start=1)
    ]  # fmt: skip
    _log(actor, "priorities.decided", "priority", made[0].pk, now, {"areas": [c.area_id for c in choices]})
    return made


@transaction.atomic
def plan_measure(
    *,
    actor: Actor,
    now: datetime,
    what: str,
    who: str,
    area_id: int | None,
    starts_on: date,
    ends_on: date | None = None,
    organisation_id: int | None = None,
) -> Measure:
    """Writes down a measure: what, where, who. Raises UserError when what or who is missing."""
    actor.require(Permission.PLAN_MEASURES)
    if not what.strip() or not who.strip():
        raise UserError(_("Say what is to be done and who does it."))
    if ends_on and ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": starts_on})
    if (area_id and not Area.objects.filter(pk=area_id).exists()) or (
        organisation_id and not Organisation.objects.filter(pk=organisation_id).exists()
    ):
        raise OutOfScope
    measure = Measure.objects.create(
        partnership=actor.partnership, what=what.strip()[:300], who=who.strip()[:200], area_id=area_id,
        organisation_id=organisation_id, starts_on=starts_on, ends_on=ends_on, planned_at=now, planned_by=actor.label,
    )  # fmt: skip
    _log(actor, "measure.planned", "measure", measure.pk, now, {"area": area_id})
    return measure


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
) -> FieldActivity:
    """Writes down who is out in the weekend after a round's meeting. Only the organisation itself (or its lead) may,
    and only
    a shared row is seen by others."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise OutOfScope
    actor.require_organisation(Permission.PLAN_MEASURES, organisation_id=organisation.pk, lead_id=organisation.lead_id)
    if not Round.objects.filter(pk=round_id).exists():
        raise OutOfScope
    if not where.strip() or not when.strip():
        raise UserError(_("Say where and when."))
    activity = FieldActivity.objects.create(
        partnership=actor.partnership,
        round_id=round_id,
        organisation=organisation,
        where=where.strip()[:200],
        when=when.strip()[:120],
        aim=aim.strip()[:200],
        shared_at=now if share else None,
        shared_by=actor.label if share else "",
    )
    _log(actor, "field_activity.planned", "fieldactivity", activity.pk, now, {"shared": share})
    return activity


@transaction.atomic
def remove_field_activity(*, actor: Actor, now: datetime, activity_id: int) -> None:
    """Takes a row away again; what is already published stays published."""
    activity = FieldActivity.objects.select_related("organisation").filter(pk=activity_id).first()
    if activity is None:
        raise OutOfScope
    actor.require_organisation(
        Permission.PLAN_MEASURES,
        organisation_id=activity.organisation.pk,
        lead_id=activity.organisation.lead_id,
    )
    _log(actor, "field_activity.removed", "fieldactivity", activity.pk, now, {})
    activity.delete()


def _log(actor: Actor, verb: str, kind: str, pk: int, now: datetime, data: dict[str, object]) -> None:
    record(
        partnership_id=actor.partnership.pk,
        actor=actor.label,
        verb=verb,
        object_type=kind,
        object_id=pk,
        now=now,
        data=data,
    )
