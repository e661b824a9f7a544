"""The tree of organisations and their functions. Each lead configures its own (decision 12)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.partnership._consents import RAW_DUTIES, configurable, end_consents, runs_itself, tell
from samlad.partnership._rows import change_row, save_row
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import (
    Assignment,
    Duty,
    Function,
    FunctionDuty,
    Notice,
    Organisation,
    active_on,
    held_on,
)
from samlad.partnership.permissions import DUTY_PERMISSIONS, Permission
from samlad.partnership.settings import FunctionFields, OrganisationFields

CONFIGURING = [duty for duty, permissions in DUTY_PERMISSIONS.items() if Permission.CONFIGURE in permissions]


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    kind: str = "other",
    reports_to_id: int | None = None,
    legal_body: str = "",
    shares_places: bool = True,
) -> Organisation:
    """Adds a unit that reports to a lead one configures, or, for the municipality's lead, a lead (`reports_to_id`
    None). Raises UserError for a taken name or when `reports_to_id` is itself a unit; OutOfScope for another's lead."""
    if reports_to_id is None:
        actor.require(Permission.CONFIGURE_PARTNERSHIP)
    else:
        require_tree(actor, one(Organisation, reports_to_id))
    _must_be_lead(reports_to_id)
    organisation = Organisation(
        partnership=actor.partnership,
        name=name,
        kind=kind,
        reports_to_id=reports_to_id,
        legal_body=legal_body,
        shares_places=shares_places,
    )
    save_row(organisation, _("There is already an organisation called “%(name)s”.") % {"name": name})
    log(actor, now, "organisation.added", organisation, reports_to=reports_to_id)
    return organisation


@transaction.atomic
def change_organisation(
    *, actor: Actor, now: datetime, organisation_id: int, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Changes name, kind, legal body, `shares_places` or the lead reported to. What was reported stays with the lead
    it was reported to; a new lead decides anew who may read on. OutOfScope when it is not in the
    partnership, or another lead's."""
    actor.require(Permission.CONFIGURE)
    organisation = one(Organisation, organisation_id)
    require_tree(actor, organisation)
    lead = fields.get("reports_to_id")
    _must_be_lead(lead)
    if lead and organisation.units.exists():
        raise UserError(_("%(name)s has units that report to it. Move them first.") % {"name": organisation.name})
    before = organisation.lead_id, organisation.leads_partnership
    changed = change_row(actor, now, organisation, "organisation.changed", fields)
    if changed.leads_partnership != before[1]:
        # What makes a lead the municipality's, or no longer so, is not for others to decide.
        actor.require(Permission.CONFIGURE_PARTNERSHIP)
        if not any(o.leads_partnership for o in Organisation.objects.filter(reports_to=None)):
            raise UserError(_("The partnership needs the municipality as a lead."))
    if changed.lead_id != before[0]:
        end_consents(actor, now, Assignment.objects.filter(function__organisation=changed))
        tell(now, changed.lead_id, Notice.Kind.MOVED_HERE, unit=changed)
    return changed


@transaction.atomic
def add_function(
    *,
    actor: Actor,
    now: datetime,
    organisation_id: int,
    name: str,
    duties: Iterable[str],
    starts_on: date | None = None,
) -> Function:
    """Adds a function with its duties. Raises UserError for a name the organisation already has, or no duty at all;
    OutOfScope for an organisation of another lead."""
    actor.require(Permission.CONFIGURE)
    organisation = one(Organisation, organisation_id)
    require_tree(actor, organisation)
    function = Function(partnership=actor.partnership, organisation=organisation, name=name, starts_on=starts_on)
    save_row(
        function,
        _("%(organisation)s already has a function called “%(name)s”.")
        % {"organisation": organisation.name, "name": name},
    )
    _set_duties(function, duties)
    log(actor, now, "function.added", function, duties=sorted(duties))
    return function


@transaction.atomic
def change_function(
    *,
    actor: Actor,
    now: datetime,
    function_id: int,
    duties: Iterable[str] | None = None,
    **fields: Unpack[FunctionFields],
) -> Function:
    """Changes a function's name, dates and duties. What was reported under it stays with it. Who holds it reads no raw
    words by a duty added here, unless whoever adds it speaks for them.

    Raises UserError for no duty at all, and when nobody would be left who can change the settings; OutOfScope for a
    function of another lead.
    """
    actor.require(Permission.CONFIGURE)
    function = one(Function, function_id)
    require_tree(actor, function.organisation)
    if duties is not None:
        added = _set_duties(function, list(duties))
        if added & set(RAW_DUTIES) and not actor.speaks_for(function.organisation.lead_id):
            end_consents(actor, now, function.assignments.all())
        runs_itself(function, now)
        somebody_configures(actor, function, on=actor.today(now))
    changed = change_row(actor, now, function, "function.changed", fields)
    if changed.ends_on and "ends_on" in fields and changed.duties.filter(duty__in=CONFIGURING).exists():
        somebody_configures(actor, changed, on=changed.ends_on + timedelta(days=1))
    return changed


def require_tree(actor: Actor, organisation: Organisation) -> None:
    """Raises OutOfScope unless the organisation is the actor's to configure: of its own lead's tree, or, for the
    municipality's lead, of a lead that has not had a coordinator of its own yet."""
    actor.require(Permission.CONFIGURE)
    if not configurable(actor, organisation):
        raise OutOfScope


def somebody_configures(actor: Actor, function: Function, *, on: date) -> None:
    """A person must not lock everybody out of a lead, themselves included; the command line may."""
    lead = function.organisation.lead_id
    held = Assignment.objects.filter(
        held_on(on), active_on(on, "function__"), function__duties__duty__in=CONFIGURING, function__organisation=lead
    )
    if not actor.system and function.organisation_id == lead and not held.exists():
        raise UserError(
            _("Nobody would be left who can change the settings. Let somebody else coordinate or administer first.")
        )


def _must_be_lead(organisation_id: int | None) -> None:
    if organisation_id and not one(Organisation, organisation_id).is_lead:
        raise UserError(_("A unit reports to a lead organisation, and this one is a unit itself."))


def _set_duties(function: Function, duties: Iterable[str]) -> set[Duty]:
    """Returns those that are new."""
    wanted = {Duty(d) for d in duties}
    if not wanted:
        raise UserError(_("Choose at least one duty: a function without any has nothing to do."))
    FunctionDuty.objects.filter(function=function).exclude(duty__in=wanted).delete()
    new = wanted - {Duty(d.duty) for d in FunctionDuty.objects.filter(function=function)}
    for duty in new:
        FunctionDuty.objects.get_or_create(partnership=function.partnership, function=function, duty=duty)
    return new
