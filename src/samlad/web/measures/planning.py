"""From a problem, or one of its causes, to a measure: known values are filled in, earlier experience stands beside."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samlad.measures.experience import lessons
from samlad.measures.models import Cause, Measure, Problem
from samlad.measures.queries import techniques
from samlad.measures.service import plan_measure
from samlad.measures.visibility import usual_for, visible_to
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import number_of, page, saved
from samlad.web.measures.forms import PlannedForm, function_choices
from samlad.web.measures.listing import organisation_of
from samlad.web.measures.problems import problem_or_404


@require_http_methods(["GET", "POST"])
@member_required(Permission.PLAN_MEASURES)
def plan(request: SamladRequest, problem_id: int) -> HttpResponse:
    """A measure against the problem; `orsak` in the address is the cause it works on."""
    problem, actor = problem_or_404(problem_id), actor_of(request)
    cause = _cause(problem, request.GET.get("orsak", ""))
    day = actor.today(request.now)
    areas = [a.pk for a in problem.areas.all()] or [p.area_id for p in problem.places.all()]
    indicators = [i.pk for i in problem.indicators.all()]
    form = PlannedForm(
        request.POST or None,
        functions=function_choices(on=day),
        initial={"starts_on": day, "area": areas[0] if areas else "", "visibility": usual_for(actor)},
    )

    def do(confirmed: str) -> Measure:
        fields: dict[str, Any] = form.measure_fields()
        if fields["area_ids"] and fields["area_ids"][0] in areas:  # all of the problem's, and its places
            fields |= {"area_ids": areas, "place_ids": [p.pk for p in problem.places.all()]}
        return plan_measure(
            actor=actor,
            now=request.now,
            screening_confirmed=confirmed,
            organisation_id=organisation_of(actor),
            problem_id=problem.pk,
            cause_id=cause.pk if cause else None,
            indicator_ids=indicators,
            **fields,
        )

    if request.method == "POST" and (measure := saved(form, do)):
        messages.success(request, _("The measure is written down."))
        return redirect("measure", measure_id=measure.pk)
    return page(
        request,
        "measures/plan.html",
        form,
        problem=problem,
        cause=cause,
        heading=_("What is to be done about it?"),
        kicker=problem.name,
        lead=cause.text if cause else problem.description,
        techniques=techniques([i.code for i in problem.indicators.all()]),
        lessons=lessons(seen=visible_to(actor), indicator_ids=indicators),
    )


def _cause(problem: Problem, number: str) -> Cause | None:
    """404 for a cause of another problem."""
    if not number:
        return None
    cause = Cause.objects.filter(pk=number_of(number) or 0, analysis__problem=problem, dropped_at=None).first()
    if cause is None:
        raise Http404
    return cause
