"""Insatser: priorities, what is being done, and who is out this weekend."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samlad.collection.queries import meeting_round
from samlad.lib.errors import UserError
from samlad.measures.queries import measures_on, own_field_activities, priorities_on, shared_field_activities
from samlad.measures.service import (
    Choice,
    plan_field_activity,
    plan_measure,
    prioritise,
    remove_field_activity,
)
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import organisations, rhythm
from samlad.web.inside import acting, inside, round_or_404
from samlad.web.measures.forms import FieldActivityForm, MeasureForm, PrioritiesForm
from samlad.web.middleware import SamladRequest


@require_http_methods(["GET", "POST"])
@inside(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def measures(request: SamladRequest) -> HttpResponse:
    """What is being done, where, by whom; a new one takes one line."""
    actor = acting(request)
    today = request.now.astimezone(actor.partnership.zone).date()
    form = MeasureForm(request.POST or None, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan_measure(
                actor=actor,
                now=request.now,
                what=data["what"],
                who=data["who"],
                area_ids=[int(data["area"])] if data["area"] else [],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                organisation_id=actor.held[0].organisation_id if actor.held else None,
            )
            messages.success(request, _("The measure is written down."))
            return redirect("measures")
        except UserError as error:
            form.add_error(None, error.message)
    running = list(measures_on(today))
    return render(
        request, "measures/measures.html",
        {
            "heading": ngettext("%d measure is under way", "%d measures are under way", len(running)) % len(running),
            "measures": running, "priorities": priorities_on(today), "form": form, "round": meeting_round(request.now),
            "may_plan": actor.may(Permission.PLAN_MEASURES), "may_decide": actor.may(Permission.DECIDE_PRIORITIES),
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@inside(Permission.DECIDE_PRIORITIES)
def priorities(request: SamladRequest) -> HttpResponse:
    """The steering group's choice for the period, with reasons."""
    actor = acting(request)
    settings = rhythm()
    today = request.now.astimezone(actor.partnership.zone).date()
    start, end = settings.period_of(today)
    now_chosen = priorities_on(today)
    initial: dict[str, object] = {"starts_on": today if now_chosen else start, "ends_on": end}
    for p in now_chosen:
        initial |= {f"area{p.position}": p.area_id, f"reason{p.position}": p.reason}
    form = PrioritiesForm(request.POST or None, number=settings.priority_count, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            prioritise(
                actor=actor, now=request.now, choices=[Choice(a, r) for a, r in form.chosen()],
                starts_on=form.cleaned_data["starts_on"], ends_on=form.cleaned_data["ends_on"],
            )  # fmt: skip
            messages.success(request, _("The choice is recorded."))
            return redirect("measures")
        except UserError as error:
            form.add_error(None, error.message)
    return render(
        request, "measures/priorities.html",
        {
            "heading": _("Choose the prioritised areas"), "form": form,
            "lead": _("Where the need is great and something can be done. It goes into the joint picture."),
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@inside(Permission.PLAN_MEASURES)
def field_activities(request: SamladRequest, label: str) -> HttpResponse:
    """Who is out in the weekend after the meeting; each organisation shares its own rows."""
    round = round_or_404(label)
    actor = acting(request)
    form = FieldActivityForm(request.POST or None, organisations=_own_organisations(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan_field_activity(
                actor=actor,
                now=request.now,
                round_id=round.pk,
                organisation_id=int(data["organisation"]),
                where=data["where"],
                when=data["when"],
                aim=data["aim"],
                share=data["share"],
            )
            return redirect("field_activities", label=label)
        except UserError as error:
            form.add_error(None, error.message)
    return render(
        request,
        "measures/field_activities.html",
        {
            "round": round,
            "form": form,
            "heading": _("Who is out this weekend?"),
            "mine": own_field_activities(actor, round.pk),
            "shared": shared_field_activities(round.pk),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@inside(Permission.PLAN_MEASURES)
def remove(request: SamladRequest, label: str, activity_id: int) -> HttpResponse:
    remove_field_activity(actor=acting(request), now=request.now, activity_id=activity_id)
    return redirect("field_activities", label=label)


def _own_organisations(actor: Actor) -> list[tuple[int, str]]:
    mine = actor.organisations(Permission.PLAN_MEASURES)
    return [(o.pk, o.name) for o in organisations() if {o.pk, o.lead_id} & mine]
