"""The follow-up of a measure: the three questions of the method, with the figures beside them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samlad.measures.figures import figures_of
from samlad.measures.models import FollowUp
from samlad.measures.queries import concurrent_measures, steps_of
from samlad.measures.service import follow_up
from samlad.measures.visibility import visible_to
from samlad.partnership.actor import OutOfScope
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import WordsForm, day_field, page, saved, text_area
from samlad.web.measures.figures import figures_context
from samlad.web.measures.measure import may_change, measure_or_404


class FollowUpForm(WordsForm):
    why = text_area(gettext_lazy("Why was it put in: which problem?"), rows=4, required=True)
    fidelity = forms.ChoiceField(
        label=gettext_lazy("Was it done as decided?"), choices=FollowUp.Fidelity.choices, widget=forms.RadioSelect
    )
    done = text_area(
        gettext_lazy("What was done, when and how much?"),
        help_text=gettext_lazy("What was not, too. Needed unless it was as decided."),
    )
    situation = text_area(gettext_lazy("How is the problem now?"), required=True)
    verdict = forms.ChoiceField(
        label=gettext_lazy("What is to be done with the measure?"),
        choices=FollowUp.Verdict.choices,
        widget=forms.RadioSelect,
    )
    reason = text_area(gettext_lazy("Why?"), rows=2, most=500, required=True)
    next_on = day_field(
        gettext_lazy("Followed up again on"), required=False, help_text=gettext_lazy("Leave empty if it need not be.")
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.PLAN_MEASURES)
def answer(request: SamladRequest, measure_id: int) -> HttpResponse:
    """The three questions, with the figures beside them, and what is decided."""
    actor = actor_of(request)
    measure = measure_or_404(actor, measure_id)
    if not may_change(actor, measure):
        raise OutOfScope
    joint = concurrent_measures(measure, actor.today(request.now), visible_to(actor))
    steps, figures = steps_of(measure), figures_of(measure)
    form = FollowUpForm(request.POST or None, initial={"why": _drafted_why(measure), "done": _drafted_steps(steps)})

    def do(confirmed: str) -> Any:
        return follow_up(
            actor=actor,
            now=request.now,
            measure_id=measure.pk,
            screening_confirmed=confirmed,
            **{k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"},
        )

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The follow-up is recorded."))
        return redirect("measure", measure_id=measure.pk)
    return page(
        request,
        "measures/follow_up.html",
        form,
        measure=measure,
        heading=_("How did it go with the measure?"),
        lead=measure.what,
        steps=steps,
        joint=joint,
        figures=figures_context(measure, figures, together=len(joint)) if figures else None,
    )


def _drafted_why(measure: Any) -> str:
    """The reason as it was planned: the problem and its cause."""
    return "\n".join(str(part) for part in (measure.problem, measure.cause) if part)


def _drafted_steps(steps: list[Any]) -> str:
    number = sum(s.done_on is not None for s in steps)
    if not steps:
        return ""
    completed = [f"{s.what}: {s.done_on:%Y-%m-%d} {s.note}".strip() for s in steps if s.done_on]
    left = [s.what for s in steps if not s.done_on]
    lines = [_("%(done)d of %(all)d steps done.") % {"done": number, "all": len(steps)}, *completed]
    return "\n".join([*lines, *([_("Not done: %s") % ", ".join(left)] if left else [])])
