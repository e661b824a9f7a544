"""Areas from any GeoJSON or GeoPackage, and inhabitants from CSV. Refuses what cannot be trusted, with row and
reason."""

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from samlad.lib.errors import BadFile, RowProblem
from samlad.places.service import NewArea

LARGEST = 100_000_000
MOST_AREAS = 5_000
SWEDEN = (
    10.0,
    55.0,
    25.0,
    69.5,
)  # longitude and latitude; what falls outside has the wrong coordinate system


@dataclass(frozen=True)
class Layer:
    """What a file holds before the fields are chosen."""

    fields: tuple[str, ...]
    rows: int
    suggested_name: str | None
    suggested_code: str | None
    examples: tuple[str, ...] = ()  # of each field, its first values
    crs: str | None = None  # as the file says


def look(data: bytes, *, filename: str) -> Layer:
    """The fields one can choose between. Raises BadFile for anything that is not a readable map layer."""
    columns, rows, geometry, crs = _read(data, filename)
    fields = tuple(columns)

    def first(*endings: str) -> str | None:
        return next((f for e in endings for f in fields if f.casefold().endswith(e)), None)

    examples = tuple(", ".join(str(row[f]) for row in rows[:3])[:120] for f in fields)
    return Layer(fields, len(geometry), first("namn", "name"), first("kod", "code", "id"), examples, crs)


def read_areas(
    data: bytes,
    *,
    filename: str,
    name_field: str | None = None,
    code_field: str | None = None,
    crs: str | None = None,
) -> tuple[NewArea, ...]:
    """The areas of the file in EPSG:4326. `crs` (such as "EPSG:3006") overrides what the file says of itself.

    Raises BadFile naming the rows: no polygon, an outline that crosses itself, a missing name or code, the wrong
    coordinate
    system. Nothing is repaired in silence.
    """
    columns, rows, geometry, stated = _read(data, filename)
    layer = look(data, filename=filename)
    name_field, code_field = name_field or layer.suggested_name, code_field or layer.suggested_code
    for field, what in ((name_field, _("name")), (code_field, _("code"))):
        if field is None or field not in columns:
            raise BadFile(
                _("Say which field holds the %(what)s. The file has: %(fields)s.")
                % {"what": what, "fields": ", ".join(columns) or _("no fields")}
            )
    geometry = _to_lonlat(geometry, crs or stated)
    problems, areas = [], []
    for number, (shape, row) in enumerate(zip(geometry, rows, strict=True), start=1):
        name, code = str(row[name_field] or "").strip(), str(row[code_field] or "").strip()  # type: ignore[index]
        reason = _problem(shape, name, code)
        if reason:
            problems.append(RowProblem(number, reason))
        else:
            areas.append(NewArea(code[:20], name[:120], shapely.to_wkb(shapely.force_2d(shape), byte_order=1)))
    if problems:
        raise BadFile(_("The file was refused; nothing is saved."), problems)
    return tuple(areas)


def read_population(data: bytes) -> dict[str, int]:
    """Area code -> inhabitants from a CSV whose first column is the code and whose last is the number; a heading
    first."""
    text = _text(data)
    dialect = ";" if text.count(";") > text.count(",") else ","
    found: dict[str, int] = {}
    problems = []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=dialect), start=1):
        if number == 1 or not any(cell.strip() for cell in row):
            continue
        code, value = row[0].strip(), row[-1].strip().replace(" ", "").replace("\u00a0", "")
        if not code or not value.isdigit():
            problems.append(RowProblem(number, _("The row needs a code first and a whole number last.")))
        elif code in found:
            problems.append(RowProblem(number, _("The code %(code)s comes twice.") % {"code": code}))
        else:
            found[code] = int(value)
    if problems:
        raise BadFile(_("The file was refused; nothing is saved."), problems)
    if not found:
        raise BadFile(_("The file holds no numbers of inhabitants."))
    return found


def _read(data: bytes, filename: str) -> tuple[list[str], list[dict[str, object]], np.ndarray, str | None]:
    if not data.strip():
        raise BadFile(_("The file is empty."))
    if len(data) > LARGEST:
        raise BadFile(_("The file is larger than 100 MB. Simplify the outlines and try again."))
    suffix = ".gpkg" if data[:15] == b"SQLite format 3" else ".geojson"
    if suffix == ".geojson":
        _text(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"areas{suffix}"
        path.write_bytes(data)
        try:
            meta, _fids, geometry, values = pyogrio.raw.read(path, max_features=MOST_AREAS + 1)
        except Exception as error:  # the driver raises its own many kinds, all with the same meaning here
            raise BadFile(_("“%(file)s” is not a readable GeoJSON or GeoPackage file.") % {"file": filename}) from error
    if geometry is None or len(geometry) == 0:
        raise BadFile(_("The file holds no areas."))
    if len(geometry) > MOST_AREAS:
        raise BadFile(_("The file holds more than %(most)d areas.") % {"most": MOST_AREAS})
    columns = [str(c) for c in meta["fields"]]
    rows = (
        [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
        if values
        else [{} for _g in geometry]
    )
    return columns, rows, shapely.from_wkb(geometry), meta.get("crs")


def _to_lonlat(geometry: np.ndarray, crs: str | None) -> np.ndarray:
    try:
        known = CRS.from_user_input(crs or "EPSG:4326")
    except CRSError as error:
        raise BadFile(
            _("“%(crs)s” is not a known coordinate system. Try EPSG:3006 or EPSG:4326.") % {"crs": crs}
        ) from error
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


def _problem(shape: BaseGeometry | None, name: str, code: str) -> str:
    if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
        return _("This is not an area (polygon).")
    if not shape.is_valid:
        return _("The outline crosses itself: %(where)s.") % {"where": shapely.is_valid_reason(shape)}
    if not name or not code:
        return _("The name or the code is missing.")
    return ""


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("The file is not in UTF-8. Save it again as UTF-8.")) from error
