"""Compiled: points counted on the middles of the four cells around each."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safetystats._compiled import CACHED

Floats = NDArray[np.float64]


@njit(nogil=True, cache=CACHED)
def counted(x: Floats, y: Floats, mass: Floats, west: float, south: float, cell: float, wide: int, high: int) -> Floats:
    """(high, wide) mass by cell; each point is divided over the four middles around it by nearness, and what falls
    outside the grid is left out. mass: (N,), or (0,) for 1 each."""
    counts = np.zeros((high, wide))
    for i in range(x.size):
        across, up = (x[i] - west) / cell - 0.5, (y[i] - south) / cell - 0.5
        if not (-1 <= across < wide and -1 <= up < high):
            continue
        column, row = int(np.floor(across)), int(np.floor(up))
        east, north = across - column, up - row
        m = mass[i] if mass.size else 1.0
        for r, share_r in ((row, 1 - north), (row + 1, north)):
            if 0 <= r < high:
                if column >= 0:
                    counts[r, column] += m * share_r * (1 - east)
                if column + 1 < wide:
                    counts[r, column + 1] += m * share_r * east
    return counts
