"""Setting up and changing a partnership: organisations, functions, who holds them, and its rhythm."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope

from samlad.audit.service import record
from samlad.lib.errors import UserError
from samlad.partnership._tokens import make_token as make_token
from samlad.partnership._tokens import revoke_token as revoke_token
from samlad.partnership._tokens import secret_hash as secret_hash
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import (
    Account,
    Assignment,
    CalendarEntry,
    Duty,
    Function,
    FunctionDuty,
    Organisation,
    Partnership,
    Rhythm,
    Scoped,
    active_on,
    held_on,
)
from samlad.partnership.permissions import DUTY_PERMISSIONS, Permission

M = TypeVar("M", bound=Scoped)
R = TypeVar("R")
CONFIGURING = [duty for duty, permissions in DUTY_PERMISSIONS.items() if Permission.CONFIGURE in permissions]


@transaction.atomic
def found_partnership(
    *, name: str, municipality: str, now: datetime, slug: str = "", actor: str = "system:cli", **fields: Any
) -> Partnership:
    """Creates a partnership with its rhythm. The one service without an Actor: nobody belongs to it yet.

    `municipality` as Statistics Sweden writes it ("Örebro"). Raises UserError when the slug is taken.
    """
    slug = slug or slugify(name)
    if Partnership.objects.filter(slug=slug).exists():
        raise UserError(_("There is already a partnership called “%(slug)s”. Choose another name.") % {"slug": slug})
    partnership = Partnership.objects.create(name=name, municipality=municipality, slug=slug, **fields)
    with scope(partnership=partnership):
        Rhythm.objects.create(partnership=partnership)
        _log(partnership.pk, actor, "partnership.founded", partnership, now)
    return partnership


@transaction.atomic
def change_rhythm(*, actor: Actor, now: datetime, **settings: Any) -> Rhythm:
    """Changes cadence, meeting day and time, closing time, period length or number of priorities. Past rounds stand."""
    actor.require(Permission.CONFIGURE)
    rhythm = Rhythm.objects.get()
    return _change(actor, now, rhythm, "rhythm.changed", settings)


@transaction.atomic
def change_partnership(*, actor: Actor, now: datetime, **settings: Any) -> Partnership:
    """Changes the partnership's own name, municipality, language or map setting."""
    actor.require(Permission.CONFIGURE)
    return _change(actor, now, actor.partnership, "partnership.changed", settings)


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    kind: str = "other",
    reports_to_id: int | None = None,
    legal_body: str = "",
) -> Organisation:
    """Adds a lead organisation (`reports_to_id` None) or a unit that reports to a lead. Raises UserError for a taken
    name
    or when `reports_to_id` is itself a unit."""
    actor.require(Permission.CONFIGURE)
    _must_be_lead(reports_to_id)
    organisation = Organisation(
        partnership=actor.partnership,
        name=name.strip(),
        kind=kind,
        reports_to_id=reports_to_id,
        legal_body=legal_body,
    )
    _save(organisation, _("There is already an organisation called “%(name)s”.") % {"name": name})
    _log(
        actor.partnership.pk,
        actor.label,
        "organisation.added",
        organisation,
        now,
        {"reports_to": reports_to_id},
    )
    return organisation


@transaction.atomic
def change_organisation(*, actor: Actor, now: datetime, organisation_id: int, **fields: Any) -> Organisation:
    """Changes name, kind, legal body or the lead reported to. OutOfScope when it is not in the partnership."""
    actor.require(Permission.CONFIGURE)
    organisation = _get(Organisation, organisation_id)
    lead = fields.get("reports_to_id")
    _must_be_lead(lead)
    if lead and organisation.units.exists():
        raise UserError(_("%(name)s has units that report to it. Move them first.") % {"name": organisation.name})
    return _change(actor, now, organisation, "organisation.changed", fields)


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
    """Adds a function with its duties. Raises UserError for a name the organisation already has, or no duty at all."""
    actor.require(Permission.CONFIGURE)
    organisation = _get(Organisation, organisation_id)
    function = Function(
        partnership=actor.partnership, organisation=organisation, name=name.strip(), starts_on=starts_on
    )
    _save(function, _("%(organisation)s already has a function called “%(name)s”.")
          % {"organisation": organisation.name, "name": name})  # fmt: skip
    _set_duties(function, duties)
    _log(actor.partnership.pk, actor.label, "function.added", function, now, {"duties": sorted(duties)})
    return function


@transaction.atomic
def change_function(
    *, actor: Actor, now: datetime, function_id: int, duties: Iterable[str] | None = None, **fields: Any
) -> Function:
    """Changes a function's name, dates and duties. What was reported under it stays with it.

    Raises UserError for no duty at all, and when nobody would be left who can change the settings.
    """
    actor.require(Permission.CONFIGURE)
    function = _get(Function, function_id)
    if duties is not None:
        duties = list(duties)
        _set_duties(function, duties)
        _somebody_configures(actor, on=actor.today(now))
    changed = _change(actor, now, function, "function.changed", fields)
    if changed.ends_on and "ends_on" in fields and changed.duties.filter(duty__in=CONFIGURING).exists():
        _somebody_configures(actor, on=changed.ends_on + timedelta(days=1))
    return changed


