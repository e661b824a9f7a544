"""The areas a measure is compared with: chosen and recorded before any figure of the effect is shown."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samlad.lib.numerals import fixed
from samlad.measures.comparing import propose
from samlad.measures.figures import areas_of, window_of
from samlad.measures.sentences import signed
from samlad.measures.service import choose_comparison
from samlad.partnership.actor import OutOfScope
from samlad.partnership.permissions import Permission
from samlad.places.queries import areas
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import choice_field
from samlad.web.forms.screened import WordsForm, day_field, page, saved, text_area
from samlad.web.measures.measure import may_change, measure_or_404

PROPOSED = 8  # areas that are ticked from the start
DISTANT = 2.0  # of a proposal: further away than this it is not alike


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
        choice_field(self, "area_ids").choices = choices


@require_http_methods(["GET", "POST"])
@member_required(Permission.PLAN_MEASURES)
def compare(request: SamladRequest, measure_id: int) -> HttpResponse:
    """Which areas are alike? Chosen and recorded before any figure of the effect is shown."""
    actor = actor_of(request)
    measure = measure_or_404(actor, measure_id)
    if not may_change(actor, measure):
        raise OutOfScope
    own, proposal, window = areas_of(measure), propose(measure), window_of(measure)
    names = dict(areas().values_list("pk", "name"))
    order = [o.area_id for o in proposal.others] if proposal else [a for a in names if a not in own]
    last = measure.comparisons.first()
    alike = [o for o in (proposal.others if proposal else []) if not o.close][:PROPOSED]
    area_ids = list(last.areas.values_list("pk", flat=True)) if last else [o.area_id for o in alike]
    form = CompareForm(
        request.POST or None,
        choices=[(pk, names[pk]) for pk in order if pk in names],
        initial={
            "before_from": last.before_from if last else window.before_from,
            "area_ids": area_ids,
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
