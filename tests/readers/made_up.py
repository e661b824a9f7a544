"""Files made up for the readers: those that went wrong once (`cases`), and makers of worse ones."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import shapely

CASES = Path(__file__).with_name("cases")


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def geojson(*shapes, **properties) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"namn": f"Område {n}", "kod": f"K{n}"} | properties,
            "geometry": json.loads(shapely.to_geojson(s)),
        }
        for n, s in enumerate(shapes)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def geopackage(path: Path, *layers: str, shape=None) -> bytes:
    box = shapely.box(15.0, 59.0, 15.1, 59.1) if shape is None else shape
    for layer in layers:
        pyogrio.raw.write(
            path,
            np.array([shapely.to_wkb(box)], dtype=object),
            [np.array([layer], dtype=object), np.array([7])],
            fields=["namn", "kod"],
            geometry_type=box.geom_type,
            crs="EPSG:4326",
            layer=layer,
            append=path.exists(),
            driver="GPKG",
        )
    return path.read_bytes()


def workbook(*rows, change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet(data: bytes, sheet: str | bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with another text of its sheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, sheet if entry.filename == name else old.read(entry))
    return target.getvalue()
