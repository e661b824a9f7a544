"""Areas from any GeoJSON or GeoPackage, and inhabitants from a table. Refuses what cannot be trusted, with row and
reason."""

import re
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.foreign.limits import Refused
from samlad.lib.foreign.opening import opened
from samlad.lib.foreign.signatures import refuse_other
from samlad.lib.tables import read_rows, whole_number
from samlad.lib.text import one_line
from samlad.places.models import LONGEST_CODE, LONGEST_NAME
from samlad.places.service import NewArea

SWEDEN = (10.0, 55.0, 25.0, 69.5)  # longitude and latitude; what falls outside has the wrong coordinate system
MOST_PEOPLE = 5_000_000  # in one area
_CODES = frozenset(["kod", "områdeskod", "område", "code", "area code", "area_code", "area", "regso", "regsokod"])
_EPSG = re.compile(r"(?:urn:ogc:def:crs:)?epsg:(?:[0-9.]*:)?([0-9]{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?ogc:(?:[0-9.]*:)?crs84", re.IGNORECASE)


@dataclass(frozen=True)
class Layer:
    """What a file holds before the fields are chosen. `outlines` are WKB in the file's own coordinates; where one is no
    area, `wrong` says why. `points` are how many the outlines had and have, `metres` how far they may have moved."""

    fields: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    outlines: tuple[bytes, ...]
    wrong: tuple[str, ...]
    crs: str | None  # as the file says
    points: tuple[int, int]
    metres: float

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def suggested_name(self) -> str | None:
        return self._first("namn", "name")

    @property
    def suggested_code(self) -> str | None:
        return self._first("kod", "code", "id")

    @property
    def examples(self) -> tuple[str, ...]:
        """Of each field, its first values."""
        return tuple(", ".join(row[n] for row in self.values[:3])[:120] for n in range(len(self.fields)))

    @property
    def simplified(self) -> str:
        """A sentence for whoever brings the file in; "" when every point was kept."""
        if not self.metres:
            return ""
        return _(
            "The outlines had %(before)d points, more than a map needs. They were simplified to %(after)d; no border "
            "moved more than about %(metres)d metres, and areas that met still meet."
        ) % {"before": self.points[0], "after": self.points[1], "metres": self.metres}

    def _first(self, *endings: str) -> str | None:
        return next((f for e in endings for f in self.fields if f.casefold().endswith(e)), None)


def look(data: bytes, *, filename: str) -> Layer:
    """The map layer of a file. Raises BadFile for anything that is not a readable one."""
    refuse_other(data, filename, wanted=_("a map file (GeoJSON or GeoPackage)"))
    try:
        content = opened("map", data, filename)
    except Refused as refused:
        raise BadFile(
            _refusals(filename, refused.about).get(refused.code) or _refusals(filename, {})["unreadable"],
            [RowProblem(refused.row, _("The row has letters that cannot be read as UTF-8."))] if refused.row else (),
            code=refused.code,
        ) from None
    return Layer(
        fields=tuple(one_line(f) for f in content["fields"]),
        values=tuple(tuple(one_line(v) for v in row) for row in content["rows"]),
        outlines=tuple(bytes.fromhex(outline) for outline in content["outlines"]),
        wrong=tuple(content["wrong"]),
        crs=content["crs"],
        points=(content["points"][0], content["points"][1]),
        metres=content["metres"],
    )


def _refusals(filename: str, about: dict[str, str]) -> dict[str, str]:
    return {
        "empty": _("The file is empty."),
        "encoding": _("The file is not in UTF-8. Save it again as UTF-8."),
        "none": _("The file holds no areas."),
        "many": _("The file holds more than %(most)s areas.") % {"most": about.get("most", "")},
        "detailed": _(
            "The outlines have too many points, also when they are simplified. Simplify them in a map program."
        ),
        "layers": _("The file holds several layers: %(layers)s. Save the one with the areas as a file of its own.")
        % {"layers": about.get("layers", "")},
        "view": _("“%(layer)s” is a question to the database, not a table. Save the areas as a new GeoPackage.")
        % {"layer": about.get("layer", "")},
        "unreadable": _("“%(file)s” is not a readable GeoJSON or GeoPackage file.") % {"file": filename},
    }


def read_areas(
    layer: Layer, *, name_field: str | None = None, code_field: str | None = None, crs: str | None = None
) -> tuple[NewArea, ...]:
    """The areas of the layer in EPSG:4326. `crs` (such as "EPSG:3006") overrides what the file says of itself.

    Raises BadFile naming the rows: no polygon, an outline that crosses itself, a missing or too long name or code, the
    wrong coordinate system. Nothing is repaired or cut in silence.
    """
    name_field, code_field = name_field or layer.suggested_name, code_field or layer.suggested_code
    for field, what in ((name_field, _("name")), (code_field, _("code"))):
        if field is None or field not in layer.fields:
            raise BadFile(
                _("Say which field holds the %(what)s. The file has: %(fields)s.")
                % {"what": what, "fields": ", ".join(layer.fields) or _("no fields")}
            )
    names, codes = layer.fields.index(str(name_field)), layer.fields.index(str(code_field))
    problems = [
        RowProblem(number, reason)
        for number, (row, wrong) in enumerate(zip(layer.values, layer.wrong, strict=True), start=1)
        if (reason := _problem(wrong, row[names], row[codes]))
    ]
    if problems:
        raise BadFile(_("The file was refused; nothing is saved."), problems)
    outlines = _to_lonlat(shapely.from_wkb(np.array(layer.outlines, dtype=object)), crs or layer.crs)
    wkb = shapely.to_wkb(outlines, byte_order=1)
    return tuple(NewArea(row[codes], row[names], w) for row, w in zip(layer.values, wkb, strict=True))


