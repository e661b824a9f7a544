"""Roads, water and built-up land of a map file, to be drawn under the areas. Runs in the process of `child` only.

Of each layer it takes the lines and polygons inside a box whose kind is known, joins the pieces of one road, and
simplifies them all alike until their points are few enough. The caller gives the box in each coordinate system, since
nothing can be looked up from here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from samlad.lib.foreign.limits import Refused
from samlad.lib.foreign.vector import AREAS, LINES, RawLayer, layers_of

MOST_ROWS = 400_000  # of a layer
MOST_LAYERS = 60
MOST_FEATURES = 40_000
MOST_POINTS = 200_000
LONGEST_NAME = 80
STEPS = (1.0, 2.0, 4.0, 8.0, 16.0)  # metres
LEAST_FIRST = ("path", "built", "wood", "stream")
DEGREE = 111_000.0  # metres, of latitude

Box = tuple[float, float, float, float]
Features = list[tuple[str, str, int, BaseGeometry]]  # kind, name, number of the coordinate system, geometry


def read(
    data: bytes,
    *,
    kinds: Mapping[str, str],
    kind_fields: Sequence[str],
    name_fields: Sequence[str],
    boxes: Mapping[str, Box],
    crs: str | None,
) -> dict[str, Any]:
    """`kinds` says by value, in small letters, what a feature is; `boxes` by coordinate system what to keep. `crs`
    overrides what the file states."""
    systems: list[str] = []
    parts: Features = []
    left_out: Counter[str] = Counter()
    outside = 0
    for layer in layers_of(data, (*AREAS, *LINES), rows=MOST_ROWS, layers=MOST_LAYERS):
        if len(layer.rows) > MOST_ROWS:
            raise Refused("many", most=str(MOST_ROWS))
        system = (crs or layer.crs or "EPSG:4326").upper()
        system = system if system in boxes else f"EPSG:{system.rpartition(':')[2].replace('CRS84', '4326')}"
        if system not in boxes:
            raise Refused("system", crs=system[:60])
        if system not in systems:
            systems.append(system)
        features = list(_known(layer, kinds, kind_fields, name_fields, left_out))
        inside = list(_inside(features, boxes[system], systems.index(system)))
        outside += len(features) - len(inside)
        parts += _joined(inside)
    if not parts:
        raise Refused("outside" if outside else "none")
    parts, metres = _simplified(parts, [DEGREE if s == "EPSG:4326" else 1.0 for s in systems])
    wkb = shapely.to_wkb(np.array([g for *_about, g in parts], dtype=object), hex=True, byte_order=1)
    return {
        "features": [(kind, name, n, w) for (kind, name, n, _g), w in zip(parts, wkb.tolist(), strict=True)],
        "systems": systems,
        "left_out": sorted(left_out.items(), key=lambda item: -item[1])[:20],
        "outside": outside,
        "metres": metres,
    }


def _known(
    layer: RawLayer,
    kinds: Mapping[str, str],
    kind_fields: Sequence[str],
    name_fields: Sequence[str],
    left_out: Counter[str],
) -> Iterator[tuple[str, str, BaseGeometry]]:
    for row, shape in zip(layer.rows, layer.shapes, strict=True):
        if shape is None or shape.is_empty or shape.geom_type not in (*AREAS, *LINES):
            continue
        fields = {str(field).casefold(): value for field, value in row.items() if isinstance(value, str | int)}
        values = [str(fields[f]).strip().casefold() for f in kind_fields if fields.get(f)] + [layer.name.casefold()]
        kind = next((kinds[v] for v in values if v in kinds), "")
        if kind:
            name = next((str(fields[f]).strip() for f in name_fields if fields.get(f)), "")
            yield kind, name if len(name) <= LONGEST_NAME else "", shape
        else:
            left_out[values[0][:60]] += 1


def _inside(
    features: Sequence[tuple[str, str, BaseGeometry]], box: Box, system: int
) -> Iterator[tuple[str, str, int, BaseGeometry]]:
    if not features:
        return
    shapes = shapely.force_2d(np.array([shape for *_about, shape in features], dtype=object))
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    shapes[~finite] = shapely.LineString()
    near = shapely.intersects(shapely.box(*shapely.bounds(shapes).T), shapely.box(*box))
    for n in np.flatnonzero(near).tolist():
        kind, name, _shape = features[n]
        whole = shapes[n] if shapes[n].is_valid else shapely.make_valid(shapes[n])
        for part in shapely.get_parts(shapely.clip_by_rect(whole, *box)):
            if part.geom_type in ("Polygon", "LineString") and not part.is_empty:
                yield kind, name, system, part


def _joined(features: Sequence[tuple[str, str, int, BaseGeometry]]) -> Features:
    """The pieces of one road made one line, as far as they meet end to end."""
    lines: dict[tuple[str, str, int], list[BaseGeometry]] = defaultdict(list)
    rest: Features = []
    for kind, name, system, shape in features:
        if shape.geom_type == "LineString":
            lines[kind, name, system].append(shape)
        else:
            rest.append((kind, name, system, shape))
    merged = (
        [(*about, part) for part in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))]
        for about, pieces in lines.items()
    )
    return [*rest, *chain.from_iterable(merged)]


def _simplified(features: Features, unit: Sequence[float]) -> tuple[Features, float]:
    """Few enough features and points, and how many metres that may have moved them: coarser step by step, and where
    that is not enough without the kinds that matter least to whoever looks for a spot."""
    for left_out in range(len(LEAST_FIRST) + 1):
        remaining = [f for f in features if f[0] not in LEAST_FIRST[:left_out]]
        if not 0 < len(remaining) <= MOST_FEATURES:
            continue
        shapes = np.array([shape for *_about, shape in remaining], dtype=object)
        scale = np.array([unit[system] for _kind, _name, system, _shape in remaining])
        for metres in STEPS:
            shapes = shapely.simplify(shapes, metres / scale, preserve_topology=True)
            if shapely.get_num_coordinates(shapes).sum() <= MOST_POINTS:
                return [(*f[:3], shape) for f, shape in zip(remaining, shapes, strict=True)], metres
    raise Refused("detailed", most=str(MOST_FEATURES))
