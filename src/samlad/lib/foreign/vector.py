"""Vector files, read without a geometry library's drivers, which open whatever a text names: GeoJSON is JSON,
GeoPackage a SQLite database of which only tables are read. Runs in the process of `child` only.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.lib.foreign.limits import Refused

AREAS, LINES = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class RawLayer:
    """A layer as the file has it: each row's values, its geometry (None where it has no such), and the coordinate
    system as it is stated. A GeoJSON file is one layer without a name."""

    name: str
    rows: Rows
    shapes: list[BaseGeometry | None]
    crs: str | None


def layers_of(data: bytes, kinds: Collection[str], *, rows: int, layers: int) -> Iterator[RawLayer]:
    """The layers that may hold geometries of the kinds, at most `layers` of them and of each one row more than `rows`.
    Raises Refused."""
    if data.startswith(b"SQLite format 3\0"):
        yield from _geopackage(data, kinds, rows, layers)
    else:
        yield _geojson(data, kinds)


def _geojson(data: bytes, kinds: Collection[str]) -> RawLayer:
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused("encoding", row=data.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise Refused("empty")
    del data
    try:
        document = json.loads(text, object_hook=partial(_drawn, kinds), parse_constant=_no_number)
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
    return RawLayer("", rows, shapes, _named_system(document.get("crs")))


def _drawn(kinds: Collection[str], parsed: dict[str, Any]) -> Any:
    """Outlines become geometry as soon as they are read, so that a large file is never held as lists of numbers."""
    kind = parsed.get("type")
    if kind not in kinds or "coordinates" not in parsed:
        return parsed
    try:
        parts = parsed["coordinates"] if str(kind).startswith("Multi") else [parsed["coordinates"]]
        if kind in LINES:
            lines = [shapely.LineString(np.array(line, dtype=np.float64)[:, :2]) for line in parts]
            return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
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


def _geopackage(data: bytes, kinds: Collection[str], most: int, most_layers: int) -> Iterator[RawLayer]:
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
    listed = base.execute(
        "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, g.geometry_type_name"
        " FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
        " WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 100"
    ).fetchall()
    others = ("POINT",) if set(LINES) & set(kinds) else ("POINT", "LINE")
    layers = [layer for layer in listed if not any(other in str(layer[4]).upper() for other in others)]
    if not layers:
        raise Refused("none")
    if len(layers) > most_layers:
        raise Refused("layers", layers=", ".join(str(layer[0]) for layer in layers)[:300])
    for table, column, organisation, number, _kind in layers:
        if str(table).casefold() not in tables:
            raise Refused("view", layer=str(table)[:100])
        rows, shapes = _table(base, str(table), str(column), most)
        system = f"{organisation}:{number}" if organisation and int(number or 0) > 0 else None
        yield RawLayer(str(table), rows, shapes, system)


def _table(base: sqlite3.Connection, table: str, column: str, most: int) -> tuple[Rows, list[BaseGeometry | None]]:
    about = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    names = [str(name) for _n, name, kind, _null, _default, key in about if not (key and kind.upper() == "INTEGER")]
    if column not in names:
        raise Refused("unreadable")
    at, wanted = names.index(column), ", ".join(_quoted(name) for name in names)
    rows, shapes = [], []
    for values in base.execute(f"SELECT {wanted} FROM {_quoted(table)} LIMIT {most + 1}"):  # noqa: S608 - quoted
        shapes.append(_unpacked(values[at]))
        rows.append({name: value for n, (name, value) in enumerate(zip(names, values, strict=True)) if n != at})
    return rows, shapes


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
