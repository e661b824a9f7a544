"""Measures that wait for their follow-up, and recent follow-ups."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.measures.queries import due_follow_ups, follow_ups, measures
from samlad.measures.visibility import visible_to
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest

RECENT = 30  # answers that are shown


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def waiting(request: SamladRequest) -> HttpResponse:
    actor = actor_of(request)
    day = actor.today(request.now)
    seen = visible_to(actor)
    due = due_follow_ups(day, seen)
    overdue = sum(d.expected for d in due)
    coming = measures(seen).filter(follow_up_on__gt=day).order_by("follow_up_on", "pk")[:20]
    answered = follow_ups(seen).select_related("measure")[:RECENT]
    return render(
        request,
        "follow_up/measures.html",
        {
            "heading": _waiting_heading(overdue, len(due)),
            "due": due,
            "coming": list(coming),
            "answered": list(answered),
            "today": day,
            "lead": _("Expected where the measure is in a prioritised area; elsewhere it is optional."),
        },
    )


def _waiting_heading(overdue: int, due: int) -> str:
    if overdue:
        return ngettext("One measure waits for its follow-up", "%d measures wait for their follow-up", overdue) % (
            () if overdue == 1 else overdue
        )
    return _("No follow-up is overdue") if not due else _("No expected follow-up is overdue")
