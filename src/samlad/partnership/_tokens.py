"""Keys for programs: made and revoked by the person who uses them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.models import AccessToken, AccessTokenRevocation
from samlad.partnership.permissions import Permission

LASTS = timedelta(days=365)
Purpose = AccessToken.Purpose
MOST = 10  # in force at a time, for one person


@dataclass(frozen=True)
class MadeToken:
    """The secret is returned once, here; only its hash is stored."""

    token: AccessToken
    secret: str


@transaction.atomic
def make_token(*, actor: Actor, now: datetime, name: str, purpose: str = Purpose.PROGRAM) -> MadeToken:
    """Makes a key for the actor's own account; it works for a year. Raises UserError without a name, or when the person
    has ten already; OutOfScope for an actor without an account."""
    _may(actor, purpose)
    if actor.account_id is None:
        raise OutOfScope
    name = clean_line(name, 80)
    if not name:
        raise UserError(_("Give the key a name, such as the program that will use it."))
    mine = AccessToken.objects.filter(account_id=actor.account_id, revocation=None, expires_at__gt=now, purpose=purpose)
    if mine.count() >= MOST:
        raise UserError(_("You have %(n)d keys. Revoke one that is not used first.") % {"n": MOST})
    secret = "samlad_" + secrets.token_urlsafe(30)
    token = AccessToken.objects.create(
        partnership=actor.partnership,
        account_id=actor.account_id,
        name=name,
        purpose=purpose,
        token_hash=secret_hash(secret),
        made_at=now,
        expires_at=now + LASTS,
    )
    log(actor, now, "token.made", ("access_token", token.pk), account=token.account_id)
    return MadeToken(token, secret)


@transaction.atomic
def revoke_token(*, actor: Actor, now: datetime, token_id: int) -> None:
    """Revokes one of the actor's own keys. Safe to repeat. Raises OutOfScope for somebody else's."""
    token = AccessToken.objects.filter(pk=token_id).first()
    _may(actor, token.purpose if token else Purpose.PROGRAM)
    if token is None or token.account_id != actor.account_id:
        raise OutOfScope
    _revocation, created = AccessTokenRevocation.objects.get_or_create(
        partnership=actor.partnership, token=token, defaults={"revoked_at": now, "revoked_by": actor.label}
    )
    if created:
        log(actor, now, "token.revoked", ("access_token", token.pk), account=token.account_id)


def _may(actor: Actor, purpose: str) -> None:
    """A calendar is for those who plan measures too, also where they do not read the week."""
    plans = purpose == Purpose.CALENDAR and actor.may(Permission.PLAN_MEASURES)
    actor.require(Permission.PLAN_MEASURES if plans else Permission.READ_WEEK)


def secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
