"""Links that let a reporter in without a password."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from samlad.audit.service import record
from samlad.collection.models import LinkRevocation, Report, ReportLink, Round
from samlad.lib.dates import long_day
from samlad.lib.errors import UserError
from samlad.lib.letters import Answer, is_there_a_server, letter, sending
from samlad.lib.times import local_time
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Account, Function, held_on
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import reporting_functions


@dataclass(frozen=True)
class MadeLink:
    """The token is told once, here; only its hash is kept."""

    link: ReportLink
    token: str


@transaction.atomic
def make_link(*, actor: Actor, now: datetime, round_id: int, function_id: int) -> MadeLink:
    """Makes a link for a function and a round. It works until the round closes; one made later, for a report that comes
    late, works for two days. It ends with the function, and with those who hold it now. Raises OutOfScope for a
    function of another organisation than the actor compiles."""
    function = Function.objects.select_related("organisation").filter(pk=function_id).first()
    round = Round.objects.filter(pk=round_id).first()
    if function is None or round is None:
        raise OutOfScope
    actor.require_organisation(
        Permission.MANAGE_LINKS,
        organisation_id=function.organisation_id,
        lead_id=function.organisation.lead_id,
    )
    day = actor.today(now)
    return _made(actor, now, round, function, _readers(function, day))


def _made(actor: Actor, now: datetime, round: Round, function: Function, holders: Iterable[Account]) -> MadeLink:
    token = secrets.token_urlsafe(24)
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
    _log(actor, "link.made", link, now)
    return MadeLink(link, token)


@dataclass(frozen=True)
class Mailed:
    """How many letters the mail server took, whom it refused, how many it did not take now, and the functions that
    nobody with an address holds."""

    sent: int
    refused: tuple[str, ...]
    waiting: int
    without_holder: tuple[str, ...]


def mail_links(*, actor: Actor, now: datetime, round_id: int, address: Callable[[str], str]) -> Mailed:
    """Mails a fresh link to everybody who holds a function that has not answered the round, among those the actor
    compiles.

    `address` turns a token into the whole address. Letters leave after the links are saved; the link of a letter that
    the mail server did not take is revoked. Pressing again sends anew. Written in the partnership's language. Raises
    UserError when no mail server is set.
    """
    actor.require(Permission.MANAGE_LINKS)
    round = Round.objects.filter(pk=round_id).first()
    if round is None:
        raise OutOfScope
    if not is_there_a_server():
        raise UserError(_("No mail server is set: nothing was mailed. Copy the links one by one instead."))
    letters, links, without = [], [], []
    with transaction.atomic(), translation.override(actor.partnership.language):
        for function, holders in _unanswered(actor, now, round):
            for holder in holders:
                made = _made(actor, now, round, function, [holder])
                links.append(made.link)
                letters.append(_letter(function, round, holder.email, address(made.token)))
            if not holders:
                without.append(str(function))
    sent, waiting, refused = 0, 0, []
    for n, answer, _reason in sending(letters):
        if answer is Answer.YES:
            sent += 1
            continue
        _revoke(actor, now, links[n])
        if answer is Answer.NO:
            refused.append(letters[n].to[0])
        else:
            waiting += 1
    return Mailed(sent, tuple(refused), waiting, tuple(without))


def _unanswered(actor: Actor, now: datetime, round: Round) -> list[tuple[Function, list[Account]]]:
    """The functions the actor compiles that have not answered, and who holds each. A query for each function."""
    mine = actor.organisations(Permission.MANAGE_LINKS)
    day = actor.today(now)
    answered = Report.objects.filter(round=round, submission__isnull=False).values("function_id")
    waiting = reporting_functions(on=day).exclude(pk__in=answered)
    waiting = waiting.filter(Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine))
    return [(f, list(_readers(f, day))) for f in waiting]


def _readers(function: Function, day: date) -> QuerySet[Account]:
    """Who holds the function with the consent of its lead: a link shows what the function has reported."""
    return Account.objects.filter(
        held_on(day, "assignments__"),
        assignments__function=function,
        assignments__consent__lead=function.organisation.lead_id,
    ).distinct()


def _letter(function: Function, round: Round, to: str, address: str) -> EmailMessage:
    zone = function.partnership.zone
    closes = local_time(round.closes_at, zone)
    return letter(
        _("How has the week been? Report for week %d") % round.week.week,
        _(
            "%(function)s\n\nOpen the report: %(address)s\n\n"
            "A quiet week takes one press. The week closes %(day)s %(time)s.\n"
            "The link is for your function and this week. Do not pass it on."
        )
        % {"function": function, "address": address, "day": long_day(closes.date()), "time": f"{closes:%H.%M}"},
        to=to,
    )


@transaction.atomic
def revoke_links(*, actor: Actor, now: datetime, round_id: int, function_id: int) -> int:
    """Revokes every link of a function and round. Returns how many were in force. Safe to repeat. Raises OutOfScope as
    `make_link`."""
    function = Function.objects.select_related("organisation").filter(pk=function_id).first()
    if function is None or not Round.objects.filter(pk=round_id).exists():
        raise OutOfScope
    actor.require_organisation(
        Permission.MANAGE_LINKS, organisation_id=function.organisation_id, lead_id=function.organisation.lead_id
    )
    found = list(ReportLink.objects.filter(round=round_id, function=function, revocation=None, expires_at__gt=now))
    for link in found:
        _revoke(actor, now, link)
    return len(found)


@transaction.atomic
def _revoke(actor: Actor, now: datetime, link: ReportLink) -> None:
    LinkRevocation.objects.create(partnership=actor.partnership, link=link, revoked_at=now, revoked_by=actor.label)
    _log(actor, "link.revoked", link, now)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _log(actor: Actor, verb: str, link: ReportLink, now: datetime) -> None:
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb=verb, object_type="report_link", object_id=link.pk,
        now=now, data={"function": link.function_id, "round": link.round_id},
    )  # fmt: skip
