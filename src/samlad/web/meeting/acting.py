"""What is done in the room besides writing: enter, lead, go on, answer for a measure."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.lib import bounds
from samlad.lib.errors import UserError
from samlad.measures.models import FollowUp
from samlad.measures.service import follow_up, plan_measure
from samlad.meetings.service import attend, enter, go_to, take_lead
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import number_of
from samlad.web.forms.texts import post_words
from samlad.web.meeting.at import At, in_room, week_or_404


@require_POST
@in_room(Permission.ENTER_MEETING)
def enter_room(request: SamladRequest, at: At) -> HttpResponse:
    enter(actor=actor_of(request), now=request.now, meeting_id=at.meeting.pk)
    return _back(request, at)


@require_POST
@in_room(Permission.LEAD_MEETING)
def lead(request: SamladRequest, at: At) -> HttpResponse:
    take_lead(actor=actor_of(request), now=request.now, meeting_id=at.meeting.pk)
    return _back(request, at)


@require_POST
@in_room(Permission.LEAD_MEETING)
def take_part(request: SamladRequest, at: At) -> HttpResponse:
    """That a function takes part by telephone, or does not."""
    function = number_of(request.POST.get("function", ""))
    attend(
        actor=actor_of(request),
        now=request.now,
        meeting_id=at.meeting.pk,
        function_id=function or 0,
        there=request.POST.get("there") == "1",
    )
    return _back(request, at)


@require_POST
@in_room(Permission.LEAD_MEETING)
def go_on(request: SamladRequest, at: At) -> HttpResponse:
    """Brings the meeting to a point, and to an area under it; who leads goes there too."""
    item, area = request.POST.get("item", ""), number_of(request.POST.get("area", ""))
    try:
        go_to(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            item=item,
            area_id=area,
        )
    except UserError as error:
        messages.error(request, error.message)
        return _back(request, at)
    return redirect("room", key=at.key)


@require_POST
@in_room(Permission.PLAN_MEASURES)
def answer(request: SamladRequest, at: At, measure_id: int) -> HttpResponse:
    """The three questions and the verdict: a press, where what was prefilled is right."""
    week, sent = week_or_404(at).round.week, request.POST
    verdict = sent.get("verdict", "")
    situation, next_on = sent.get("situation", ""), bounds.day(sent.get("next_on", ""))

    def do(confirmed: str) -> FollowUp:
        return follow_up(
            actor=actor_of(request),
            now=request.now,
            measure_id=measure_id,
            why=sent.get("why", ""),
            fidelity=sent.get("fidelity", ""),
            done=sent.get("done", ""),
            situation=situation,
            verdict=verdict,
            reason=sent.get("reason", "") or _("Agreed at the weekly follow-up, week %d.") % week.week,
            next_on=None if verdict == FollowUp.Verdict.END else next_on,
            screening_confirmed=confirmed,
        )

    here = f"{reverse('room_step', args=[at.key, 'back'])}#m{measure_id}"
    return post_words(request, do, here=here, message=_("Saved"), field="situation")


@require_POST
@in_room(Permission.PLAN_MEASURES)
def plan(request: SamladRequest, at: At) -> HttpResponse:
    """A measure in one line: what, where, who."""
    sent, actor = request.POST, actor_of(request)
    area = number_of(sent.get("area", ""))
    item = "analysis" if sent.get("back") == "analysis" else "measures"
    here = reverse("room_step", args=[at.key, item]) + (f"?omrade={area}" if area and item == "analysis" else "")
    return post_words(
        request,
        lambda confirmed: plan_measure(
            actor=actor,
            now=request.now,
            what=sent.get("what", ""),
            who=sent.get("who", ""),
            starts_on=bounds.day(sent.get("starts_on", "")) or actor.today(request.now),
            area_ids=[area] if area else [],
            visibility=sent.get("visibility", ""),
            screening_confirmed=confirmed,
        ),
        here=here,
        message=_("Written down"),
        field="what",
    )


def _back(request: SamladRequest, at: At) -> HttpResponse:
    """To the point where the person was."""
    return redirect(at.point_url(request.POST.get("back", "")))
