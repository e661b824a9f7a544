"""The forms of the settings. Each choice is explained beside it; the services validate."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.partnership.models import CalendarEntry, Duty, Organisation
from samlad.web.forms.fields import DayField, DecimalField, choice_field

DUTY_HELP = {
    Duty.REPORTER: gettext_lazy("Says each week what was seen, or that it was quiet."),
    Duty.COORDINATOR: gettext_lazy(
        "Reads what the own organisation and its units report, chooses what is shared,"
        " writes the picture, and changes these settings."
    ),
    Duty.MEETING_LEAD: gettext_lazy("Leads the meeting, decides on priorities with it and publishes the picture."),
    Duty.STEERING_GROUP: gettext_lazy("Reads the week and chooses the prioritised areas."),
    Duty.RECIPIENT: gettext_lazy("Reads the published picture, nothing more."),
    Duty.REGISTRAR: gettext_lazy("Reads the register of published documents."),
    Duty.ANALYST: gettext_lazy("Reads the week and brings in figures from files."),
    Duty.MEASURE_OWNER: gettext_lazy("Plans measures and follows them up."),
    Duty.ADMINISTRATOR: gettext_lazy("Changes these settings and brings in files. Does not read reports."),
}


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As people know it."))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind, initial="other")
    reports_to_id = forms.TypedChoiceField(
        label=gettext_lazy("Reports to"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "Who puts together what the organisation tells. A lead organisation does it itself and meets."
        ),
    )
    legal_body = forms.CharField(
        label=gettext_lazy("Legal body"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("If it is another than the one it reports to: a company, an association, a committee."),
    )
    shares_places = forms.BooleanField(
        label=gettext_lazy("The place goes along when its observations are shared"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Otherwise the others only know the area. For what is shared from now on."),
    )

    def __init__(self, *args: Any, leads: list[Organisation], new_lead: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = [("", _("Nobody: it is a lead organisation"))] if new_lead else []
        choice_field(self, "reports_to_id").choices = [
            *alone,
            *((lead.pk, lead.name) for lead in leads),
        ]


class FunctionForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("What the function does, never who: “Field assistant, evenings”."),
    )
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("Duties"),
        choices=Duty,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one duty.")},
    )
    areas = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Areas it answers for"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Blank: it has always been there."),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Blank: until further notice. After the day nobody waits for its report."),
    )

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "areas").choices = areas

    def duty_choices(self) -> list[dict[str, object]]:
        """Each duty with its help text."""
        current = {str(v) for v in self["duties"].value() or []}
        return [{"value": d.value, "label": d.label, "help": DUTY_HELP[d], "checked": d.value in current} for d in Duty]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _in_order(self, data)
        return data


class AssignmentForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The address at work. A new account gets it; links and reminders go there."),
    )
    starts_on = DayField(label=gettext_lazy("First day"), widget=day_input())
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Blank: until further notice."),
    )
    deputy = forms.BooleanField(
        label=gettext_lazy("Deputy"),
        required=False,
        help_text=gettext_lazy("Stands in when the ordinary one cannot."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _in_order(self, data)
        return data


class EndForm(forms.Form):
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        widget=day_input(),
        help_text=gettext_lazy("What was reported stays with the function."),
    )


class PartnershipForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    municipality = forms.CharField(
        label=gettext_lazy("Municipality"),
        max_length=80,
        help_text=gettext_lazy(
            "As the police and Statistics Sweden write it: “Örebro”, not “Örebro kommun”."
            " The police's events are chosen by it."
        ),
    )
    municipality_code = forms.RegexField(
        r"^\d{4}$",
        label=gettext_lazy("Municipality code"),
        required=False,
        max_length=4,
        help_text=gettext_lazy("Four figures, for instance 1880."),
        error_messages={"invalid": gettext_lazy("The code has four figures, for instance 1880.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of pictures and documents"),
        choices=[("sv", "Svenska"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    shade_map = forms.BooleanField(
        label=gettext_lazy("Shade areas by numbers on published maps"),
        required=False,
        help_text=gettext_lazy(
            "Off from the start: a map where darker is worse ends up on a wall"
            " and brands those who live there. Without it the map outlines the prioritised areas."
            " Colleagues see the numbers either way."
        ),
    )


class CalendarForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=CalendarEntry.Kind,
        widget=forms.RadioSelect,
        initial="school_break",
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("As it will read in the picture: “Autumn break”, “The town festival”."),
    )
    starts_on = DayField(label=gettext_lazy("First day"), widget=day_input())
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Blank: one day only."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["ends_on"] = data.get("ends_on") or data.get("starts_on")
        _in_order(self, data)
        return data


class PlaceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("The one people use."))
    area_id = forms.TypedChoiceField(
        label=gettext_lazy("Area"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Blank if you give a point below: the area is found."),
    )
    other_names = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("With commas between. The police's texts are searched for them too."),
    )
    lat = DecimalField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=55,
        max_value=70,
        localize=True,
        help_text=format_lazy("{} 59,2741", gettext_lazy("If you wish, for instance")),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    lon = DecimalField(
        label=gettext_lazy("Longitude"),
        required=False,
        min_value=10,
        max_value=25,
        localize=True,
        help_text=format_lazy("{} 15,2066", gettext_lazy("If you wish, for instance")),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "area_id").choices = [("", _("Choose")), *areas]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lon") is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lon" if data.get("lon") is None else "lat", _("A point needs both latitude and longitude."))
        return data


def _in_order(form: forms.Form, data: dict[str, Any]) -> None:
    first, last = data.get("starts_on"), data.get("ends_on")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        form.add_error("ends_on", _("The last day lies before the first."))
