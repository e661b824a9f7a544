"""The forms of measures, and of presence during the weekend."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.collection.queries import indicators
from samlad.measures.models import Cause, Measure, Mechanism, Problem, Visibility
from samlad.partnership.models import Function, active_on
from samlad.partnership.queries import organisations
from samlad.places.queries import areas, places
from samlad.web.forms.fields import ClockField, WholeField, choice_field
from samlad.web.forms.screened import WordsForm, day_field, text_area


class KronorField(WholeField):
    """Accepts "185 000" too."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def _visibility() -> forms.ChoiceField:
    """Not said is what is usual for the measure's organisation (`measures.visibility.usual`)."""
    return forms.ChoiceField(
        label=gettext_lazy("Who sees it?"),
        required=False,
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Its own organisation chooses. A decided operation can be secret."),
    )


class MeasureForm(WordsForm):
    """What, where, who: the minimum of a measure."""

    what = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=300)
    area = forms.ChoiceField(label=gettext_lazy("Where?"), required=False)
    owner_id = forms.TypedChoiceField(
        label=gettext_lazy("Who does it and answers for it?"), required=False, coerce=int, empty_value=None
    )
    who = forms.CharField(label=gettext_lazy("Others who do it, in words"), max_length=200, required=False)
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("To"), required=False)
    visibility = _visibility()

    def __init__(self, *args: Any, functions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "owner_id").choices = [("", _("Somebody else, see below")), *functions]
        choice_field(self, "area").choices = [("", _("The whole municipality")), *((a.pk, a.name) for a in areas())]

    def measure_fields(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("what", "who", "owner_id", "starts_on", "ends_on", "visibility")} | {
            "area_ids": [int(data["area"])] if data["area"] else []
        }


class PlannedForm(MeasureForm):
    """A measure against a problem, or one of its causes, with known values filled in."""

    mechanism = forms.ChoiceField(
        label=gettext_lazy("How is it meant to work?"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Mechanism.choices],
    )
    follow_up_on = day_field(
        gettext_lazy("Followed up on"),
        required=False,
        help_text=gettext_lazy("Left empty in a prioritised area: the last day of that choice."),
    )
    field_order = (
        "what",
        "area",
        "owner_id",
        "who",
        "mechanism",
        "starts_on",
        "ends_on",
        "follow_up_on",
        "visibility",
        "screening_confirmed",
    )

    def measure_fields(self) -> dict[str, Any]:
        return super().measure_fields() | {n: self.cleaned_data[n] for n in ("mechanism", "follow_up_on")}


