"""What part of the earth a map of roads and water shows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from samlad.lib.ground import METRES

CLOSEST, FARTHEST = 0, 22  # steps: 1 and 2 048 metres in a pixel; two steps double it
USED = 0.92  # of the sheet, when it is to show something whole


@dataclass(frozen=True)
class View:
    """What part of the earth is seen: the point in the middle, 2 ** (`step` / 2) metres in a pixel, north up."""

    lon: float
    lat: float
    step: int
    width: int
    height: int

    @property
    def metres(self) -> float:
        """In a pixel."""
        return float(2 ** (self.step / 2))

    @property
    def _scale(self) -> np.ndarray:
        """Pixels of a degree of longitude and one of latitude."""
        return np.array([METRES * math.cos(math.radians(self.lat)), -METRES]) / self.metres

    def pixels(self, lonlat: ArrayLike) -> np.ndarray:
        offset = np.asarray(lonlat) - [self.lon, self.lat]
        return np.asarray(offset * self._scale + [self.width / 2, self.height / 2])

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        dx, dy = (np.array([x, y]) - [self.width / 2, self.height / 2]) / self._scale
        return self.lon + float(dx), self.lat + float(dy)

    def box(self, margin: float = 0) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        west, north = self.lonlat(-margin, -margin)
        east, south = self.lonlat(self.width + margin, self.height + margin)
        return west, south, east, north

    def zoomed(self, closer: int, x: float, y: float) -> "View":
        """Twice as close so many times, or farther for a negative number; what is under the pixel stays there."""
        other = self.at_step(self.step - 2 * closer)
        lon, lat = self.lonlat(x, y)
        dx, dy = other.pixels((lon, lat)) - [x, y]
        return other.centred(*other.lonlat(self.width / 2 + dx, self.height / 2 + dy))

    def stepped(self, metres: float) -> "View":
        """The same middle, with about so many metres in a pixel."""
        return self.at_step(round(2 * math.log2(metres)))

    def at_step(self, step: int) -> "View":
        return replace(self, step=min(max(step, CLOSEST), FARTHEST))

    def centred(self, lon: float, lat: float) -> "View":
        return replace(self, lon=lon, lat=lat)


def fitting(shapes: Sequence[BaseGeometry], width: int, height: int) -> View:
    """The closest view that shows all of the shapes."""
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    lon, lat = float(west + east) / 2, float(south + north) / 2
    wide, tall = (east - west) * METRES * math.cos(math.radians(lat)), (north - south) * METRES
    metres = max(float(wide) / width, float(tall) / height) / USED
    step = max(CLOSEST, math.ceil(2 * math.log2(max(metres, 1.0))))
    return View(lon, lat, min(step, FARTHEST), width, height)
