"""Map files, read without a geometry library's drivers, which open whatever a text names: GeoJSON is JSON, GeoPackage a
SQLite database of which only tables are read. Runs in the process of `child` only.

Answers with the layer's fields, each row's values as text and its outline as WKB in hexadecimal, and the coordinate
system as the file states it. Outlines of more points than a map needs are simplified; borders that areas share stay
shared.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.lib.foreign.limits import Refused

MOST_AREAS = 5_000
MOST_FIELDS = 300
MOST_POINTS = 60_000  # in all areas together; a municipality drawn to the metre has fewer
LONGEST = 400  # characters of a value that are passed on: more than any name or code may have
STEPS = tuple(float(2**n) for n in range(8))  # metres
DEGREE = 111_000.0  # metres, of latitude
NARROW = 0.5  # how much shorter a degree of longitude is in Sweden; a power of two, so that it divides out exactly
AREAS = ("Polygon", "MultiPolygon")

Rows = list[dict[str, Any]]


def read(data: bytes) -> dict[str, Any]:
    rows, shapes, crs = _geopackage(data) if data.startswith(b"SQLite format 3\0") else _geojson(data)
    if len(rows) > MOST_AREAS:
        raise Refused("many", most=str(MOST_AREAS))
    fields = list(dict.fromkeys(name for row in rows for name in row))
    if len(fields) > MOST_FIELDS:
        raise Refused("unreadable")
    wrong = [_wrong(s) for s in shapes]
    good = [n for n, reason in enumerate(wrong) if not reason]
    outlines = shapely.force_2d(np.array([shapes[n] for n in good], dtype=object))
    before = int(shapely.get_num_coordinates(outlines).sum())
    outlines, metres = _simplified(outlines, before)
    hexes = dict(zip(good, shapely.to_wkb(outlines, hex=True, byte_order=1).tolist(), strict=True))
    return {
        "fields": fields,
        "rows": [[_text(row.get(name)) for name in fields] for row in rows],
        "outlines": [hexes.get(n, "") for n in range(len(rows))],
        "wrong": wrong,
        "crs": crs,
        "points": [before, int(shapely.get_num_coordinates(outlines).sum())],
        "metres": metres,
    }


def _text(value: object) -> str:
    """A value as text; whole numbers without decimals. What is no single value is no name and no code."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    told = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    return told[:LONGEST]


def _wrong(outline: BaseGeometry | None) -> str:
    """Why the outline is no area; "" when it is one."""
    if outline is None or outline.is_empty or outline.geom_type not in AREAS:
        return "polygon"
    if not np.isfinite(outline.bounds).all():
        return "polygon"
    return "" if outline.is_valid else f"crosses {shapely.is_valid_reason(outline)}"


def _simplified(outlines: np.ndarray, points: int) -> tuple[np.ndarray, float]:
    """The outlines with at most MOST_POINTS, and how many metres that may have moved them."""
    if points <= MOST_POINTS:
        return outlines, 0.0
    west, south, east, north = shapely.total_bounds(outlines)
    degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    flat = shapely.transform(outlines, lambda xy: xy * (NARROW, 1.0)) if degrees else outlines
    simpler = flat
    for metres in STEPS:  # each goes on from the one before: the corners that matter least go first, whatever the step
        simpler = shapely.coverage_simplify(simpler, metres / DEGREE if degrees else metres)
        if shapely.get_num_coordinates(simpler).sum() <= MOST_POINTS:
            if not shapely.is_valid(simpler).all() or shapely.is_empty(simpler).any():
                break
            back = shapely.transform(simpler, lambda xy: xy / (NARROW, 1.0)) if degrees else simpler
            return back, metres
    raise Refused("detailed", most=str(MOST_POINTS))


