"""Links for those who have not answered: mailed, or created to be copied; and the outcome of the letters."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samlad.collection.models import LinkLetter, Round
from samlad.collection.queries import link_letters
from samlad.collection.service import mail_links, make_link, revoke_links
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.post.models import Letter
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404


@require_POST
@member_required(Permission.MANAGE_LINKS)
def mail(request: SamladRequest, label: str) -> HttpResponse:
    """Mails a link to each function that has not answered, among those the organisation compiles."""
    round = round_or_404(label)
    try:
        mailing = mail_links(actor=actor_of(request), now=request.now, round_id=round.pk)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("mapping_week", label=label)
    if mailing.sending:
        messages.success(request, being_sent(mailing.sending))
    elif not mailing.without_holder:
        messages.success(request, _("All of yours have answered: nothing was mailed."))
    if mailing.without_holder:
        messages.warning(request, _("Nobody holds these functions: %s.") % "; ".join(mailing.without_holder))
    return redirect("mapping_week", label=label)


@dataclass(frozen=True)
class Became:
    """The outcome of a round's letters: a sentence, and the letters it is about with the mail server's answer."""

    text: str
    tag: str
    tag_kind: str
    about: list[tuple[str, str]]
    held: bool  # whether somebody is asked about them


def became(actor: Actor, round: Round, answered: set[int]) -> list[Became]:
    """Without those who have answered since. One query."""
    letters = [row for row in link_letters(actor, round) if row.function_id not in answered]
    ended = {how: [r for r in letters if r.letter.end == how] for how in Letter.End}
    held = [r for r in letters if not r.letter.end and r.letter.held_at]
    waiting = [r for r in letters if not r.letter.end and not r.letter.held_at]
    put_off = [r for r in waiting if r.letter.reason]
    arrived = ended[Letter.End.SENT]
    twice = [r for r in arrived if r.letter.uncertain_at]
    every = (
        (_refused, ended[Letter.End.REFUSED], _("refused"), "unusual"),
        (_held, held, _("waits"), "unusual"),
        (_over, ended[Letter.End.OVER], _("not sent"), "missing"),
        (_put_off, put_off, _("waits"), "persists"),
        (being_sent, [r for r in waiting if r not in put_off], "", ""),
        (_sent, arrived, "", ""),
        (_twice, twice, _("uncertain"), "persists"),
    )
    return [
        Became(sentence(len(rows)), tag, kind, [_whom(r) for r in rows] if tag else [], held=rows is held)
        for sentence, rows, tag, kind in every
        if rows
    ]


def being_sent(number: int) -> str:
    return ngettext("%d letter is being sent.", "%d letters are being sent.", number) % number


def _refused(number: int) -> str:
    text = ngettext(
        "The mail server refuses %d letter. Check the address.",
        "The mail server refuses %d letters. Check the addresses.",
        number,
    )
    return text % number


def _held(number: int) -> str:
    text = ngettext("%d old letter waits for your word.", "%d old letters wait for your word.", number)
    return text % number


def _over(number: int) -> str:
    text = ngettext(
        "%d letter was not sent: it had gone out of date.",
        "%d letters were not sent: they had gone out of date.",
        number,
    )
    return text % number


def _put_off(number: int) -> str:
    text = ngettext(
        "The mail server has not taken %d letter yet. It is sent again by itself.",
        "The mail server has not taken %d letters yet. They are sent again by themselves.",
        number,
    )
    return text % number


def _sent(number: int) -> str:
    return ngettext("%d link is sent.", "%d links are sent.", number) % number


def _twice(number: int) -> str:
    text = ngettext(
        "%d may have come twice: the machine or the line stopped in the middle.",
        "%d may have come twice: the machine or the line stopped in the middle.",
        number,
    )
    return text % number


def _whom(row: LinkLetter) -> tuple[str, str]:
    return f"{row.letter.account.email} ({row.function.name})", row.letter.reason


@require_POST
@member_required(Permission.MANAGE_LINKS)
def link(request: SamladRequest, label: str, function_id: int) -> HttpResponse:
    """Creates a link and shows it once, to be copied into a mail or a text message."""
    round = round_or_404(label)
    actor = actor_of(request)
    if request.POST.get("revoke"):
        number = revoke_links(actor=actor, now=request.now, round_id=round.pk, function_id=function_id)
        messages.success(request, ngettext("%d link is revoked.", "%d links are revoked.", number) % number)
        return redirect("mapping_week", label=label)
    new_link = make_link(actor=actor, now=request.now, round_id=round.pk, function_id=function_id)
    address = settings.SITE_URL + reverse("open_link", args=[new_link.token])
    return render(
        request,
        "collection/link.html",
        {
            "round": round,
            "address": address,
            "link": new_link.link,
            "heading": _("Send this link to %s") % new_link.link.function.name,
        },
    )
