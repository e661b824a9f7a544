"""Who may read what is reported to a lead: its own coordinators say so, person by person (decision 12)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import several
from samlad.partnership.models import Account, Assignment, Consent, Duty, Function, Independence, Notice, Organisation
from samlad.partnership.permissions import DUTY_PERMISSIONS, RAW, Permission

RAW_DUTIES = [duty for duty, permissions in DUTY_PERMISSIONS.items() if RAW & permissions]


def configurable(actor: Actor, organisation: Organisation) -> bool:
    """Whether the organisation is in a tree that the actor configures."""
    if actor.system or {organisation.pk, organisation.lead_id} & actor.organisations(Permission.CONFIGURE):
        return True
    joint = actor.may(Permission.CONFIGURE_PARTNERSHIP)
    return joint and not Independence.objects.filter(lead=organisation.lead_id).exists()


@transaction.atomic
def consent(*, actor: Actor, now: datetime, assignment_ids: Iterable[int], why: str) -> list[Consent]:
    """Lets holders of functions in the actor's own lead read what is reported to it. Safe to repeat. Raises UserError
    without a reason; OutOfScope for a function of another lead, and for an administrator, who reads no raw words."""
    actor.require(Permission.READ_RAW)
    why = clean_text(why, 300)
    if not why:
        raise UserError(_("Say why: the organisation will want to know it later."))
    assignments = several(Assignment.objects.select_related("function__organisation", "account"), assignment_ids)
    if not all(actor.speaks_for(a.function.organisation.lead_id) for a in assignments):
        raise OutOfScope
    return [give_consent(actor, now, assignment, why) for assignment in assignments]


def give_consent(actor: Actor, now: datetime, assignment: Assignment, why: str) -> Consent:
    lead_id = assignment.function.organisation.lead_id
    given, created = Consent.objects.get_or_create(
        partnership=actor.partnership,
        assignment=assignment,
        defaults={"lead_id": lead_id, "why": why, "given_at": now, "given_by": actor.label},
    )
    if created:
        runs_itself(assignment.function, now)
        log(actor, now, "consent.given", given, assignment=assignment.pk, lead=lead_id)
        if holds_elsewhere(assignment.account, lead_id):
            tell(now, lead_id, Notice.Kind.CONSENTED, function=assignment.function, account=assignment.account)
    return given


def end_consents(actor: Actor, now: datetime, assignments: QuerySet[Assignment]) -> None:
    """They wait for the lead's consent again. The host's commands speak for every lead, so it gives it at once."""
    ended = Consent.objects.filter(assignment__in=assignments).select_related("assignment__function__organisation")
    for each in list(ended.select_related("assignment__account")):
        log(actor, now, "consent.ended", each, assignment=each.assignment_id, lead=each.lead_id)
        each.delete()
        settle(actor, now, each.assignment, speaks=actor.system)


def settle(actor: Actor, now: datetime, assignment: Assignment, *, speaks: bool) -> None:
    """Somebody holds a function from now: they may read at once if whoever gave it to them speaks for the lead and they
    have held nothing of another lead, which its coordinator would want to weigh. Otherwise they wait, and the lead is
    told. So is a lead whose words they read already, if the function is another lead's."""
    function, account = assignment.function, assignment.account
    lead_id = function.organisation.lead_id
    if actor.system or (speaks and not holds_elsewhere(account, lead_id)):
        give_consent(actor, now, assignment, _("Given with the function."))
    elif function.duties.filter(duty__in=RAW_DUTIES).exists():
        tell(now, lead_id, Notice.Kind.WAITS, function=function, account=account)
    others = Consent.objects.filter(assignment__account=account).exclude(lead=lead_id)
    for other in set(others.values_list("lead_id", flat=True)):
        tell(now, other, Notice.Kind.ELSEWHERE, function=function, account=account)


def runs_itself(function: Function, now: datetime) -> None:
    """Notes when a lead gets its first coordinator who may read what is reported to it."""
    lead = function.organisation
    coordinates = function.duties.filter(duty=Duty.COORDINATOR).exists()
    if lead.is_lead and coordinates and Consent.objects.filter(assignment__function=function).exists():
        Independence.objects.get_or_create(partnership=lead.partnership, lead=lead, defaults={"since": now})


def holds_elsewhere(account: Account, lead_id: int) -> bool:
    """Whether the account has, or has ever had, a function of another lead of the partnership."""
    held = Assignment.objects.filter(account=account).select_related("function__organisation")
    return any(a.function.organisation.lead_id != lead_id for a in held)


def tell(now: datetime, lead_id: int, kind: Notice.Kind, **about: Any) -> None:
    lead = Organisation.objects.get(pk=lead_id)
    Notice.objects.create(partnership=lead.partnership, lead=lead, kind=kind, at=now, **about)
