"""Groups and their meetings: which there are, who is in them, when they meet."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samlad.measures.queries import problem_by_id
from samlad.meetings.access import may_manage, members_on
from samlad.meetings.groups import every_group, group_by_id, meetings_of, plan_of
from samlad.meetings.models import Group
from samlad.meetings.queries import decisions_about
from samlad.meetings.service import change_group, form_group
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.follow_up.groups.forms import GroupForm, TimeForm
from samlad.web.forms.screened import number_of, page, saved

AHEAD = timedelta(days=400)


@require_GET
@member_required()
def overview(request: SamladRequest) -> HttpResponse:
    """One's own meetings to come, and the groups."""
    actor = actor_of(request)
    day, mine = actor.today(request.now), {h.function_id for h in actor.held}
    groups = [g for g in every_group() if _sees_all(actor) or mine & _of(g, day)]
    coming = meetings_of(mine, day, day + AHEAD)
    return render(
        request,
        "follow_up/groups/overview.html",
        {
            "heading": ngettext("%d meeting of your groups ahead", "%d meetings of your groups ahead", len(coming))
            % len(coming)
            if coming
            else _("Groups, and when they meet"),
            "coming": coming,
            "groups": [g for g in groups if g.ends_on is None or g.ends_on >= day],
            "over": [g for g in groups if g.ends_on and g.ends_on < day],
            "may_manage": actor.may(Permission.MANAGE_GROUPS),
        },
    )


def _sees_all(actor: Actor) -> bool:
    return actor.may(Permission.READ_WEEK) or actor.may(Permission.MANAGE_GROUPS)


def _of(group: Group, day: Any) -> set[int]:
    """Its functions; the members are fetched with the groups."""
    there = {m.function_id for m in group.members.all() if m.ends_on is None or m.ends_on >= day}
    return there | {group.convener_id}


@require_GET
@member_required()
def show(request: SamladRequest, group_id: int) -> HttpResponse:
    """The mandate, the members, the plan and what is decided."""
    return group_page(request, group_id, TimeForm(first=True))


def group_page(request: SamladRequest, group_id: int, form: TimeForm) -> HttpResponse:
    actor, group = actor_of(request), group_or_404(group_id)
    day = actor.today(request.now)
    is_one = bool({h.function_id for h in actor.held} & (members_on(group.pk, day) | {group.convener_id}))
    if not is_one and not _sees_all(actor):
        raise PermissionDenied
    plan = plan_of(group)
    return page(
        request,
        "follow_up/groups/group.html",
        form,
        heading=group.name,
        kicker=group.get_kind_display(),
        group=group,
        members=[m for m in group.members.all() if m.ends_on is None or m.ends_on >= day],
        coming=[p for p in plan if p.meeting.ends_on >= day],
        been=[p for p in reversed(plan) if p.meeting.ends_on < day],
        decisions=decisions_about(group, day) if is_one or actor.may(Permission.ENTER_MEETING) else [],
        is_one=is_one,
        may_manage=may_manage(actor, group),
        day=day,
    )


def group_or_404(group_id: int) -> Group:
    group = group_by_id(group_id)
    if group is None:
        raise Http404
    return group


@require_http_methods(["GET", "POST"])
@member_required(Permission.MANAGE_GROUPS)
def new(request: SamladRequest) -> HttpResponse:
    """Forms a group; with `?problem=`, one that looks for the causes of a problem together."""
    actor, problem = actor_of(request), problem_by_id(number_of(request.GET.get("problem", "")) or 0)
    initial: dict[str, Any] = {"kind": Group.Kind.WORKING} if problem else {}
    if problem:
        initial["name"] = _("Joint cause analysis: %s") % problem.name
        initial["mandate"] = _("Looks for what makes it possible, together, and proposes measures.")
    form = GroupForm(
        request.POST or None, initial=initial, new=True, reports=problem is not None, day=actor.today(request.now)
    )

    def do(confirmed: str) -> Group:
        return form_group(
            actor=actor,
            now=request.now,
            problem_id=problem.pk if problem else None,
            screening_confirmed=confirmed,
            **form.fields_of_group(),
        )

    if request.method == "POST" and (group := saved(form, do)):
        messages.success(request, _("The group is formed. Plan its meetings."))
        return redirect("group", group_id=group.pk)
    heading = _("Who looks for the causes of “%s”?") % problem.name if problem else _("A new group")
    return page(request, "follow_up/groups/form.html", form, heading=heading, back="", submit=_("Form the group"))


@require_http_methods(["GET", "POST"])
@member_required()
def change(request: SamladRequest, group_id: int) -> HttpResponse:
    actor, group = actor_of(request), group_or_404(group_id)
    day = actor.today(request.now)
    if not may_manage(actor, group):
        raise PermissionDenied
    initial = {n: getattr(group, n) for n in ("name", "mandate", "convener_id", "ends_on", "report_on", "prioritises")}
    initial["function_ids"] = [m.function_id for m in group.members.all() if m.ends_on is None]
    form = GroupForm(request.POST or None, initial=initial, new=False, reports=group.problem_id is not None, day=day)

    def do(confirmed: str) -> Group:
        fields = form.fields_of_group()
        return change_group(actor=actor, now=request.now, group_id=group.pk, screening_confirmed=confirmed, **fields)

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("Saved"))
        return redirect("group", group_id=group.pk)
    heading = _("Change %s") % group
    return page(request, "follow_up/groups/form.html", form, heading=heading, back=group, submit=_("Save"))
