"""The forms of a group and of its plan."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from samlad.lib import bounds
from samlad.lib.times import moment_at
from samlad.meetings.models import Group
from samlad.partnership.queries import functions_with_people
from samlad.web.forms.fields import ClockField, choice_field
from samlad.web.forms.screened import WordsForm, day_field, text_area


class GroupForm(WordsForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of group is it?"), choices=Group.Kind, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    mandate = text_area(gettext_lazy("What is it to do, and what may it decide?"), rows=3, most=500, required=True)
    convener_id = forms.TypedChoiceField(
        label=gettext_lazy("Who convenes and leads it?"), coerce=bounds.whole, empty_value=None
    )
    function_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is in it?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Functions, never names: whoever holds the function is in the group."),
    )
    ends_on = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave empty for a group without an end.")
    )
    report_on = day_field(gettext_lazy("When does it report?"), required=False)
    prioritises = forms.BooleanField(
        label=gettext_lazy("It chooses the prioritised areas"),
        required=False,
        help_text=gettext_lazy("One group does. The choice is made by its functions with the duty Steering group."),
    )

    def __init__(self, *args: Any, new: bool, reports: bool, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f.pk, str(f)) for f in functions_with_people(on=day)]
        choice_field(self, "convener_id").choices = [("", "–"), *choices]
        choice_field(self, "function_ids").choices = choices
        if not new:
            del self.fields["kind"]
        if not reports:
            del self.fields["report_on"]

    def fields_of_group(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "screening_confirmed"}


class TimeForm(WordsForm):
    """When a meeting is held. `reason` is asked for once a time has been set."""

    meets_at = ClockField(
        label=gettext_lazy("Day and time"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    where = forms.CharField(label=gettext_lazy("Place, or number to dial"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why is it moved or called off?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A fixed time is a virtue. Those who had set it aside read the reason."),
    )
    off = forms.BooleanField(label=gettext_lazy("Called off"), required=False)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"], self.fields["off"]

    def moment(self, zone: ZoneInfo) -> datetime | None:
        wall = self.cleaned_data["meets_at"]
        return moment_at(wall.date(), wall.time(), zone) if wall and not self.cleaned_data.get("off") else None