class WholeMeasureForm(WordsForm):
    """All fields of a measure. Only what, who and start are required."""

    version = WholeField(widget=forms.HiddenInput)
    what = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=300)
    who = forms.CharField(
        label=gettext_lazy("Who does it?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty: the function that answers for it."),
    )
    owner_id = forms.TypedChoiceField(
        label=gettext_lazy("Which function answers for it?"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("A function, not a person: it stays when somebody leaves."),
    )
    joining_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who joins?"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    area_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Areas"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None is the whole municipality."),
    )
    place_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Places"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    outline = text_area(
        gettext_lazy("A drawn shape"),
        rows=2,
        most=20_000,
        help_text=gettext_lazy(
            "Where areas and places are too coarse: GeoJSON, as a map program saves it. Else empty."
        ),
    )
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("To"), required=False, help_text=gettext_lazy("Leave empty while it goes on."))
    problem_id = forms.TypedChoiceField(
        label=gettext_lazy("Which problem?"), required=False, coerce=int, empty_value=None
    )
    cause_id = forms.TypedChoiceField(label=gettext_lazy("Which cause?"), required=False, coerce=int, empty_value=None)
    mechanism = forms.ChoiceField(
        label=gettext_lazy("How is it meant to work?"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Mechanism.choices],
    )
    how = text_area(gettext_lazy("How, more exactly?"))
    indicator_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What is it followed by?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The indicators that should change. None: those of the problem, or all."),
    )
    target_change = WholeField(
        label=gettext_lazy("Target, change in per cent"),
        required=False,
        help_text=gettext_lazy("−30 is thirty per cent fewer than before."),
    )
    target_on = day_field(gettext_lazy("Reached by"), required=False)
    follow_up_on = day_field(gettext_lazy("Followed up on"), required=False)
    cost = KronorField(label=gettext_lazy("Cost, kronor"), required=False, min_value=0, max_value=2_000_000_000)
    saving = KronorField(
        label=gettext_lazy("Expected saving, kronor a year"), required=False, min_value=0, max_value=2_000_000_000
    )
    visibility = _visibility()

    def __init__(self, *args: Any, functions: list[tuple[int, str]], chooses: bool, **kwargs: Any) -> None:
        """`chooses`: whether who sees it may be changed."""
        super().__init__(*args, **kwargs)
        if not chooses:
            del self.fields["visibility"]
        causes = Cause.objects.filter(dropped_at=None).select_related("analysis__problem")
        choices: dict[str, list[tuple[Any, str]]] = {
            "owner_id": [("", _("Not said")), *functions],
            "joining_ids": list(functions),
            "area_ids": [(a.pk, a.name) for a in areas()],
            "place_ids": [(p.pk, f"{p.name} ({p.area.name})") for p in places()],
            "problem_id": [("", _("None")), *((p.pk, p.name) for p in Problem.objects.all())],
            "cause_id": [("", _("None")), *((c.pk, f"{c.analysis.problem.name}: {c.text}") for c in causes)],
            "indicator_ids": [(i.pk, str(i)) for i in indicators()],
        }
        for name, options in choices.items():
            choice_field(self, name).choices = options

    @property
    def most_asked(self) -> list[forms.BoundField]:
        names = ("what", "owner_id", "who", "starts_on", "ends_on", "follow_up_on", "visibility")
        return [self[n] for n in names if n in self.fields]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The other fields by subject: heading, fields, and whether any of them is filled in or invalid."""
        parts = [
            (_("Where it is"), ["area_ids", "place_ids", "outline"]),
            (_("Who joins"), ["joining_ids"]),
            (_("Why, and how it is meant to work"), ["problem_id", "cause_id", "mechanism", "how"]),
            (_("What it should change"), ["indicator_ids", "target_change", "target_on"]),
            (_("What it costs and saves"), ["cost", "saving"]),
        ]
        return [(label, [self[n] for n in names], any(self[n].errors for n in names)) for label, names in parts]

    def compare_with(self, now: dict[str, Any]) -> None:
        """Somebody else has saved: shows the saved value of each differing field and takes the saved version, so that
        saving again is a deliberate choice."""
        for name, theirs in now.items():
            if name == "version" or name not in self.fields or (self.cleaned_data[name] or "") == (theirs or ""):
                continue
            text = self[name].field.widget.format_value(theirs) if not hasattr(self.fields[name], "choices") else ""
            self.add_error(name, _("Saved now: %s") % (text or self._labels(name, theirs) or _("nothing")))
        sent: Any = self.data
        self.data = again = sent.copy()
        again["version"] = str(now["version"])

    def _labels(self, name: str, value_or_values: Any) -> str:
        values = {str(v) for v in (value_or_values if isinstance(value_or_values, list) else [value_or_values])}
        choices = getattr(self.fields[name], "choices", [])
        return ", ".join(str(label) for value, label in choices if value and str(value) in values)


def initial_of(measure: Measure) -> dict[str, Any]:
    """The initial values of a WholeMeasureForm."""
    import shapely

    plain = (
        "version",
        "what",
        "who",
        "owner_id",
        "starts_on",
        "ends_on",
        "problem_id",
        "cause_id",
        "mechanism",
        "how",
        "target_change",
        "target_on",
        "follow_up_on",
        "cost",
        "saving",
        "visibility",
    )
    return {name: getattr(measure, name) for name in plain} | {
        "joining_ids": [f.pk for f in measure.joining.all()],
        "area_ids": [a.pk for a in measure.areas.all()],
        "place_ids": [p.pk for p in measure.places.all()],
        "indicator_ids": [i.pk for i in measure.indicators.all()],
        "outline": shapely.to_geojson(shapely.from_wkb(bytes(measure.outline))) if measure.outline else "",
    }


class StepForm(WordsForm):
    what = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=200)
    who = forms.CharField(label=gettext_lazy("Who?"), max_length=200, required=False)
    due_on = day_field(gettext_lazy("By when?"), required=False)


class FieldActivityForm(WordsForm):
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    area_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Areas"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    where = forms.CharField(
        label=gettext_lazy("Where, in words?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave empty to write the areas."),
    )
    when = forms.CharField(
        label=gettext_lazy("When, in words?"),
        max_length=120,
        help_text=gettext_lazy("For instance fri 20–23, sat 21–01"),
    )
    starts_at = ClockField(
        label=gettext_lazy("Begins"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("With times the row is placed beside the others', and in calendars."),
    )
    ends_at = ClockField(
        label=gettext_lazy("Ends"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    days = WholeField(
        label=gettext_lazy("The same hours, how many days in a row?"),
        min_value=1,
        max_value=7,
        initial=1,
        required=False,
    )
    aim = forms.CharField(label=gettext_lazy("Working against"), max_length=200, required=False)
    share = forms.BooleanField(
        label=gettext_lazy("Share it with all who read the picture"),
        required=False,
        help_text=gettext_lazy("Planned presence can be secret. Leave it unshared if you are not sure."),
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "organisation").choices = organisations
        choice_field(self, "area_ids").choices = [(a.pk, a.name) for a in areas()]


class PrioritiesForm(WordsForm):
    """Up to the partnership's number of areas, each with its reason. `temporary`: with a reason and a review day
    instead of a period."""

    def __init__(self, *args: Any, number: int, temporary: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        if temporary:
            self.fields["reason"] = text_area(gettext_lazy("What has happened?"), rows=2, most=1000, required=True)
            self.fields["review_on"] = day_field(gettext_lazy("Looked at again on"))
        else:
            self.fields["starts_on"] = day_field(gettext_lazy("From"))
            self.fields["ends_on"] = day_field(gettext_lazy("To"))
        choices = [("", _("None")), *((a.pk, a.name) for a in areas())]
        for n in range(1, number + 1):
            label = format_lazy("{} {}", gettext_lazy("Area"), n)
            self.fields[f"area{n}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.fields[f"reason{n}"] = text_area(gettext_lazy("Why, and what can be done?"), rows=2, most=1000)

    def priorities(self) -> list[tuple[int, str]]:
        data = self.cleaned_data
        return [(int(data[f"area{n}"]), data[f"reason{n}"]) for n in range(1, self.number + 1) if data.get(f"area{n}")]


def function_choices(*, on: date) -> list[tuple[int, str]]:
    functions = Function.objects.filter(active_on(on)).select_related("organisation")
    return [(f.pk, f"{f.name} ({f.organisation.name})") for f in functions]


def organisation_choices() -> list[tuple[int, str]]:
    return [(o.pk, o.name) for o in organisations()]
