"""Decisions at the follow-up of a period or a year: recorded, moved on, reported back."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samlad.lib import bounds
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import functions_with
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.decisions import post_move, post_report
from samlad.web.forms.fields import choice_field
from samlad.web.forms.screened import WordsForm, day_field, number_of, text_area


class DecisionForm(WordsForm):
    what = forms.CharField(label=gettext_lazy("What is decided?"), max_length=300)
    who = forms.CharField(label=gettext_lazy("Who does it?"), max_length=200)
    how = text_area(gettext_lazy("How?"), rows=2, most=500)
    report_on = day_field(gettext_lazy("Report back by"), required=False)
    reporter_id = forms.TypedChoiceField(
        label=gettext_lazy("Who reports back?"), required=False, coerce=bounds.whole, empty_value=None
    )
    tell = forms.CharField(label=gettext_lazy("Who is to be told?"), max_length=200, required=False)
    holder = forms.CharField(
        label=gettext_lazy("Must it be anchored elsewhere? With whom"), max_length=200, required=False
    )
    proposed = forms.BooleanField(label=gettext_lazy("Only proposed"), required=False)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f.pk, str(f)) for f in functions_with(Permission.ENTER_MEETING, on=day)]
        choice_field(self, "reporter_id").choices = [("", _("not said")), *choices]

    def fields_of_decision(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "screening_confirmed"}


@require_POST
@member_required(Permission.EDIT_PICTURE)
def report(request: SamladRequest, decision_id: int) -> HttpResponse:
    """Reports what came of a decision."""
    message = _("It is noted what became of the decision.")
    return post_report(request, decision_id, here=_here(request.POST.get("meeting", "")), message=message)


@require_POST
@member_required(Permission.EDIT_PICTURE)
def move(request: SamladRequest, decision_id: int) -> HttpResponse:
    """Brings a decision to where it stands now."""
    return post_move(request, decision_id, here=_here(request.POST.get("back", "")))


def _here(meeting: str) -> str:
    back = number_of(meeting)
    return reverse("period_meetings") if back is None else f"{reverse('meeting', args=[back])}#decisions"
