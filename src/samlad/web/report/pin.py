"""From a press on the map's picture to longitude and latitude."""

from dataclasses import dataclass

from samlad.lib import bounds
from samlad.lib.areamap import AreaMap, frame
from samlad.places.queries import area_map

WIDTH = 288  # fits between the margins of the narrowest telephone, 320


@dataclass(frozen=True)
class PinMap:
    area_map: AreaMap
    width: int
    height: int


def pin_map() -> PinMap | None:
    drawn = area_map("")
    if drawn is None:
        return None
    return PinMap(drawn, WIDTH, round(frame(drawn, width=WIDTH).height))


def lonlat_of(shown: PinMap, x: str, y: str) -> tuple[float, float]:
    """A press outside the picture counts as its edge; anything but a number as its corner."""
    px, py = (bounds.decimal(v, least=0, most=bounds.LARGEST_ID) or 0.0 for v in (x, y))
    return frame(shown.area_map, width=shown.width).lonlat(min(px, shown.width), min(py, shown.height))
