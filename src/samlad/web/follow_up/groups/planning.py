"""When meetings are held: planned, moved, called off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samlad.lib.times import local_time
from samlad.meetings.access import may_manage
from samlad.meetings.groups import time_of
from samlad.meetings.models import Meeting, MeetingTime
from samlad.meetings.queries import meeting_by_id
from samlad.meetings.reporting import span_told
from samlad.meetings.service import move_meeting, plan_meeting
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.follow_up.groups.forms import TimeForm
from samlad.web.follow_up.groups.views import group_or_404, group_page
from samlad.web.forms.screened import page, saved


@require_POST
@member_required()
def plan(request: SamladRequest, group_id: int) -> HttpResponse:
    """One more meeting of the group."""
    actor, group, form = actor_of(request), group_or_404(group_id), TimeForm(request.POST, first=True)
    form.fields["meets_at"].required = True
    if not may_manage(actor, group):
        raise PermissionDenied

    def do(_confirmed: str) -> Meeting:
        moment = form.moment(actor.partnership.zone) or request.now
        where = form.cleaned_data["where"]
        return plan_meeting(actor=actor, now=request.now, group_id=group.pk, meets_at=moment, where=where)

    if saved(form, do):
        messages.success(request, _("The meeting is planned."))
        return redirect(f"{reverse('group', args=[group.pk])}#plan")
    return group_page(request, group_id, form)


@require_http_methods(["GET", "POST"])
@member_required()
def move(request: SamladRequest, meeting_id: int) -> HttpResponse:
    """When and how a meeting of a group, a period or a year is held."""
    actor, meeting = actor_of(request), meeting_by_id(meeting_id)
    if meeting is None:
        actor.require(Permission.LEAD_MEETING)
        raise Http404
    if not (may_manage(actor, meeting.group) if meeting.group else actor.may(Permission.LEAD_MEETING)):
        raise PermissionDenied
    time = time_of(meeting)
    initial: dict[str, object] = {"where": time.where if time else ""}
    if time and time.meets_at:
        initial["meets_at"] = local_time(time.meets_at, actor.partnership.zone)
    form = TimeForm(request.POST or None, first=time is None, initial=initial)
    form.fields["meets_at"].required = not request.POST.get("off")

    def do(confirmed: str) -> MeetingTime:
        return move_meeting(
            actor=actor,
            now=request.now,
            meeting_id=meeting.pk,
            meets_at=form.moment(actor.partnership.zone),
            where=form.cleaned_data["where"],
            reason=form.cleaned_data.get("reason", ""),
            screening_confirmed=confirmed,
        )

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("Saved"))
        return redirect("group", group_id=meeting.group_id) if meeting.group_id else redirect("room", key=meeting.pk)
    return page(
        request,
        "follow_up/groups/move.html",
        form,
        heading=_("When is the meeting held?"),
        kicker=f"{meeting.group or meeting.get_kind_display()}, {span_told(meeting)}",
        meeting=meeting,
        times=meeting.times.all(),
    )
