"""The follow-ups of periods and of years: those there are, and those that can be opened."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.lib import bounds
from samlad.lib.errors import UserError
from samlad.meetings.models import Meeting
from samlad.meetings.reporting import span_told
from samlad.meetings.service import days_of, open_meeting
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest


@require_GET
@member_required(Permission.READ_WEEK)
def periods(request: SamladRequest) -> HttpResponse:
    return _list(request, Meeting.Kind.PERIOD, _("What did we do this period, and what do we choose next?"))


@require_GET
@member_required(Permission.READ_WEEK)
def years(request: SamladRequest) -> HttpResponse:
    return _list(request, Meeting.Kind.YEAR, _("What went with more safety this year, and what did not?"))


def _list(request: SamladRequest, kind: str, heading: str) -> HttpResponse:
    """The existing follow-ups, and those that can be opened: the current period and the one before."""
    actor = actor_of(request)
    day = actor.today(request.now)
    meetings = list(Meeting.objects.filter(kind=kind).prefetch_related("publications__record"))
    start, _end = days_of(kind, day)
    offered = [days_of(kind, start.fromordinal(start.toordinal() - 1)), days_of(kind, day)]
    there = {m.starts_on for m in meetings}
    return render(
        request,
        "follow_up/list.html",
        {
            "heading": heading,
            "kind": kind,
            "meetings": [(m, span_told(m)) for m in meetings],
            "offered": [
                (s, span_told(Meeting(kind=kind, starts_on=s, ends_on=e))) for s, e in offered if s not in there
            ],
            "may_edit": actor.may(Permission.EDIT_PICTURE),
        },
    )


@require_POST
@member_required(Permission.EDIT_PICTURE)
def open_(request: SamladRequest) -> HttpResponse:
    day = bounds.day(request.POST.get("day", ""))
    if day is None:
        raise Http404
    kind = request.POST.get("kind", "")
    try:
        return redirect("room", key=open_meeting(actor=actor_of(request), now=request.now, kind=kind, day=day).pk)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("year_meetings" if kind == Meeting.Kind.YEAR else "period_meetings")
