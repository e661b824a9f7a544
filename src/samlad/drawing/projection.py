"""Where a map's drawing stands on the earth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MARGIN = 4.0
Coordinates = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Projection:
    """Equirectangular at the mean latitude, north up."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    height: int

    def pixels(self, coordinates: Coordinates) -> Coordinates:
        x = (coordinates[:, 0] - self.west) * self.squeeze * self.scale + self.left
        y = (self.north - coordinates[:, 1]) * self.scale + MARGIN
        return np.column_stack([x, y])

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """The point of the earth (EPSG:4326) under a pixel of the drawing; of one without enlargement."""
        return (x - self.left) / (self.squeeze * self.scale) + self.west, self.north - (y - MARGIN) / self.scale


def fit(geometries: Sequence[BaseGeometry], width: int) -> Projection:
    """All of the geometries on a sheet so many pixels wide."""
    west, south, east, north = shapely.total_bounds(np.array(geometries))
    squeeze = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * squeeze, (north - south) / 2, 1e-9)  # at most twice as tall as wide
    scale = (width - 2 * MARGIN) / span
    left = (width - (east - west) * squeeze * scale) / 2
    height = max(math.ceil((north - south) * scale + 2 * MARGIN), 24)
    return Projection(float(west), float(north), squeeze, float(scale), float(left), height)
