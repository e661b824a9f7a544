"""The files: one table or several, written a few thousand rows at a time so that ten years do not fill the memory."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext as _

from samlad.analysis.export.cells import Row, rows
from samlad.analysis.export.codebook import Entry, Origin, about, entries
from samlad.analysis.export.features import Feature, area_features, geojson, place_features
from samlad.analysis.export.selection import Selection
from samlad.collection.models import ReleasedResponse
from samlad.lib.cells import Sheet, write_csv, write_xlsx
from samlad.lib.errors import UserError
from samlad.lib.text import clean

MOST_IN_SHEET = 200_000  # rows of a workbook: more takes minutes to write and to open
AT_A_TIME = 20_000
LAYERS = ("counts", "areas", "places")


@dataclass(frozen=True)
class Export:
    selection: Selection
    origin: Origin
    layer: str = "areas"  # of a GeoJSON file, which holds one


@dataclass(frozen=True)
class Format:
    """The ending of the file's name, its media type, and what writes it."""

    ending: str
    media_type: str
    write: Callable[[Export, Path], None]


def _csv(delimiter: str) -> Callable[[Export, Path], None]:
    def write(export: Export, path: Path) -> None:
        _table(path, delimiter, Row._fields, rows(export.selection))

    return write


def _codebook(export: Export, path: Path) -> None:
    _table(path, ";", Entry._fields, entries(export.selection))


def _table(path: Path, delimiter: str, heading: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with its mark, so that Excel reads the letters."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(out, heading, rows, delimiter=delimiter)


def _xlsx(export: Export, path: Path) -> None:
    if len(export.selection) > MOST_IN_SHEET:
        raise UserError(
            _(
                "A workbook holds at most %(most)d rows here and this would be %(n)d. Choose fewer weeks, one source,"
                " or CSV."
            )
            % {"most": MOST_IN_SHEET, "n": len(export.selection)}
        )
    write_xlsx(path, _sheets(export))


def _sheets(export: Export) -> Iterator[Sheet]:
    selection = export.selection
    yield _sheet(_("Counts"), Row._fields, rows(selection))
    for title, features in ((_("Areas"), area_features(selection)), (_("Places"), place_features(selection))):
        if features:
            heading = list(features[0].properties)
            yield _sheet(title, heading, ([f.properties[name] for name in heading] for f in features))
    yield _sheet(_("Rounds"), ROUND_COLUMNS, _rounds(selection))
    notes = [(what, text, "", "", "") for what, text in about(selection, export.origin)]
    entered = chain(notes, [("",) * 5], entries(selection))
    yield _sheet(_("Codebook"), Entry._fields, entered, wide=(1, 2))


def _sheet(title: str, heading: Sequence[str], rows: Iterable[Sequence[Any]], *, wide: Collection[int] = ()) -> Sheet:
    widths = [60 if n in wide else max(12, min(len(name) + 2, 28)) for n, name in enumerate(heading)]
    return Sheet(title, heading, rows, widths)


ROUND_COLUMNS = ("week", "observed_from", "observed_to", "expected", "answered")


def _rounds(selection: Selection) -> Iterator[tuple[Any, ...]]:
    """The days of every round, and who answered it in all. One query."""
    wanted = ReleasedResponse.objects.filter(round__in=[r.pk for r in selection.rounds], area=None)
    in_all = {c.round_id: (c.expected - c.closed, c.answered) for c in wanted}
    for r in selection.rounds:
        yield (r.label, r.observed_from, r.observed_to, *in_all.get(r.pk, (None, None)))


def _geojson(export: Export, path: Path) -> None:
    """One layer, as RFC 7946 has it: longitude and latitude, no other coordinate system."""
    features = place_features(export.selection) if export.layer == "places" else area_features(export.selection)
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", "features": [\n')
        for n, feature in enumerate(features):
            out.write((",\n" if n else "") + json.dumps(geojson(feature), ensure_ascii=False))
        out.write("\n]}\n")


def _gpkg(export: Export, path: Path) -> None:
    """Layers `areas` and `places`, and the tables `counts`, `rounds` and `codebook`."""
    path.unlink(missing_ok=True)
    _layer(path, "areas", area_features(export.selection), "MultiPolygon")
    _layer(path, "places", place_features(export.selection), "Point")
    _plain(path, "counts", Row._fields, rows(export.selection), {"count", "persisting", "expected", "answered"})
    _plain(path, "rounds", ROUND_COLUMNS, _rounds(export.selection), {"expected", "answered"})
    notes = [("", what, text, "", "") for what, text in about(export.selection, export.origin)]
    _plain(path, "codebook", Entry._fields, chain(notes, entries(export.selection)), set())


def _layer(path: Path, name: str, features: Sequence[Feature], kind: str) -> None:
    if not features:
        return
    shapes = [_multi(f.geometry) if kind == "MultiPolygon" else f.geometry for f in features]
    columns = list(features[0].properties)
    text = {c for c in columns if any(isinstance(f.properties[c], str) for f in features)}
    _write(
        path,
        name,
        columns,
        [[f.properties[c] for c in columns] for f in features],
        set(columns) - text,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        kind=kind,
    )


def _multi(shape: Any) -> Any:
    return shapely.MultiPolygon([shape]) if shape is not None and shape.geom_type == "Polygon" else shape


def _plain(path: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numbers: set[str]) -> None:
    left = iter(rows)
    while part := list(islice(left, AT_A_TIME)):
        _write(path, name, columns, part, numbers)


def _write(
    path: Path,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    numbers: set[str],
    *,
    geometry: Any = None,
    kind: str | None = None,
) -> None:
    """Adds rows to a layer, which is made if it is not there. What is None becomes NULL."""
    data, masks = [], []
    for n, column in enumerate(columns):
        values = [row[n] for row in rows]
        masks.append(np.array([v is None for v in values]))
        if column in numbers:
            data.append(np.array([v or 0 for v in values], dtype=np.int32))
        elif any(isinstance(v, date) for v in values):
            data.append(np.array(values, dtype="datetime64[D]"))
        else:
            data.append(np.array([clean(v) if isinstance(v, str) else v for v in values], dtype=object))
    pyogrio.raw.write(
        path,
        geometry,
        data,
        list(columns),
        field_mask=masks,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326" if kind else None,
        append=path.exists(),
    )


FORMATS = {
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Format("csv", "text/csv; charset=utf-8", _csv(",")),
    "csv-semicolon": Format("csv", "text/csv; charset=utf-8", _csv(";")),
    "codebook": Format("csv", "text/csv; charset=utf-8", _codebook),
    "gpkg": Format("gpkg", "application/geopackage+sqlite3", _gpkg),
    "geojson": Format("geojson", "application/geo+json", _geojson),
}


def file_name(export: Export, kind: str) -> str:
    """`samlad-orebro-2025-W49-2026-W48-areas.geojson`; plain letters only."""
    rounds = export.selection.rounds
    parts = ["samlad", export.origin.partnership.slug, *([rounds[0].label, rounds[-1].label] if rounds else [])]
    what = {"geojson": export.layer, "codebook": "codebook"}.get(kind)
    return "-".join([*parts, *([what] if what else [])]) + f".{FORMATS[kind].ending}"


def write_file(export: Export, kind: str, path: Path) -> None:
    """Writes the file of a kind in FORMATS. Raises UserError when no closed week is in the selection, or for a workbook
    that would be too long."""
    if not export.selection.rounds:
        raise UserError(_("No week in that period has been closed yet. Choose another."))
    FORMATS[kind].write(export, path)
