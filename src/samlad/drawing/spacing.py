"""Room for what must not lie on something else: numbers in circles, and the frame around an enlarged part."""

import math
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]  # left, top, right, bottom
RADIUS = 8.5  # of the circle with a priority's number


def apart(points: Sequence[tuple[float, float]], radius: float, box: Box) -> list[tuple[float, float]]:
    """The points pushed from each other until circles of the radius do not touch: always the same way."""
    spots = [list(point) for point in points]
    least = 2 * radius + 2
    for _ in range(200):
        moved = False
        for i in range(len(spots)):
            for j in range(i):
                dx, dy = spots[i][0] - spots[j][0], spots[i][1] - spots[j][1]
                gap = math.hypot(dx, dy)
                if gap >= least - 0.01:
                    continue
                ux, uy = (dx / gap, dy / gap) if gap > 0.01 else (math.cos(i), math.sin(i))
                push = (least - gap) / 2
                for spot, sign in ((spots[i], 1), (spots[j], -1)):
                    spot[0] += sign * ux * push
                    spot[1] += sign * uy * push
                moved = True
        for spot in spots:
            spot[0] = min(max(spot[0], box[0] + radius + 1), box[2] - radius - 1)
            spot[1] = min(max(spot[1], box[1] + radius + 1), box[3] - radius - 1)
        if not moved:
            break
    return [(spot[0], spot[1]) for spot in spots]


def free(whole: BaseGeometry, wide: float, tall: float, width: int, height: int) -> Box:
    """The highest place for a frame that is clear of the map, or below it."""
    best = (1.0, height + 6.0)
    for x in (1.0, width - wide - 1, (width - wide) / 2):
        for y in range(1, math.ceil(best[1]), 3):
            if not shapely.intersects(whole, shapely.box(x, y, x + wide, y + tall)):
                best = x, float(y)
                break
    return best[0], best[1], best[0] + wide, best[1] + tall
