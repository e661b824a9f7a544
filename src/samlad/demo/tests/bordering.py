from functools import cache

import shapely

from samlad.demo.geography import areas


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """For each area's code, the codes of the areas that share a border (not only a point) with it."""
    shapes = [(area.code, area.shape) for area in areas()]
    return {
        code: frozenset(
            other
            for other, its in shapes
            if other != code and shapely.intersection(shape.boundary, its.boundary).length > 0
        )
        for code, shape in shapes
    }
