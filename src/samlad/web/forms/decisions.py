"""What becomes of a decision, sent from the room of a week and from the follow-up of a period or a year."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samlad.meetings.service import move_decision, report_back
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.texts import post_words


def post_report(request: SamladRequest, decision_id: int, *, here: str, message: str) -> HttpResponse:
    """Reports what came of it."""
    return post_words(
        request,
        lambda confirmed: report_back(
            actor=actor_of(request),
            now=request.now,
            decision_id=decision_id,
            text=request.POST.get("text", ""),
            screening_confirmed=confirmed,
        ),
        here=here,
        message=message,
        field="text",
    )


def post_move(request: SamladRequest, decision_id: int, *, here: str) -> HttpResponse:
    """Brings it to where it stands now."""
    sent = request.POST
    return post_words(
        request,
        lambda confirmed: move_decision(
            actor=actor_of(request),
            now=request.now,
            decision_id=decision_id,
            state=sent.get("state", ""),
            holder=sent.get("holder", ""),
            note=sent.get("note", ""),
            screening_confirmed=confirmed,
        ),
        here=here,
        message=_("Saved"),
        field="note",
    )
