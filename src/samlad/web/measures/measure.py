"""One measure: its facts, steps, figures and follow-ups."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.measures.experience import lessons
from samlad.measures.figures import areas_of, figures_of, indicators_of
from samlad.measures.models import Measure, MeasureStep
from samlad.measures.queries import concurrent_measures, is_expected, measure_by_id, steps_of, techniques
from samlad.measures.service import ChangedMeanwhile, Step, add_step, change_measure, finish_step
from samlad.measures.stages import Stage, stage, waits, when
from samlad.measures.visibility import may_choose, visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.chart import where_map
from samlad.web.forms.screened import page, saved
from samlad.web.forms.texts import post_words
from samlad.web.measures.figures import figures_context
from samlad.web.measures.forms import StepForm, WholeMeasureForm, function_choices, initial_of
from samlad.web.measures.listing import state_of


def measure_or_404(actor: Actor, measure_id: int) -> Measure:
    measure = measure_by_id(measure_id, visible_to(actor))
    if measure is None:
        raise Http404
    return measure


def may_change(actor: Actor, measure: Measure) -> bool:
    """The same rule as the services: the owner, the owner's lead, or whoever runs the joint week."""
    owner = measure.organisation
    if not actor.may(Permission.PLAN_MEASURES):
        return False
    mine = actor.organisations(Permission.PLAN_MEASURES)
    return actor.may(Permission.RUN_ROUND) or owner is None or bool({owner.pk, owner.lead_id} & mine)


@require_http_methods(["GET", "POST"])
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def show(request: SamladRequest, measure_id: int) -> HttpResponse:
    """What is this measure, how far has it come, and what seems to have changed? A posted form adds a step."""
    actor = actor_of(request)
    measure = measure_or_404(actor, measure_id)
    day = actor.today(request.now)
    form = StepForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda confirmed: _add(request, measure, form, confirmed)):
        return redirect("measure", measure_id=measure.pk)
    joint, figures = concurrent_measures(measure, day, visible_to(actor)), figures_of(measure)
    areas = areas_of(measure)
    return page(
        request,
        "measures/measure.html",
        form,
        measure=measure,
        heading=measure.what,
        state=state_of(measure, day, _overdue(measure, day)),
        facts=facts(measure, day),
        steps=steps_of(measure),
        today=day,
        joint=joint,
        follow_ups=list(measure.follow_ups.select_related("figures")),
        figures=figures_context(measure, figures, together=len(joint)) if figures else None,
        map=where_map(areas) if areas else "",
        may_change=may_change(actor, measure),
        began=stage(measure, day) is not Stage.PLANNED,
    )


def _add(request: SamladRequest, measure: Measure, form: StepForm, confirmed: str) -> Any:
    data = form.cleaned_data
    step = Step(data["what"], data["who"], data["due_on"])
    return add_step(
        actor=actor_of(request), now=request.now, measure_id=measure.pk, step=step, screening_confirmed=confirmed
    )


def _overdue(measure: Measure, day: date) -> set[int]:
    return {measure.pk} if waits(measure, day) and is_expected(measure, day) else set()


def facts(m: Measure, day: date) -> list[tuple[str, Any]]:
    """The stated facts in reading order; empty ones are left out."""
    where = ", ".join([*(p.name for p in m.places.all()), *(a.name for a in m.areas.all())])
    rows: list[tuple[str, Any]] = [
        (_("Where"), where or _("The whole municipality")),
        (_("Who"), m.who),
        (_("Responsible"), m.owner),
        (_("Joins"), ", ".join(str(f) for f in m.joining.select_related("organisation"))),
        (_("When"), when(m, day)),
        (_("Problem"), m.problem),
        (_("Cause"), m.cause),
        (_("How it is meant to work"), m.get_mechanism_display()),
        (_("How, more exactly"), m.how),
        (_("Followed by"), ", ".join(str(i) for i in m.indicators.all())),
        (_("Target"), _target(m)),
        (_("Cost"), _kronor(m.cost)),
        (_("Expected saving a year"), _kronor(m.saving)),
        (_("Followed up on"), date_format(m.follow_up_on, "j F Y") if m.follow_up_on else ""),
        (_("Who sees it"), m.get_visibility_display()),
    ]
    return [(term, value) for term, value in rows if value]


