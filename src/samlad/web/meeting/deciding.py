"""Decisions in the room: made or proposed, moved on, reported back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.lib import bounds
from samlad.meetings.service import decide, move_decision, report_back
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import number_of
from samlad.web.forms.texts import post_words
from samlad.web.meeting.at import At, in_room


@require_POST
@in_room(Permission.EDIT_PICTURE)
def decide_(request: SamladRequest, at: At) -> HttpResponse:
    """What is decided or proposed, who does it, by when it is reported back."""
    sent = request.POST
    return post_words(
        request,
        lambda confirmed: decide(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            what=sent.get("what", ""),
            who=sent.get("who", ""),
            how=sent.get("how", ""),
            tell=sent.get("tell", ""),
            holder=sent.get("holder", ""),
            report_on=bounds.day(sent.get("report_on", "")),
            reporter_id=number_of(sent.get("reporter", "")),
            to_group_id=number_of(sent.get("group", "")),
            proposed="proposed" in sent,
            screening_confirmed=confirmed,
        ),
        here=_here(request, at),
        message=_("Written down") if "proposed" in sent else _("Decided"),
        field="what",
    )


@require_POST
@in_room(Permission.EDIT_PICTURE)
def tell(request: SamladRequest, at: At, decision_id: int) -> HttpResponse:
    """What became of a decision."""
    return post_words(
        request,
        lambda confirmed: report_back(
            actor=actor_of(request),
            now=request.now,
            decision_id=decision_id,
            text=request.POST.get("text", ""),
            screening_confirmed=confirmed,
        ),
        here=_here(request, at),
        message=_("Saved"),
        field="text",
    )


@require_POST
@in_room(Permission.EDIT_PICTURE)
def move(request: SamladRequest, at: At, decision_id: int) -> HttpResponse:
    """Brings a decision to where it stands now."""
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
        here=_here(request, at),
        message=_("Saved"),
        field="note",
    )


def _here(request: SamladRequest, at: At) -> str:
    """The point that the form stands at."""
    return f"{at.point_url(request.POST.get('back', ''))}#decisions"
