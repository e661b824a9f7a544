"""The agenda of a group, and of the follow-ups."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samlad.lib.errors import UserError
from samlad.meetings.access import may_manage
from samlad.meetings.groups import agenda_of, agenda_versions, newest_agenda
from samlad.meetings.models import Group, Meeting
from samlad.meetings.service import adopt_agenda
from samlad.partnership.permissions import Permission
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.follow_up.groups.views import group_or_404
from samlad.web.forms.agendas import agenda_points, agenda_rows


@require_http_methods(["GET", "POST"])
@member_required()
def of_group(request: SamladRequest, group_id: int) -> HttpResponse:
    group, actor = group_or_404(group_id), actor_of(request)
    if not may_manage(actor, group):
        raise PermissionDenied
    return _page(request, Meeting.Kind.GROUP, group)


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def of_kind(request: SamladRequest, kind: str) -> HttpResponse:
    """Of the weekly follow-up, the period's, the year's."""
    if kind not in (Meeting.Kind.WEEK, Meeting.Kind.PERIOD, Meeting.Kind.YEAR):
        raise Http404
    return _page(request, Meeting.Kind(kind), None)


def _page(request: SamladRequest, kind: Meeting.Kind, group: Group | None) -> HttpResponse:
    group_id, sent, error, mark = group.pk if group else None, None, "", ""
    if request.method == "POST":
        try:
            adopt_agenda(
                actor=actor_of(request),
                now=request.now,
                kind=kind,
                group_id=group_id,
                points=agenda_points(request.POST),
                screening_confirmed=request.POST.get("screening_confirmed", ""),
            )
            messages.success(request, _("Saved. It holds for the meetings that have not begun."))
            return redirect("group", group_id=group_id) if group_id else redirect("agenda", kind=kind)
        except UserError as refusal:
            sent, error = request.POST, refusal.message
            mark = refusal.mark if isinstance(refusal, ScreeningRequired) else ""
    holds = newest_agenda(kind, group_id)
    items = agenda_of(Meeting(kind=kind, group=group, agenda=holds))
    return render(
        request,
        "follow_up/groups/agenda.html",
        {
            "heading": _("The agenda of %s") % (group or kind.label),
            "group": group,
            "rows": agenda_rows(items, sent),
            "error": error,
            "mark": mark,
            "versions": agenda_versions(kind, group_id),
        },
        status=422 if error else 200,
    )
