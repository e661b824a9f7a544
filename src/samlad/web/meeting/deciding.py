"""Decisions in the room: made or proposed, moved on, reported back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.lib import bounds
from samlad.meetings.service import decide
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.decisions import post_move, post_report
from samlad.web.forms.screened import number_of
from samlad.web.forms.texts import post_words
from samlad.web.meeting.at import meeting_at


@require_POST
@member_required(Permission.EDIT_PICTURE)
def decide_(request: SamladRequest, label: str) -> HttpResponse:
    """What is decided or proposed, who does it, by when it is reported back."""
    at, sent = meeting_at(request, label), request.POST
    here = f"{reverse('room_step', args=[label, 'measures'])}#beslut"
    return post_words(
        request,
        lambda confirmed: decide(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            what=sent.get("what", ""),
            who=sent.get("who", ""),
            tell=sent.get("tell", ""),
            holder=sent.get("holder", ""),
            report_on=bounds.day(sent.get("report_on", "")),
            reporter_id=number_of(sent.get("reporter", "")),
            proposed="proposed" in sent,
            screening_confirmed=confirmed,
        ),
        here=here,
        message=_("Written down") if "proposed" in sent else _("Decided"),
        field="what",
    )


@require_POST
@member_required(Permission.EDIT_PICTURE)
def tell(request: SamladRequest, label: str, decision_id: int) -> HttpResponse:
    """What became of a decision."""
    meeting_at(request, label)
    here = f"{reverse('room_step', args=[label, 'back'])}#beslut"
    return post_report(request, decision_id, here=here, message=_("Saved"))


@require_POST
@member_required(Permission.EDIT_PICTURE)
def move(request: SamladRequest, label: str, decision_id: int) -> HttpResponse:
    """Brings a decision to where it stands now."""
    meeting_at(request, label)
    item = "back" if request.POST.get("back") == "back" else "measures"
    return post_move(request, decision_id, here=f"{reverse('room_step', args=[label, item])}#beslut")
