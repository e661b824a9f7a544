"""Roads, water and land from a map file, to be drawn under the areas: from Lantmäteriet's open maps, the national road
data base, OpenStreetMap or the municipality's own, recognised by what they call things (`base_map_kinds.csv`)."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyproj import Transformer

from samlad.lib.errors import BadFile, RowProblem, UserError
from samlad.lib.foreign.limits import Refused
from samlad.lib.foreign.opening import opened
from samlad.lib.text import one_line
from samlad.partnership.actor import Actor
from samlad.places.models import BaseMapFeature
from samlad.places.queries import bounds_of_areas
from samlad.places.service import NewFeature, store_base_map

KIND_FIELDS = (
    "slag",
    "kind",
    "objekttyp",
    "gatutyp",
    "vägtyp",
    "highway",
    "waterway",
    "railway",
    "natural",
    "landuse",
    "leisure",
    "typ",
    "type",
    "fclass",
)
NAME_FIELDS = ("namn", "name", "gatunamn", "vägnamn", "vagnamn", "gatunamn_namn", "namn_130", "vagnummer", "ref")
SYSTEMS = (4326, *range(3006, 3019), 3857)
MARGIN = 0.02  # of a degree: what lies about a kilometre or two outside is drawn too


@dataclass(frozen=True)
class BaseMapImport:
    """`left_out`: how many features were of a kind that is not drawn, by what the file calls it; `outside` how many lay
    outside the municipality; `metres` how far a line may have been moved."""

    features: int
    left_out: Mapping[str, int]
    outside: int
    metres: float

    def sentences(self) -> list[str]:
        """What came of a file, for whoever brought it in."""
        lines = [
            ngettext(
                "One line or area is kept, drawn to within %(metres)d m.",
                "%(n)d lines and areas are kept, drawn to within %(metres)d m.",
                self.features,
            )
            % {"n": self.features, "metres": self.metres}
        ]
        if self.outside:
            lines.append(_("%(n)d outside the municipality are left out.") % {"n": self.outside})
        if self.left_out:
            kinds = ", ".join(f"{name} {n}" for name, n in list(self.left_out.items())[:8])
            lines.append(_("Not drawn, since Samlad does not know the words: %(kinds)s.") % {"kinds": kinds})
        return lines


def import_base_map(
    *, actor: Actor, now: datetime, data: bytes, filename: str, source: str = "", crs: str | None = None
) -> BaseMapImport:
    """Keeps what a file holds of roads, water and land in and around the areas. `source` is written at the foot of the
    map; `crs` (such as "EPSG:3006") overrides what the file says of itself. Raises BadFile or UserError; nothing is
    half-saved."""
    box = bounds_of_areas()
    if box is None:
        raise UserError(_("Import the areas first: they say which part of the map is needed."))
    west, south, east, north = box
    around = (west - 2 * MARGIN, south - MARGIN, east + 2 * MARGIN, north + MARGIN)
    try:
        content = opened(
            "base map",
            data,
            filename,
            kinds=_kinds(),
            kind_fields=KIND_FIELDS,
            name_fields=NAME_FIELDS,
            boxes=_boxes(around),
            crs=crs,
        )
    except Refused as refused:
        raise _bad(filename, refused) from None
    features = _features(content)
    store_base_map(actor=actor, now=now, filename=filename, features=features, source=source)
    return BaseMapImport(len(features), dict(content["left_out"]), content["outside"], content["metres"])


@cache
def _words() -> dict[str, list[str]]:
    """Kind -> what files call it, in small letters."""
    text = files(__package__).joinpath("base_map_kinds.csv").read_text(encoding="utf-8")
    return {row["kind"]: row["values"].split(";") for row in csv.DictReader(text.splitlines())}


def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in _words().items() for word in words}


def vocabulary() -> list[dict[str, str]]:
    """For whoever prepares a file: each `kind` in the reader's language, and the `words` that mean it."""
    labels = dict(BaseMapFeature.Kind.choices)
    return [{"kind": str(labels[kind]), "words": ", ".join(words)} for kind, words in _words().items()]


def _boxes(around: tuple[float, float, float, float]) -> dict[str, tuple[float, ...]]:
    return {
        f"EPSG:{code}": tuple(
            Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True).transform_bounds(*around)
        )
        for code in SYSTEMS
    }


def _features(content: dict[str, list]) -> list[NewFeature]:  # type: ignore[type-arg]
    about = content["features"]
    shapes = shapely.from_wkb(np.array([bytes.fromhex(wkb) for *_rest, wkb in about], dtype=object))
    for n, system in enumerate(content["systems"]):
        if system != "EPSG:4326":
            of_it = np.array([number == n for _kind, _name, number, _wkb in about])
            shapes[of_it] = shapely.transform(shapes[of_it], _mover(system))
    wkbs = shapely.to_wkb(shapely.transform(shapes, lambda xy: xy.round(6)), byte_order=1)
    return [NewFeature(kind, one_line(name), w) for (kind, name, *_), w in zip(about, wkbs, strict=True)]


def _mover(system: str) -> Callable[[np.ndarray], np.ndarray]:
    step = Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    return lambda xy: np.column_stack(step.transform(xy[:, 0], xy[:, 1]))


def _bad(filename: str, refused: Refused) -> BadFile:
    about = refused.about
    message = {
        "empty": _("The file is empty."),
        "encoding": _("The file is not in UTF-8. Save it again as UTF-8."),
        "none": _("The file holds no roads, no water and no land by the words that Samlad knows."),
        "outside": _(
            "All of it lies outside the municipality. Say which coordinate system the file has, "
            "for instance EPSG:3006 (SWEREF 99 TM)."
        ),
        "many": _("A layer holds more than %(most)s features. Cut out the municipality in a map program.")
        % {"most": about.get("most", "")},
        "detailed": _("The map is too detailed, also when it is simplified. Leave out footpaths and buildings."),
        "layers": _("The file holds more layers than can be read: %(layers)s.") % {"layers": about.get("layers", "")},
        "view": _("“%(layer)s” is a question to the database, not a table. Save the layer as a new GeoPackage.")
        % {"layer": about.get("layer", "")},
        "system": _("“%(crs)s” is not a coordinate system that can be read. Save the map in EPSG:3006 or EPSG:4326.")
        % {"crs": about.get("crs", "")},
    }.get(refused.code) or _("“%(file)s” is not a readable GeoJSON or GeoPackage file.") % {"file": filename}
    rows = [RowProblem(refused.row, _("The row has letters that cannot be read as UTF-8."))] if refused.row else []
    return BadFile(message, rows, code=refused.code)
