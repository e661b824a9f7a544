"""Which areas are prioritised, decided with reasons; and how much each lead organisation judges it can change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.dates import full_day
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures.models import Influence, Priority, PriorityDecision, PriorityReturn
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.places.models import Area
from samlad.screening.service import record_decision, require_screened

Kind = PriorityDecision.Kind
LONGEST = timedelta(days=92)  # until a temporary choice is looked at again


@dataclass(frozen=True)
class Choice:
    area_id: int
    reason: str


@transaction.atomic
def prioritise(
    *,
    actor: Actor,
    now: datetime,
    choices: Sequence[Choice],
    starts_on: date,
    ends_on: date,
    screening_confirmed: str = "",
) -> PriorityDecision:
    """Decides the prioritised areas from a day to a day, in order. A decision is added: of those that cover a day the
    newest holds. Raises UserError for too many areas, one twice, or no reason."""
    return _decide(actor, now, Kind.PERIOD, choices, starts_on, ends_on, "", None, screening_confirmed)


@transaction.atomic
def change_temporarily(
    *,
    actor: Actor,
    now: datetime,
    choices: Sequence[Choice],
    reason: str,
    review_on: date,
    screening_confirmed: str = "",
) -> PriorityDecision:
    """Lets other areas be prioritised from today because something special has happened, until it is dealt with: at
    longest to the end of the period in which it is looked at again. Raises UserError without a reason, for a review
    that is not within three months, and as `prioritise`."""
    today = actor.today(now)
    reason = clean_text(reason, 1000)
    if not reason:
        raise UserError(_("Say what has happened that changes the priorities."))
    if not today < review_on <= today + LONGEST:
        raise UserError(_("Say when it is looked at again: after today, and within three months."))
    end = rhythm().period_of(review_on)[1]
    return _decide(actor, now, Kind.TEMPORARY, choices, today, end, reason, review_on, screening_confirmed)


@transaction.atomic
def return_to_period(
    *, actor: Actor, now: datetime, decision_id: int, reason: str, screening_confirmed: str = ""
) -> PriorityReturn:
    """Ends a temporary choice: from today the period's holds again. Safe to repeat. Raises UserError without a
    reason."""
    actor.require(Permission.DECIDE_PRIORITIES)
    decision = one(PriorityDecision, decision_id)
    reason = clean_text(reason, 1000)
    if decision.kind != Kind.TEMPORARY:
        raise OutOfScope
    if not reason:
        raise UserError(_("Say how it was dealt with."))
    confirmed = require_screened(screening_confirmed, reason)
    returned, created = PriorityReturn.objects.get_or_create(
        partnership=actor.partnership,
        decision=decision,
        defaults={"from_on": actor.today(now), "reason": reason, "decided_at": now, "decided_by": actor.label},
    )
    if created:
        log(actor, now, "priorities.returned", ("priority", decision.pk))
        record_decision(actor=actor, now=now, about=returned, confirmed=confirmed)
    return returned


@transaction.atomic
def judge_influence(
    *,
    actor: Actor,
    now: datetime,
    organisation_id: int,
    area_id: int,
    level: int,
    reason: str,
    screening_confirmed: str = "",
) -> Influence:
    """How much a lead organisation judges that it can change in an area (1 little – 3 much), with a reason. The same
    judgement once more adds nothing. Raises OutOfScope for another's organisation, UserError without a reason."""
    organisation = one(Organisation, organisation_id)
    actor.require_organisation(
        Permission.FOLLOW_PROBLEMS, organisation_id=organisation.pk, lead_id=organisation.lead_id
    )
    area = one(Area, area_id)
    reason = clean_text(reason, 500)
    if not organisation.is_lead:
        raise UserError(_("It is the lead organisations that judge: their units tell them."))
    if level not in Influence.Level.values or not reason:
        raise UserError(_("Choose how much can be done, and say what it would be."))
    confirmed = require_screened(screening_confirmed, reason)
    latest = Influence.objects.filter(organisation=organisation, area=area).first()
    if latest and (latest.level, latest.reason) == (level, reason):
        return latest
    judgement = Influence.objects.create(
        partnership=actor.partnership,
        organisation=organisation,
        area=area,
        level=level,
        reason=reason,
        judged_at=now,
        judged_by=actor.label,
    )
    log(actor, now, "influence.judged", area, organisation=organisation.pk, level=level)
    record_decision(actor=actor, now=now, about=judgement, confirmed=confirmed)
    return judgement


def _decide(
    actor: Actor,
    now: datetime,
    kind: str,
    choices: Sequence[Choice],
    starts_on: date,
    ends_on: date,
    reason: str,
    review_on: date | None,
    screening_confirmed: str,
) -> PriorityDecision:
    actor.require(Permission.DECIDE_PRIORITIES)
    most = rhythm().priority_count
    if not choices or len(choices) > most:
        raise UserError(_("Choose between one and %(most)d areas.") % {"most": most})
    if len({c.area_id for c in choices}) != len(choices):
        raise UserError(_("The same area is chosen twice."))
    reasons = [clean_text(c.reason, 1000) for c in choices]
    if not all(reasons):
        raise UserError(_("Give a reason for each area: what is needed, and what can be done."))
    if ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": full_day(starts_on)})
    if Area.objects.filter(pk__in=[c.area_id for c in choices]).count() != len(choices):
        raise OutOfScope
    confirmed = require_screened(screening_confirmed, reason, *reasons)
    decision = PriorityDecision.objects.create(
        partnership=actor.partnership,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        review_on=review_on,
        decided_at=now,
        decided_by=actor.label,
    )
    Priority.objects.bulk_create(
        Priority(partnership=actor.partnership, decision=decision, area_id=c.area_id, position=n, reason=why)
        for n, (c, why) in enumerate(zip(choices, reasons, strict=True), start=1)
    )
    log(actor, now, "priorities.decided", ("priority", decision.pk), areas=[c.area_id for c in choices], kind=kind)
    record_decision(actor=actor, now=now, about=decision, confirmed=confirmed)
    return decision