def _geojson(data: bytes) -> tuple[Rows, list[BaseGeometry | None], str | None]:
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused("encoding", row=data.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise Refused("empty")
    del data
    try:
        document = json.loads(text, object_hook=_drawn, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused("unreadable") from None
    kind = document.get("type") if isinstance(document, dict) else None
    features = document.get("features") if kind == "FeatureCollection" else [document] if kind == "Feature" else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise Refused("unreadable")
    if not features:
        raise Refused("none")
    rows, shapes = [], []
    for feature in features:
        properties, drawn = feature.get("properties"), feature.get("geometry")
        rows.append(properties if isinstance(properties, dict) else {})
        shapes.append(drawn if isinstance(drawn, BaseGeometry) else None)
    return rows, shapes, _named_system(document.get("crs"))


def _drawn(found: dict[str, Any]) -> Any:
    """Outlines become geometry as soon as they are read, so that a large file is never held as lists of numbers."""
    if found.get("type") not in AREAS or "coordinates" not in found:
        return found
    try:
        parts = [found["coordinates"]] if found["type"] == "Polygon" else found["coordinates"]
        rings = [[np.array(ring, dtype=np.float64)[:, :2] for ring in part] for part in parts]
        polygons = [shapely.Polygon(part[0], part[1:]) for part in rings]
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    except Exception:  # lists of any depth and content
        return None


def _no_number(_name: str) -> None:
    raise ValueError


def _named_system(crs: object) -> str | None:
    """The older GeoJSON's member `crs`, which map programs still write."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name[:100] if isinstance(name, str) else None


def _geopackage(data: bytes) -> tuple[Rows, list[BaseGeometry | None], str | None]:
    base = sqlite3.connect(":memory:")
    # Bytes 18 and 19 say that the database keeps a write-ahead log beside it, which one file alone cannot have.
    base.deserialize(data[:18] + b"\x01\x01" + data[20:])
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA temp_store = MEMORY")
    tables = {
        str(name).casefold()
        for name, sql in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not str(sql).upper().startswith("CREATE VIRTUAL")
    }
    base.set_authorizer(_only_read)
    if not {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"} <= tables:
        raise Refused("unreadable")
    layers = base.execute(
        "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, g.geometry_type_name"
        " FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
        " WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 100"
    ).fetchall()
    layers = [layer for layer in layers if "POINT" not in str(layer[4]).upper() and "LINE" not in str(layer[4]).upper()]
    if not layers:
        raise Refused("none")
    if len(layers) > 1:
        raise Refused("layers", layers=", ".join(str(layer[0]) for layer in layers)[:300])
    ((table, column, organisation, number, _kind),) = layers
    if str(table).casefold() not in tables:
        raise Refused("view", layer=str(table)[:100])
    about = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    names = [str(name) for _n, name, kind, _null, _default, key in about if not (key and kind.upper() == "INTEGER")]
    if column not in names:
        raise Refused("unreadable")
    at, wanted = names.index(column), ", ".join(_quoted(name) for name in names)
    rows, shapes = [], []
    for values in base.execute(f"SELECT {wanted} FROM {_quoted(table)} LIMIT {MOST_AREAS + 1}"):  # noqa: S608 - quoted
        shapes.append(_unpacked(values[at]))
        rows.append({name: value for n, (name, value) in enumerate(zip(names, values, strict=True)) if n != at})
    if not rows:
        raise Refused("none")
    return rows, shapes, f"{organisation}:{number}" if organisation and int(number or 0) > 0 else None


def _only_read(action: int, name: str | None, *_about: Any) -> int:
    """Tables and their columns, and no function, attached file or setting, whatever the schema says."""
    fine = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) or (
        action == sqlite3.SQLITE_PRAGMA and name == "table_info"
    )
    return sqlite3.SQLITE_OK if fine else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unpacked(blob: object) -> BaseGeometry | None:
    """GeoPackage's binary: "GP", a version, flags, the number of the system, an envelope of 0, 4, 6 or 8 numbers, and
    the outline in well-known binary."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None
    envelope: Sequence[int] = (0, 32, 48, 48, 64)
    size = blob[3] >> 1 & 7
    if size >= len(envelope):
        return None
    try:
        return shapely.from_wkb(blob[8 + envelope[size] :])
    except shapely.errors.GEOSException:
        return None
