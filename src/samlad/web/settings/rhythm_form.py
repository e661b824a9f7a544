"""The rhythm as a form, and its effect on the next round in words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.lib.weeks import Week
from samlad.partnership.models import WEEKDAYS, Rhythm
from samlad.web.forms.fields import WholeField, choice_field

FIELDS = (
    "cadence",
    "first_week",
    "meeting_weekday",
    "meeting_time",
    "closes_days_before",
    "closes_time",
    "period_months",
    "priority_count",
    "meeting_form",
)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RhythmForm(forms.Form):
    cadence = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=Rhythm.Cadence, coerce=int, widget=forms.RadioSelect
    )
    first_week = forms.ChoiceField(
        label=gettext_lazy("Which weeks, if every second"), widget=forms.RadioSelect, required=False
    )
    meeting_weekday = forms.TypedChoiceField(label=gettext_lazy("Meeting day"), choices=WEEKDAYS, coerce=int)
    meeting_time = forms.TimeField(
        label=gettext_lazy("Meeting time"),
        widget=time_input(),
        help_text=gettext_lazy("A fixed time is worth much. Move it only if you must."),
    )
    closes_days_before = forms.TypedChoiceField(
        label=gettext_lazy("Reports close"),
        coerce=int,
        help_text=gettext_lazy(
            "After that the figures cross to the joint picture. Late reports are welcome and marked late."
        ),
    )
    closes_time = forms.TimeField(label=gettext_lazy("Closing time"), widget=time_input())
    period_months = forms.TypedChoiceField(
        label=gettext_lazy("Length of a period"),
        choices=Rhythm.Period,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The steering group chooses prioritised areas for a period at a time."),
    )
    priority_count = WholeField(
        label=gettext_lazy("Number of prioritised areas"),
        min_value=1,
        max_value=9,
        help_text=gettext_lazy("Three in the handbook."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    meeting_form = forms.CharField(
        label=gettext_lazy("How you meet"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "A place, or a number to call. It stands in the room of the meeting, never in a picture."
        ),
    )

    def __init__(self, data: Any = None, *, rhythm: Rhythm, today: date) -> None:
        initial = {name: getattr(rhythm, name) for name in FIELDS}
        weeks = [Week.of(today).plus(n) for n in (0, 1)]
        every_second = Rhythm(cadence=Rhythm.Cadence.FORTNIGHTLY, first_week=rhythm.first_week)
        initial["first_week"] = str(next(w for w in weeks if every_second.has_meeting(w)))
        super().__init__(data, initial=initial)
        choice_field(self, "first_week").choices = [(str(w), _weeks_from(w)) for w in weeks]
        choice_field(self, "closes_days_before").choices = [
            (0, _("the same day as the meeting")),
            (1, _("the day before the meeting")),
            *((n, _("%(n)d days before the meeting") % {"n": n}) for n in (2, 3, 4, 5, 6)),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        meeting, closing = data.get("meeting_time"), data.get("closes_time")
        if data.get("closes_days_before") == 0 and meeting and closing and closing >= meeting:
            self.add_error("closes_time", _("The reports must close before the meeting begins."))
        if not data.get("first_week"):
            data["first_week"] = self.initial["first_week"]
        return data


def _weeks_from(week: Week) -> str:
    numbers = ", ".join(str(week.plus(n).week) for n in (0, 2, 4))
    return _("Weeks %(numbers)s …") % {"numbers": numbers}
