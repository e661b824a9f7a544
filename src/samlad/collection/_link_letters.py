"""Mailing reporters the link that lets them in without a password."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samlad.collection._links import make_for, readers, revoke, token_hash
from samlad.collection.models import LinkLetter, Report, ReportLink, Round
from samlad.lib.dates import long_day
from samlad.lib.errors import UserError
from samlad.lib.times import local_time
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.lookup import one
from samlad.partnership.models import Account, Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import reporting_functions
from samlad.post.kinds import Text
from samlad.post.models import Letter
from samlad.post.queries import is_there_a_server
from samlad.post.service import hurry, write

LINK_LETTER = "report_link"
LATE = timedelta(days=2)  # how long a link works that is made when the round has closed


@dataclass(frozen=True)
class Mailed:
    """How many letters are being sent, and the functions that nobody with an address holds."""

    sending: int
    without_holder: tuple[str, ...]


@transaction.atomic
def mail_links(*, actor: Actor, now: datetime, round_id: int) -> Mailed:
    """Writes a letter with a link to everybody who holds a function that has not answered the round, among those the
    actor compiles. Pressing again sends anew; a letter that still waits is not written twice, but tried at once.
    Raises UserError when no mail server is set."""
    actor.require(Permission.MANAGE_LINKS)
    round = one(Round.every.select_for_update(of=("self",)), round_id)  # who presses at once waits
    if not is_there_a_server():
        raise UserError(_("No mail server is set: nothing was mailed. Copy the links one by one instead."))
    waiting = {
        (sent.function_id, sent.letter.account_id): sent.letter
        for sent in LinkLetter.objects.filter(round=round, letter__ended_at=None).select_related("letter")
    }
    again, new, without = [], 0, []
    for function, holders in _unanswered(actor, now, round):
        for holder in holders:
            if letter := waiting.get((function.pk, holder.pk)):
                again.append(letter)
            else:
                _write(actor, now, round, function, holder)
                new += 1
        if not holders:
            without.append(str(function))
    hurry(again, now=now)
    return Mailed(len(again) + new, tuple(without))


def _write(actor: Actor, now: datetime, round: Round, function: Function, holder: Account) -> None:
    letter = write(
        partnership=actor.partnership,
        by=actor.label,
        now=now,
        kind=LINK_LETTER,
        account=holder,
        best_before=round.closes_at if now < round.closes_at else now + LATE,
    )
    LinkLetter.objects.create(partnership=actor.partnership, letter=letter, round=round, function=function)


def _unanswered(actor: Actor, now: datetime, round: Round) -> list[tuple[Function, list[Account]]]:
    """The functions the actor compiles that have not answered, and who holds each. A query for each function."""
    mine = actor.organisations(Permission.MANAGE_LINKS)
    day = actor.today(now)
    answered = Report.objects.filter(round=round, submission__isnull=False).values("function_id")
    waiting = reporting_functions(on=day).exclude(pk__in=answered)
    waiting = waiting.filter(Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine))
    return [(f, list(readers(f, day))) for f in waiting]


def write_link_letter(letter: Letter, *, now: datetime, address: Callable[[str], str]) -> Text | None:
    """The letter with its link, in force from now. Every try gives the same link: its token comes of the letter and
    the installation's secret key, so that it is stored nowhere, and whichever try arrives leads in. None when the round
    has closed, the function has answered or the link was revoked meanwhile."""
    about = LinkLetter.objects.select_related("round__closure", "function__organisation").get(letter=letter)
    round, function = about.round, about.function
    if letter.made_at < round.ends_at <= now or letter.account not in readers(function, _day(letter, now)):
        return None
    if Report.objects.filter(round=round, function=function, submission__isnull=False).exists():
        return None
    token = _token(letter)
    link = ReportLink.objects.select_related("revocation").filter(token_hash=token_hash(token)).first()
    if link is None:
        make_for(_maker(letter), now, round, function, [letter.account], token)
    elif hasattr(link, "revocation"):
        return None
    return _text(round, function, letter.account.email, address(token))


def link_letter_ended(letter: Letter, now: datetime) -> None:
    """A link that nobody got is no link."""
    if letter.end == Letter.End.SENT or letter.uncertain_at is not None:
        return
    link = ReportLink.objects.filter(token_hash=token_hash(_token(letter)), revocation=None).first()
    if link is not None:
        revoke(_maker(letter), now, link)


def _token(letter: Letter) -> str:
    digest = salted_hmac("samlad.collection.link_letter", letter.message_id, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def _maker(letter: Letter) -> Actor:
    """What the worker does for whoever asked for the letter."""
    assert letter.partnership is not None
    return replace(system_actor(letter.partnership, "post"), label=letter.made_by)


def _day(letter: Letter, now: datetime) -> date:
    return _maker(letter).today(now)


def _text(round: Round, function: Function, to: str, address: str) -> Text:
    closes = local_time(round.closes_at, round.partnership.zone)
    if round.is_extra:
        return _extra_text(round, function, to, address)
    return Text(
        to,
        _("How has the week been? Report for week %d") % round.week.week,
        _(
            "%(function)s\n\nOpen the report: %(address)s\n\n"
            "A quiet week takes one press. The week closes %(day)s %(time)s.\n"
            "The link is for your function and this week. Do not pass it on."
        )
        % {"function": function, "address": address, "day": long_day(closes.date()), "time": f"{closes:%H.%M}"},
    )


def _extra_text(round: Round, function: Function, to: str, address: str) -> Text:
    zone = round.partnership.zone
    closes, meets = local_time(round.closes_at, zone), local_time(round.meeting_at, zone)
    return Text(
        to,
        _("How is it now? Extra report before %(day)s %(time)s")
        % {"day": long_day(meets.date()), "time": f"{meets:%H.%M}"},
        _(
            "%(function)s\n\nOpen the report: %(address)s\n\n"
            "The partnership has geared up and meets more often. If nothing is new it takes one press."
            " The report closes %(day)s %(time)s.\n"
            "The link is for your function and this report. Do not pass it on."
        )
        % {"function": function, "address": address, "day": long_day(closes.date()), "time": f"{closes:%H.%M}"},
    )
