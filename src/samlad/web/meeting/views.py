"""The room of the weekly follow-up: a page for each point of the agenda, the picture growing beside it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samlad.meetings.agenda import Item
from samlad.meetings.models import Step
from samlad.meetings.queries import attending, leader, step_of
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.picture.models import SituationPicture
from samlad.picture.queries import closure_of, latest_publication, picture_of
from samlad.picture.service import draft_picture
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import At, agenda, item_or_404, meeting_at
from samlad.web.meeting.points import POINTS
from samlad.web.meeting.streaming import rendered

TEMPLATES = {
    "back": "meeting/_back.html",
    "situation": "meeting/_situation.html",
    "analysis": "meeting/_analysis.html",
    "measures": "meeting/_point_measures.html",
    "picture": "meeting/_picture.html",
}


@require_safe
@member_required(Permission.ENTER_MEETING)
def room(request: SamladRequest, label: str) -> HttpResponse:
    """The point where the meeting is; before it has begun the first."""
    at = step_of(meeting_at(request, label).meeting)
    if at is None:
        return redirect("room_step", label=label, item=agenda()[0].code)
    answer = redirect("room_step", label=label, item=at.item)
    answer["Location"] += f"?omrade={at.area_id}" if at.area_id else ""
    return answer


@require_safe
@member_required(Permission.ENTER_MEETING)
def step(request: SamladRequest, label: str, item: str) -> HttpResponse:
    """One point: its question, what is needed to answer it, and where the answer is written."""
    point, at, actor = item_or_404(item), meeting_at(request, label), actor_of(request)
    may_write = actor.may(Permission.EDIT_PICTURE)
    picture = draft_picture(actor=actor, now=request.now, round_id=at.round.pk) if may_write else picture_of(at.round)
    own = POINTS[item](request, at, picture)
    frame = {"round": at.round, "point": point, "picture": picture} | _frame(request, at, point, picture)
    return render(request, "meeting/room.html", frame | own)


def _frame(request: SamladRequest, at: At, point: Item, picture: SituationPicture | None) -> dict[str, Any]:
    """What stands around every point."""
    actor, steps, lead = actor_of(request), step_of(at.meeting), leader(at.meeting)
    mine = {h.function_id for h in actor.held}
    attendances = attending(at.meeting)
    return {
        "meeting": at.meeting,
        "point_template": TEMPLATES[point.code],
        "agenda_minutes": next((i.minutes for i in agenda() if steps and i.code == steps.item), 0),
        "first_area": next((p.area_id for p in at.priorities), None),
        "where": rhythm().meeting_form,
        "agenda": _points(at, point, steps),
        "step": steps,
        "leader": lead,
        "leads": lead is not None and lead.function_id in mine,
        "may_lead": actor.may(Permission.LEAD_MEETING),
        "may_write": actor.may(Permission.EDIT_PICTURE),
        "may_plan": actor.may(Permission.PLAN_MEASURES),
        "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        "attending": attendances,
        "takes_part": any(a.function_id in mine for a in attendances),
        "published": latest_publication(at.round),
        "closure": closure_of(picture) if picture else None,
        "sheet": rendered(picture) if picture else "",
        "kicker": _("Weekly follow-up, week %d") % at.round.week.week,
        "next_point": next(iter(_after(point)), None),
    }


def _after(point: Item) -> list[Item]:
    """The points after this one."""
    points = list(agenda())
    return points[points.index(point) + 1 :]


def _points(at: At, here: Item, step: Step | None) -> list[dict[str, Any]]:
    """Each point of the agenda: whether it is over, whether the meeting is there, whether the page is."""
    codes = [i.code for i in agenda()]
    reached = codes.index(step.item) if step else -1
    return [
        {
            "item": item,
            "here": item == here,
            "now": n == reached,
            "over": n < reached,
        }
        for n, item in enumerate(agenda())
    ]
