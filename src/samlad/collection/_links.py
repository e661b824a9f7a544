"""Links that let a reporter in without a password."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from samlad.collection.models import LinkRevocation, ReportLink, Round
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Account, Function, held_on
from samlad.partnership.permissions import Permission
from samlad.post.models import Letter
from samlad.post.service import withdraw


@dataclass(frozen=True)
class MadeLink:
    """The token is returned once, here; only its hash is stored."""

    link: ReportLink
    token: str


@transaction.atomic
def make_link(*, actor: Actor, now: datetime, round_id: int, function_id: int) -> MadeLink:
    """Makes a link for a function and a round. It works until the round closes; one made later, for a report that comes
    late, works for two days. It ends with the function, and with those who hold it now. Raises OutOfScope for a
    function of another organisation than the actor compiles."""
    function, round = (
        one(Function.objects.select_related("organisation"), function_id),
        one(Round.every.all(), round_id),
    )
    actor.require_organisation(
        Permission.MANAGE_LINKS,
        organisation_id=function.organisation_id,
        lead_id=function.organisation.lead_id,
    )
    day = actor.today(now)
    return make_for(actor, now, round, function, readers(function, day), secrets.token_urlsafe(24))


def make_for(
    actor: Actor, now: datetime, round: Round, function: Function, holders: Iterable[Account], token: str
) -> MadeLink:
    link = ReportLink.objects.create(
        partnership=actor.partnership,
        function=function,
        round=round,
        **function.organisation.owners,
        token_hash=token_hash(token),
        holders=[h.pk for h in holders],
        made_at=now,
        made_by=actor.label,
        expires_at=max(round.closes_at, now + timedelta(days=2) if now >= round.closes_at else now),
    )
    log(actor, now, "link.made", ("report_link", link.pk), function=link.function_id, round=link.round_id)
    return MadeLink(link, token)


def readers(function: Function, day: date) -> QuerySet[Account]:
    """Who holds the function with the consent of its lead: a link shows what the function has reported."""
    return Account.objects.filter(
        held_on(day, "assignments__"),
        assignments__function=function,
        assignments__consent__lead=function.organisation.lead_id,
    ).distinct()


@transaction.atomic
def revoke_links(*, actor: Actor, now: datetime, round_id: int, function_id: int) -> int:
    """Revokes every link of a function and round; letters with one that wait are never sent. Returns how many were in
    force. Safe to repeat. Raises OutOfScope as `make_link`."""
    function, round = (
        one(Function.objects.select_related("organisation"), function_id),
        one(Round.every.all(), round_id),
    )
    actor.require_organisation(
        Permission.MANAGE_LINKS, organisation_id=function.organisation_id, lead_id=function.organisation.lead_id
    )
    waiting = Letter.objects.filter(link_letter__round=round, link_letter__function=function, ended_at=None)
    withdraw(waiting.select_related("partnership", "account"), now=now)  # first: none is written after
    links = list(ReportLink.objects.filter(round=round, function=function, revocation=None, expires_at__gt=now))
    for link in links:
        revoke(actor, now, link)
    return len(links)


@transaction.atomic
def revoke(actor: Actor, now: datetime, link: ReportLink) -> None:
    LinkRevocation.objects.create(partnership=actor.partnership, link=link, revoked_at=now, revoked_by=actor.label)
    log(actor, now, "link.revoked", ("report_link", link.pk), function=link.function_id, round=link.round_id)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
