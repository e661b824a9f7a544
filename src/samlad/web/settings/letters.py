"""The partnership's letters: what was refused and why, and what waits."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.lib.numerals import in_words
from samlad.lib.times import local_time
from samlad.partnership.permissions import Permission
from samlad.post.kinds import kind_of
from samlad.post.models import Letter
from samlad.post.queries import Standing, is_there_a_server, letters, standing
from samlad.post.service import answer_held
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.settings.frame import show

HERE = "settings_letters"
MOST_ROWS = 100


@dataclass(frozen=True)
class Row:
    letter: Letter
    what: str
    tag: str
    tag_kind: str
    why: str = ""  # our explanation
    server_reply: str = ""  # the mail server's own words


@require_GET
@member_required(Permission.CONFIGURE)
def overview(request: SamladRequest) -> HttpResponse:
    """Have all letters been delivered?"""
    now, zone = request.now, actor_of(request).partnership.zone
    state = standing(now)
    rows = [_row(letter, f"{local_time(letter.due_at, zone):%H.%M}") for letter in letters()[:MOST_ROWS]]
    return show(
        request,
        "settings/letters.html",
        here=HERE,
        heading=heading(state),
        rows=rows,
        held=state.held,
        lead="" if is_there_a_server() else _("No mail server is set: nobody is mailed."),
    )


def heading(state: Standing) -> str:
    if state.held:
        text = ngettext("one old letter waits for your word", "%(n)s old letters wait for your word", state.held)
        return capfirst(text % {"n": in_words(state.held)})
    if state.refused:
        text = ngettext("one letter was refused this week", "%(n)s letters were refused this week", state.refused)
        return capfirst(text % {"n": in_words(state.refused)})
    if state.late:
        text = ngettext("one letter has waited long", "%(n)s letters have waited long", state.late)
        return capfirst(text % {"n": in_words(state.late)})
    return _("No letter was refused this week")


def _row(letter: Letter, again: str) -> Row:
    what, uncertain = str(kind_of(letter).title), letter.uncertain_at is not None
    if letter.end == Letter.End.SENT:
        if uncertain:
            why = _("May have come twice: the machine or the line stopped before the answer was kept.")
            return Row(letter, what, _("uncertain"), "persists", why)
        return Row(letter, what, _("sent"), "done")
    if letter.end == Letter.End.REFUSED:
        return Row(letter, what, _("refused"), "unusual", server_reply=letter.reason)
    if letter.end:
        return Row(letter, what, _("not sent"), "missing", _("Nobody needed it any more, or somebody stopped it."))
    if letter.held_at:
        return Row(letter, what, _("waits"), "unusual", _("For your word: it was to be sent long ago."))
    if letter.reason:
        return Row(letter, what, _("waits"), "persists", _("Tried again at %s.") % again, letter.reason)
    return Row(letter, what, _("being sent"), "")


@require_POST
@member_required(Permission.CONFIGURE)
def answer_old(request: SamladRequest) -> HttpResponse:
    """Sends old letters, or cancels them for good."""
    answer = request.POST.get("answer")
    if answer not in ("send", "drop"):
        return redirect(HERE)
    number = answer_held(actor=actor_of(request), now=request.now, send=answer == "send")
    if answer == "send":
        text = ngettext("%d letter is being sent.", "%d letters are being sent.", number)
    else:
        text = ngettext("%d letter is never sent.", "%d letters are never sent.", number)
    messages.success(request, text % number)
    return redirect(HERE)
