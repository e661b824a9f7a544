"""Who holds a function: offered by an invitation, theirs when they accept it, for a time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.dates import full_day
from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership._consents import settle
from samlad.partnership._rows import change_row, check_row
from samlad.partnership._tree import CONFIGURING, require_tree, somebody_configures
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Account, Assignment, Consent, Function, Independence, Invitation
from samlad.partnership.permissions import Permission

INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class MadeInvitation:
    """The token is returned once, here; only its hash is stored."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    *,
    actor: Actor,
    now: datetime,
    function_id: int,
    name: str,
    email: str,
    starts_on: date,
    ends_on: date | None = None,
    deputy: bool = False,
) -> MadeInvitation:
    """Offers a function to a person. Nothing is theirs until they accept it. The link works for two weeks and once.
    Raises UserError for an end before the start; OutOfScope for a function of another lead."""
    actor.require(Permission.CONFIGURE)
    function = one(Function, function_id)
    require_tree(actor, function.organisation)
    _in_order(starts_on, ends_on)
    lead_id = function.organisation.lead_id
    token = secrets.token_urlsafe(24)
    invitation = Invitation(
        partnership=actor.partnership,
        function=function,
        name=name,
        email=email.strip().lower(),
        starts_on=starts_on,
        ends_on=ends_on,
        deputy=deputy,
        token_hash=invitation_hash(token),
        made_at=now,
        made_by=actor.label,
        expires_at=now + INVITATION_LASTS,
        lead_id=lead_id,
        consents=actor.speaks_for(lead_id),
    )
    check_row(invitation)
    invitation.save()
    log(actor, now, "invitation.made", invitation, function=function.pk)
    return MadeInvitation(invitation, token)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, now: datetime, invitation_id: int) -> None:
    """Takes an offer back. One that was accepted is ended as an assignment instead. OutOfScope for another lead's."""
    actor.require(Permission.CONFIGURE)
    invitation = one(Invitation, invitation_id)
    require_tree(actor, invitation.function.organisation)
    if invitation.assignment_id is not None:
        raise UserError(_("The invitation has been accepted. End the person's time in the function instead."))
    log(actor, now, "invitation.withdrawn", invitation, function=invitation.function_id)
    invitation.delete()


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, now: datetime, account: Account | None = None, password: str = ""
) -> Assignment:
    """The function becomes the account's; without one, an account is made with the invitation's address and `password`
    (validated by the caller). Called by whoever holds the token, inside the invitation's scope.

    Raises UserError when the invitation is used or too old, or when there already is an account with the address.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.assignment_id is not None or invitation.expires_at <= now:
        raise UserError(_("The invitation has been used or is too old. Ask for a new one."))
    if account is None:
        if Account.objects.filter(email=invitation.email).exists():
            raise UserError(_("Log in with your account first, then open the invitation again."))
        account = Account.objects.create_user(invitation.email, password, name=invitation.name)
    function, lead_id = invitation.function, invitation.function.organisation.lead_id
    actor = Actor(invitation.partnership, f"account:{account.pk}", account_id=account.pk)
    assignment, _created = Assignment.objects.get_or_create(
        partnership=invitation.partnership,
        function=function,
        account=account,
        starts_on=invitation.starts_on,
        defaults={"ends_on": invitation.ends_on, "deputy": invitation.deputy},
    )
    Invitation.objects.filter(pk=invitation.pk).update(assignment=assignment)
    log(actor, now, "invitation.accepted", invitation, function=function.pk, account=account.pk)
    if not Consent.objects.filter(assignment=assignment).exists():
        # Its own coordinator speaks for a lead; until it has had one, so does whoever sets it up.
        speaks = invitation.consents or not Independence.objects.filter(lead=lead_id).exists()
        settle(actor, now, assignment, speaks=speaks and invitation.lead_id == lead_id)
    return assignment


@transaction.atomic
def assign(
    *,
    actor: Actor,
    now: datetime,
    function_id: int,
    name: str,
    email: str,
    starts_on: date,
    ends_on: date | None = None,
    deputy: bool = False,
) -> Assignment:
    """Lets a person hold a function at once; makes the account when the address is new. For commands only, by whoever
    runs the installation: people invite each other. OutOfScope for everybody else.

    Safe to repeat: the same person, function and start gives the same assignment.
    """
    actor.require(Permission.CONFIGURE)
    function = one(Function, function_id)
    if not actor.system:
        raise OutOfScope
    _in_order(starts_on, ends_on)
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        account = Account.objects.create_user(clean_line(email, 254), None, name=clean_line(name, 120))
    assignment, created = Assignment.objects.get_or_create(
        partnership=actor.partnership,
        function=function,
        account=account,
        starts_on=starts_on,
        defaults={"ends_on": ends_on, "deputy": deputy},
    )
    check_row(assignment)
    log(actor, now, "assignment.started", assignment, function=function.pk, account=account.pk, deputy=deputy)
    if created:
        settle(actor, now, assignment, speaks=True)
    return assignment


@transaction.atomic
def end_assignment(*, actor: Actor, now: datetime, assignment_id: int, ends_on: date) -> Assignment:
    """Ends somebody's time in a function. Reports, links and history stay with the function.

    Raises UserError when nobody would be left who can change the settings; OutOfScope for a function of another lead.
    """
    actor.require(Permission.CONFIGURE)
    assignment = one(Assignment, assignment_id)
    require_tree(actor, assignment.function.organisation)
    if ends_on < assignment.starts_on:
        raise UserError(
            _("The last day cannot be before the first, %(day)s.") % {"day": full_day(assignment.starts_on)}
        )
    ended = change_row(actor, now, assignment, "assignment.ended", {"ends_on": ends_on})
    if ended.function.duties.filter(duty__in=CONFIGURING).exists():
        somebody_configures(actor, ended.function, on=ends_on + timedelta(days=1))
    return ended


def invitation_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _in_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on and ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": full_day(starts_on)})
