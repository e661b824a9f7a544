"""The room of a follow-up: a page for each point of the agenda, what is to be published growing beside it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from samlad.meetings.access import may_at
from samlad.meetings.agenda import Item
from samlad.meetings.models import Step
from samlad.meetings.queries import attending, leader, step_of
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting import week
from samlad.web.meeting.at import At, AtWeek, in_room
from samlad.web.meeting.report import desk


@require_safe
@in_room(Permission.ENTER_MEETING)
def room(request: SamladRequest, at: At) -> HttpResponse:
    """The point where the meeting is; before it has begun the first."""
    step = step_of(at.meeting)
    if step is None:
        return redirect("room_step", key=at.key, item=at.agenda[0].code)
    answer = redirect("room_step", key=at.key, item=step.item)
    answer["Location"] += f"?omrade={step.area_id}" if step.area_id else ""
    return answer


@require_safe
@in_room(Permission.ENTER_MEETING)
def step(request: SamladRequest, at: At, item: str) -> HttpResponse:
    """One point: its question, what is needed to answer it, and where the answer is written."""
    point = at.item_or_404(item)
    own = week.desk(request, at, point) if isinstance(at, AtWeek) else desk.desk(request, at, point)
    return render(request, "meeting/room.html", _frame(request, at, point) | own)


def _frame(request: SamladRequest, at: At, point: Item) -> dict[str, Any]:
    """What stands around every point of every meeting."""
    actor, steps, lead = actor_of(request), step_of(at.meeting), leader(at.meeting)
    mine = {h.function_id for h in actor.held}
    attendances = attending(at.meeting)

    def may(permission: Permission) -> bool:
        return may_at(actor, at.meeting, permission, actor.today(request.now))

    return {
        "meeting": at.meeting,
        "key": at.key,
        "point": point,
        "agenda_minutes": next((i.minutes for i in at.agenda if steps and i.code == steps.item), 0),
        "agenda": _points(at, point, steps),
        "step": steps,
        "leader": lead,
        "leads": lead is not None and lead.function_id in mine,
        "may_lead": may(Permission.LEAD_MEETING),
        "may_write": may(Permission.EDIT_PICTURE),
        "may_plan": actor.may(Permission.PLAN_MEASURES),
        "may_publish": may(Permission.PUBLISH_PICTURE),
        "attending": attendances,
        "takes_part": any(a.function_id in mine for a in attendances),
        "next_point": next(iter(at.agenda[at.agenda.index(point) + 1 :]), None),
    }


def _points(at: At, here: Item, step: Step | None) -> list[dict[str, Any]]:
    """Each point of the agenda: whether it is over, whether the meeting is there, whether the page is."""
    codes = [i.code for i in at.agenda]
    reached = codes.index(step.item) if step and step.item in codes else -1
    return [
        {"item": item, "here": item == here, "now": n == reached, "over": n < reached}
        for n, item in enumerate(at.agenda)
    ]