def _target(m: Measure) -> str:
    if m.target_change is None:
        return ""
    size = f"{'−' if m.target_change < 0 else '+'}{abs(m.target_change)} %"
    if m.target_on is None:
        return size
    return _("%(size)s by %(day)s") % {"size": size, "day": date_format(m.target_on, "j F Y")}


def _kronor(value: int | None) -> str:
    return "" if value is None else _("%s kronor") % number_format(value, use_l10n=True, force_grouping=True)


@require_http_methods(["GET", "POST"])
@member_required(Permission.PLAN_MEASURES)
def change(request: SamladRequest, measure_id: int) -> HttpResponse:
    """All fields of a measure, with techniques from research beside them."""
    actor = actor_of(request)
    measure = measure_or_404(actor, measure_id)
    if not may_change(actor, measure):
        raise PermissionDenied
    day = actor.today(request.now)
    form = WholeMeasureForm(
        request.POST or None,
        initial=initial_of(measure),
        functions=function_choices(on=day),
        chooses=may_choose(actor, measure),
    )

    def do(confirmed: str) -> Measure:
        fields = {k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"}
        try:
            return change_measure(
                actor=actor, now=request.now, measure_id=measure.pk, screening_confirmed=confirmed, **fields
            )
        except ChangedMeanwhile:
            form.compare_with(initial_of(measure_or_404(actor, measure.pk)))
            raise

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("Saved"))
        return redirect("measure", measure_id=measure.pk)
    codes = [i.code for i in measure.indicators.all()] or _codes(measure)
    return page(
        request,
        "measures/change.html",
        form,
        measure=measure,
        heading=_("Tell more of the measure"),
        lead=_("Only what, who and from when are needed. The rest when it matters."),
        techniques=techniques(codes),
        lessons=lessons(
            seen=visible_to(actor),
            mechanism=measure.mechanism,
            indicator_ids=indicators_of(measure) if not measure.mechanism else (),
            besides=measure.pk,
        ),
    )


def _codes(measure: Measure) -> list[str]:
    from samlad.collection.models import Indicator

    return list(Indicator.objects.filter(pk__in=indicators_of(measure)).values_list("code", flat=True))


@require_POST
@member_required(Permission.PLAN_MEASURES)
def finish(request: SamladRequest, measure_id: int, step_id: int) -> HttpResponse:
    """Marks a step as done today, or takes that back."""
    actor = actor_of(request)
    measure = measure_or_404(actor, measure_id)
    today = actor.today(request.now)

    def do(confirmed: str) -> MeasureStep:
        return finish_step(
            actor=actor,
            now=request.now,
            step_id=step_id,
            done_on=None if "undo" in request.POST else today,
            note=request.POST.get("note", ""),
            screening_confirmed=confirmed,
        )

    return post_words(request, do, here=reverse("measure", args=[measure.pk]), field="note")


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def techniques_page(request: SamladRequest) -> HttpResponse:
    """Techniques from research, by mechanism."""
    every = techniques()
    groups: dict[str, list[Any]] = {}
    for t in every:
        groups.setdefault(t.get_mechanism_display(), []).append(t)
    return render(
        request,
        "measures/techniques.html",
        {
            "heading": _("What has been tried elsewhere"),
            "groups": groups.items(),
            "lead": _("Situational techniques with their sources. Choose from the causes, not from the list."),
            "may_configure": actor_of(request).may(Permission.CONFIGURE_PARTNERSHIP),
            "number": len(every),
        },
    )
