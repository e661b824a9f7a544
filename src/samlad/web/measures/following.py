"""Following a measure up: what waits, whom to compare with, and the three questions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samlad.lib.numerals import fixed
from samlad.measures.comparing import propose
from samlad.measures.figures import areas_of, figures_of, window_of
from samlad.measures.models import FollowUp
from samlad.measures.queries import due_follow_ups, measures, shared_with, steps_of
from samlad.measures.sentences import signed
from samlad.measures.service import choose_comparison, follow_up
from samlad.partnership.actor import OutOfScope
from samlad.partnership.permissions import Permission
from samlad.places.queries import areas
from samlad.web.inside import acting, inside
from samlad.web.measures.asking import WordsForm, day_field, page, saved, text_area
from samlad.web.measures.figures import shown
from samlad.web.measures.measure import may_change, measure_or_404
from samlad.web.middleware import SamladRequest

RECENT = 30  # answers told of on the page of what waits
PROPOSED = 8  # areas that are ticked from the start
DISTANT = 2.0  # of a proposal: further away than this it is not alike


@require_GET
@inside(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def waiting(request: SamladRequest) -> HttpResponse:
    """Which measures are to be followed up, and what was said of those that were?"""
    actor = acting(request)
    day = actor.today(request.now)
    due = due_follow_ups(day)
    overdue = sum(d.expected for d in due)
    coming = measures().filter(follow_up_on__gt=day).order_by("follow_up_on", "pk")[:20]
    answered = FollowUp.objects.select_related("measure")[:RECENT]
    return render(
        request,
        "measures/waiting.html",
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


class CompareForm(WordsForm):
    before_from = day_field(
        gettext_lazy("The time before begins"), help_text=gettext_lazy("From then until the measure began.")
    )
    expected_from = day_field(
        gettext_lazy("It should show from"),
        help_text=gettext_lazy("At once for people who are there; when it is finished for what is built."),
    )
    area_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Compare with"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = text_area(gettext_lazy("Why these areas?"), rows=2, most=500, required=True)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_ids"].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@inside(Permission.PLAN_MEASURES)
def compare(request: SamladRequest, measure_id: int) -> HttpResponse:
    """Which areas are alike? Chosen and recorded before any figure of the effect is shown."""
    measure, actor = measure_or_404(measure_id), acting(request)
    if not may_change(actor, measure):
        raise OutOfScope
    own, proposal, window = areas_of(measure), propose(measure), window_of(measure)
    names = dict(areas().values_list("pk", "name"))
    order = [o.area_id for o in proposal.others] if proposal else [a for a in names if a not in own]
    last = measure.comparisons.first()
    alike = [o for o in (proposal.others if proposal else []) if not o.close][:PROPOSED]
    chosen = list(last.areas.values_list("pk", flat=True)) if last else [o.area_id for o in alike]
    form = CompareForm(
        request.POST or None,
        choices=[(pk, names[pk]) for pk in order if pk in names],
        initial={
            "before_from": last.before_from if last else window.before_from,
            "area_ids": chosen,
            "expected_from": last.expected_from if last else window.expected_from,
            "reason": last.reason if last else _("The most alike in level, trend and reporting the year before."),
        },
    )

    def do(confirmed: str) -> Any:
        return choose_comparison(
            actor=actor,
            now=request.now,
            measure_id=measure.pk,
            screening_confirmed=confirmed,
            **{k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"},
        )

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The choice is recorded, and the figures are made."))
        return redirect("measure", measure_id=measure.pk)
    others = {o.area_id: o for o in proposal.others} if proposal else {}
    checked = {str(v) for v in (form["area_ids"].value() or [])}
    rows = [
        {
            "pk": pk,
            "name": names[pk],
            "checked": str(pk) in checked,
            "like": others.get(pk),
            "rate": fixed(others[pk].rate) if pk in others else "–",
            "answers": fixed(others[pk].answers) if pk in others else "–",
            "change": _change(others[pk].change) if pk in others else "–",
        }
        for pk in order
        if pk in names
    ]
    return page(
        request,
        "measures/compare.html",
        form,
        measure=measure,
        heading=_("Which areas is it compared with?"),
        lead=_("Chosen by people and recorded before the effect is shown. A new choice later is recorded as one."),
        rows=rows,
        own=proposal.own if proposal else None,
        own_rate=fixed(proposal.own.rate) if proposal else "",
        own_answers=fixed(proposal.own.answers) if proposal else "",
        own_change=_change(proposal.own.change) if proposal else "",
        last=last,
        where=bool(own),
        unlike=bool(alike) and alike[0].distance > DISTANT,
    )


def _change(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{fixed(abs(value))}" if round(value, 1) else signed(0)


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
@inside(Permission.PLAN_MEASURES)
def answer(request: SamladRequest, measure_id: int) -> HttpResponse:
    """The three questions, with the figures beside them, and what is decided."""
    measure, actor = measure_or_404(measure_id), acting(request)
    if not may_change(actor, measure):
        raise OutOfScope
    joint = shared_with(measure, actor.today(request.now))
    steps, figures = steps_of(measure), figures_of(measure)
    form = FollowUpForm(request.POST or None, initial={"why": _drafted_why(measure), "done": _drafted_done(steps)})

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
        figures=shown(measure, figures, together=len(joint)) if figures else None,
    )


def _drafted_why(measure: Any) -> str:
    """What was said when it was planned of why: the problem and its cause."""
    return "\n".join(str(part) for part in (measure.problem, measure.cause) if part)


def _drafted_done(steps: list[Any]) -> str:
    done = sum(s.done_on is not None for s in steps)
    if not steps:
        return ""
    told = [f"{s.what}: {s.done_on:%Y-%m-%d} {s.note}".strip() for s in steps if s.done_on]
    left = [s.what for s in steps if not s.done_on]
    lines = [_("%(done)d of %(all)d steps done.") % {"done": done, "all": len(steps)}, *told]
    return "\n".join([*lines, *([_("Not done: %s") % ", ".join(left)] if left else [])])
