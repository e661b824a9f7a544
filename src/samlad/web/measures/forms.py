from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samlad.places.queries import areas


class MeasureForm(forms.Form):
    """What, where, who: a valid measure in ten seconds."""

    what = forms.CharField(label=_("What is to be done?"), max_length=300)
    area = forms.ChoiceField(label=_("Where?"), required=False)
    who = forms.CharField(label=_("Who does it?"), max_length=200)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("The whole municipality")), *((a.pk, a.name) for a in areas())]  # type: ignore[attr-defined]


class FieldActivityForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Organisation"))
    where = forms.CharField(label=_("Where?"), max_length=200)
    when = forms.CharField(label=_("When?"), max_length=120, help_text=_("For instance fri 20–23, sat 21–01"))
    aim = forms.CharField(label=_("Working against"), max_length=200, required=False)
    share = forms.BooleanField(
        label=_("Share it with all who read the picture"), required=False,
        help_text=_("Planned presence can be secret. Leave it unshared if you are not sure."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class PrioritiesForm(forms.Form):
    """Up to the partnership's number of areas, each with its reason."""

    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        choices = [("", _("None")), *((a.pk, a.name) for a in areas())]
        for n in range(1, number + 1):
            self.fields[f"area{n}"] = forms.ChoiceField(label=_("Area %d") % n, choices=choices, required=False)
            self.fields[f"reason{n}"] = forms.CharField(
                label=_("Why, and what can be done?"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def chosen(self) -> list[tuple[int, str]]:
        data = self.cleaned_data
        return [(int(data[f"area{n}"]), data[f"reason{n}"]) for n in range(1, self.number + 1) if data.get(f"area{n}")]