@transaction.atomic
def assign(
    *, actor: Actor, now: datetime, function_id: int, name: str, email: str, starts_on: date,
    ends_on: date | None = None, deputy: bool = False,
) -> Assignment:  # fmt: skip
    """Lets a person hold a function from a day on; makes the account when the address is new.

    Safe to repeat: the same person, function and start gives the same assignment.
    """
    actor.require(Permission.CONFIGURE)
    function = _get(Function, function_id)
    if ends_on and ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": starts_on})
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        account = Account.objects.create_user(email, None, name=name.strip())
    assignment, _created = Assignment.objects.get_or_create(
        partnership=actor.partnership, function=function, account=account, starts_on=starts_on,
        defaults={"ends_on": ends_on, "deputy": deputy},
    )  # fmt: skip
    _check(assignment)
    _log(actor.partnership.pk, actor.label, "assignment.started", assignment, now,
         {"function": function.pk, "account": account.pk, "deputy": deputy})  # fmt: skip
    return assignment


@transaction.atomic
def end_assignment(*, actor: Actor, now: datetime, assignment_id: int, ends_on: date) -> Assignment:
    """Ends somebody's time in a function. Reports, links and history stay with the function.

    Raises UserError when nobody would be left who can change the settings.
    """
    actor.require(Permission.CONFIGURE)
    assignment = _get(Assignment, assignment_id)
    if ends_on < assignment.starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": assignment.starts_on})
    ended = _change(actor, now, assignment, "assignment.ended", {"ends_on": ends_on})
    if ended.function.duties.filter(duty__in=CONFIGURING).exists():
        _somebody_configures(actor, on=ends_on + timedelta(days=1))
    return ended


@transaction.atomic
def add_calendar_entry(
    *, actor: Actor, now: datetime, name: str, starts_on: date, ends_on: date, kind: str = "school_break"
) -> CalendarEntry:
    """Adds a school break or another stretch of days that the picture's "Viktig information" should mention."""
    actor.require(Permission.CONFIGURE)
    if ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": starts_on})
    entry, created = CalendarEntry.objects.get_or_create(
        partnership=actor.partnership, name=name.strip(), starts_on=starts_on, ends_on=ends_on, kind=kind
    )
    if created:
        _log(actor.partnership.pk, actor.label, "calendar.added", entry, now)
    return entry


@transaction.atomic
def remove_calendar_entry(*, actor: Actor, now: datetime, entry_id: int) -> None:
    """Takes a stretch of days away again."""
    actor.require(Permission.CONFIGURE)
    entry = _get(CalendarEntry, entry_id)
    _log(actor.partnership.pk, actor.label, "calendar.removed", entry, now, {"name": entry.name})
    entry.delete()


def _must_be_lead(organisation_id: int | None) -> None:
    if organisation_id and not _get(Organisation, organisation_id).is_lead:
        raise UserError(_("A unit reports to a lead organisation, and this one is a unit itself."))


def _set_duties(function: Function, duties: Iterable[str]) -> None:
    wanted = {Duty(d) for d in duties}
    if not wanted:
        raise UserError(_("Choose at least one duty: a function without any has nothing to do."))
    FunctionDuty.objects.filter(function=function).exclude(duty__in=wanted).delete()
    for duty in wanted:
        FunctionDuty.objects.get_or_create(partnership=function.partnership, function=function, duty=duty)


def _somebody_configures(actor: Actor, *, on: date) -> None:
    """A person must not lock everybody out, themselves included; the command line may."""
    held = Assignment.objects.filter(held_on(on), active_on(on, "function__"), function__duties__duty__in=CONFIGURING)
    if not actor.system and not held.exists():
        raise UserError(
            _("Nobody would be left who can change the settings. Let somebody else coordinate or administer first.")
        )


def _get(model: type[M], pk: int) -> M:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise OutOfScope
    return found


def _check(row: Any) -> None:
    try:
        row.full_clean(validate_unique=False, validate_constraints=True)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from error


def _save(row: Any, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise UserError(taken) from error


def _change(actor: Actor, now: datetime, row: R, verb: str, fields: Mapping[str, Any]) -> R:
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    _save(row, _("The name is taken. Choose another."))
    _log(actor.partnership.pk, actor.label, verb, row, now, {"fields": sorted(fields)})
    return row


def _log(
    partnership_id: int, actor: str, verb: str, row: Any, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    record(
        partnership_id=partnership_id, actor=actor, verb=verb, object_type=row._meta.model_name, object_id=row.pk,
        now=now, data=data,
    )  # fmt: skip
