"""The forms for a map file and for inhabitants."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.places.models import LONGEST_SOURCE
from samlad.sources.areas.reading import Layer
from samlad.web.forms.fields import WholeField, choice_field
from samlad.web.forms.uploads import UploadField

MOST = 100_000_000
MAP = ".geojson,.json,.gpkg,application/geo+json,application/geopackage+sqlite3"

# Swedish municipalities use the national system or one of SWEREF 99's local zones, named by meridian.
ZONES = {
    3007: "12 00",
    3008: "13 30",
    3009: "15 00",
    3010: "16 30",
    3011: "18 00",
    3012: "14 15",
    3013: "15 45",
    3014: "17 15",
    3015: "18 45",
    3016: "20 15",
    3017: "21 45",
    3018: "23 15",
}


def systems(stated: str) -> list[tuple[str, str]]:
    """The coordinate systems to choose among; first the file's own, as `stated`."""
    zones = sorted(ZONES.items(), key=lambda zone: zone[1])
    return [
        ("", stated),
        ("EPSG:3006", "SWEREF 99 TM (EPSG:3006)"),
        ("EPSG:4326", "WGS 84 (EPSG:4326)"),
        *((f"EPSG:{code}", f"SWEREF 99 {zone} (EPSG:{code})") for code, zone in zones),
    ]


class AreaFileForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Map file"),
        most=MOST,
        accept=MAP,
        help_text=gettext_lazy("GeoJSON or GeoPackage with one outline for each area."),
    )


class AreaFieldsForm(forms.Form):
    name_field = forms.ChoiceField(
        label=gettext_lazy("Which field holds the name?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the field with the areas' names.")},
    )
    code_field = forms.ChoiceField(
        label=gettext_lazy("Which field holds the code?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A code of its own for each area, that lasts when the name changes."),
        error_messages={"required": gettext_lazy("Choose the field with the areas' codes.")},
    )
    crs = forms.ChoiceField(label=gettext_lazy("Coordinate system"), required=False)
    filename = forms.CharField(widget=forms.HiddenInput, required=False)
    packed = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, layer: Layer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [
            (field, f"{field} – {example}" if example else field)
            for field, example in zip(layer.fields, layer.examples, strict=True)
        ]
        for name in ("name_field", "code_field"):
            choice_field(self, name).choices = fields
        stated = _("As the file says: %(crs)s") % {"crs": layer.crs or "EPSG:4326"}
        choice_field(self, "crs").choices = systems(stated)
        if not self["packed"].value():
            self.fields["file"] = UploadField(
                label=gettext_lazy("Map file"),
                most=MOST,
                accept=MAP,
                help_text=gettext_lazy("The file is large and did not stay on the page: choose it once more."),
            )


class PlaceFileForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("CSV or .xlsx file"),
        most=5_000_000,
        accept=".csv,text/csv,.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


class BaseMapForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Map file"),
        most=MOST,
        accept=MAP,
        help_text=gettext_lazy("GeoJSON or GeoPackage with lines and areas. Several files: one after another."),
    )
    source = forms.CharField(
        label=gettext_lazy("Who made the map?"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Written under the map, if the licence wants it: “© Lantmäteriet”, for instance."),
    )
    crs = forms.ChoiceField(label=gettext_lazy("Coordinate system"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "crs").choices = systems(_("As the file says"))


class PopulationForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("CSV file"),
        most=5_000_000,
        accept=".csv,text/csv",
        help_text=gettext_lazy(
            "A heading first; then in each row the area's code first and the number of inhabitants last."
        ),
    )
    year = WholeField(
        label=gettext_lazy("The year of the figures"),
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
