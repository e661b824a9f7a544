"""The export form, whose choices are the data there are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.analysis.export.selection import ROUNDS, Criteria
from samlad.collection.models import Indicator, Round, Source
from samlad.lib.dates import day_span
from samlad.web.forms.fields import choice_field

FILES = (
    ("xlsx", gettext_lazy("Excel (XLSX): counts, areas, places, weeks and codebook")),
    ("gpkg", gettext_lazy("GeoPackage: the same, with the areas as a map for QGIS")),
    ("geojson-areas", gettext_lazy("GeoJSON: the areas with their counts")),
    ("geojson-places", gettext_lazy("GeoJSON: the named places with their counts")),
    ("csv-semicolon", gettext_lazy("CSV with semicolons, as Excel in Swedish wants it")),
    ("csv", gettext_lazy("CSV with commas")),
    ("codebook", gettext_lazy("Only the codebook (CSV with semicolons)")),
)
NOT_A_WEEK = {"invalid_choice": gettext_lazy("“%(value)s” is not a week that has been closed. Choose one in the list.")}
NOT_THERE = {"invalid_choice": gettext_lazy("“%(value)s” is not one of the choices. Choose one in the list.")}


class DataForm(forms.Form):
    """Field names are those of the address, which can be bookmarked and shared."""

    fran = forms.ChoiceField(label=gettext_lazy("From week"), required=False, error_messages=NOT_A_WEEK)
    till = forms.ChoiceField(label=gettext_lazy("To week"), required=False, error_messages=NOT_A_WEEK)
    kalla = forms.ChoiceField(
        label=gettext_lazy("Source"),
        required=False,
        error_messages=NOT_THERE,
        help_text=gettext_lazy("Sources are never added together: each has its own rows and columns."),
    )
    indikator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False, error_messages=NOT_THERE)
    fil = forms.ChoiceField(
        label=gettext_lazy("File"), choices=FILES, required=False, widget=forms.RadioSelect, error_messages=NOT_THERE
    )

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[Round],
        indicators: Sequence[Indicator],
        sources: Sequence[Source],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.weeks = [(r.label, f"{r.label} ({day_span(r.observed_from, r.observed_to)})") for r in rounds]
        self._choose("fran", self.weeks, rounds[min(ROUNDS, len(rounds)) - 1].label if rounds else "")
        self._choose("till", self.weeks, rounds[0].label if rounds else "")
        self._choose("kalla", [("", _("All, each apart")), *((s.code, s.name) for s in sources)], Source.QUESTIONNAIRE)
        self._choose("indikator", [("", _("All of them")), *((i.code, str(i)) for i in indicators)], "")
        self.fields["fil"].initial = FILES[0][0]

    def _choose(self, name: str, choices: list[tuple[str, str]], initial: str) -> None:
        field = choice_field(self, name)
        field.choices, field.initial = choices, initial

    @property
    def selection(self) -> Criteria:
        data = self.cleaned_data
        return Criteria(first=data["fran"], last=data["till"], source=data["kalla"], indicator=data["indikator"])

    @property
    def kind(self) -> tuple[str, str]:
        """The file's format and its layer."""
        kind, _dash, layer = (self.cleaned_data["fil"] or FILES[0][0]).partition("-")
        return (kind, layer) if kind == "geojson" else (self.cleaned_data["fil"] or FILES[0][0], "areas")