def read_population(data: bytes) -> dict[str, int]:
    """Area code -> inhabitants from a table whose first column is the code and whose last is the number. A heading is
    expected and may be missing: a first row with a whole number last, and no word for a code first, is a row."""
    by_code: dict[str, tuple[int, int]] = {}
    problems = []
    rows = read_rows(data)
    width = len(rows[0].cells) if rows else 0
    if rows and (whole_number(rows[0].cells[-1], most=MOST_PEOPLE) is None or rows[0].cells[0].casefold() in _CODES):
        rows = rows[1:]
    for row in rows:
        code, number = row.cells[0], whole_number(row.at(width - 1), most=MOST_PEOPLE)
        if not code or number is None or width < 2 or len(row.cells) > width:
            problems.append(RowProblem(row.number, _("The row needs a code first and a whole number last.")))
        elif code in by_code:
            problems.append(
                RowProblem(
                    row.number,
                    _("The code %(code)s is already given on row %(before)d.")
                    % {"code": code[:LONGEST_CODE], "before": by_code[code][0]},
                )
            )
        else:
            by_code[code] = row.number, number
    if problems:
        raise BadFile(_("The file was refused; nothing is saved."), problems)
    if not by_code:
        raise BadFile(_("The file holds no numbers of inhabitants."))
    return {code: number for code, (_row, number) in by_code.items()}


def _to_lonlat(geometry: np.ndarray, crs: str | None) -> np.ndarray:
    known = _system(crs or "EPSG:4326")
    if known != CRS.from_epsg(4326):
        step = Transformer.from_crs(known, "EPSG:4326", always_xy=True)

        def move(xy: np.ndarray) -> np.ndarray:
            return np.column_stack(step.transform(xy[:, 0], xy[:, 1]))

        geometry = shapely.transform(geometry, move)
    west, south, east, north = shapely.total_bounds(geometry)
    if not (SWEDEN[0] <= west <= east <= SWEDEN[2] and SWEDEN[1] <= south <= north <= SWEDEN[3]):
        raise BadFile(
            _(
                "The areas lie outside Sweden. Say which coordinate system the file has, "
                "for instance EPSG:3006 (SWEREF 99 TM)."
            )
        )
    return geometry


def _system(written: str) -> CRS:
    """Only by number: other ways to describe a coordinate system may name files."""
    number = _EPSG.fullmatch(written.strip())
    try:
        if number:
            return CRS.from_epsg(int(number[1]))
        if _CRS84.fullmatch(written.strip()):
            return CRS.from_epsg(4326)
    except CRSError:
        pass
    raise BadFile(
        _("“%(crs)s” is not a known coordinate system. Try EPSG:3006 or EPSG:4326.") % {"crs": one_line(written)[:60]}
    )


def _problem(wrong: str, name: str, code: str) -> str:
    if wrong == "polygon":
        return _("This is not an area (polygon).")
    if wrong:
        return _crossing(wrong.removeprefix("crosses "))
    if not name or not code:
        return _("The name or the code is missing.")
    for text, longest in ((name, LONGEST_NAME), (code, LONGEST_CODE)):
        if len(text) > longest:
            return _("“%(text)s” is too long: at most %(most)d characters fit.") % {
                "text": text[:40] + "…",
                "most": longest,
            }
    return ""


def _crossing(explanation: str) -> str:
    """What the geometry library says of an outline, "Self-intersection[15.05 59.05]", in words; the place as the file's
    coordinates have it."""
    reason, _bracket, where = explanation.rstrip("]").partition("[")
    sentence = {
        "Self-intersection": _("The outline crosses itself"),
        "Ring Self-intersection": _("The outline touches itself"),
        "Hole lies outside shell": _("A hole lies outside the outline"),
        "Holes are nested": _("A hole lies inside another"),
        "Nested shells": _("A part of the area lies inside another"),
        "Duplicate Rings": _("An outline is there twice"),
        "Interior is disconnected": _("A hole cuts the area in two"),
        "Too few points in geometry component": _("The outline has too few points"),
    }.get(reason, _("The outline is not that of an area"))
    if not where:
        return f"{sentence}."
    place = ", ".join(f"{float(number):.10g}" for number in where.split()[:2])
    return _("%(what)s at the coordinates %(place)s.") % {"what": sentence, "place": place}
