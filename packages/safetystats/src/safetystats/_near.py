"""Compiled: which positions are centres of places, and the centre nearest to each position."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safetystats._compiled import CACHED

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(nogil=True, cache=CACHED)
def around(keys: Ints, columns: int) -> Ints:
    """(S, 9) where the 3 × 3 squares around each occupied square are in `keys`, −1 where one is not occupied.

    keys: (S,) numbers of the occupied squares, rising; row · columns + column, with a free column on either side.
    """
    squares = np.full((keys.size, 9), -1, dtype=np.int64)
    at = np.zeros(3, dtype=np.int64)  # one finger for each row: keys rise, so a finger only moves forward
    for s in range(keys.size):
        for row in range(3):
            key = keys[s] + (row - 1) * columns - 1
            while at[row] < keys.size and keys[at[row]] < key:
                at[row] += 1
            i = at[row]
            for column in range(3):
                if i < keys.size and keys[i] == key + column:
                    squares[s, row * 3 + column] = i
                    i += 1
    return squares


@njit(nogil=True, cache=CACHED)
def nearest_centres(x: Floats, y: Floats, slot: Ints, block: Ints, order: Ints, distance: float) -> Ints:
    """The position that is the centre each position belongs to.

    slot: the square of each position, block: the squares around each square (as `around` gives them), of a grid with
    side `distance`. Positions are gone through in `order`: one that no centre reaches becomes a centre. Then each
    position goes to the nearest centre, the earlier of two as near. Both steps look in 3 × 3 squares only.
    """
    reach = distance * distance
    first = np.full(block.shape[0], -1, dtype=np.int64)  # the centres of a square, as a linked list
    following = np.full(x.size, -1, dtype=np.int64)
    rank = np.zeros(x.size, dtype=np.int64)
    for step in range(x.size):
        i = order[step]
        if not _reached(x, y, i, block[slot[i]], first, following, reach):
            rank[i] = step
            following[i] = first[slot[i]]
            first[slot[i]] = i
    centre = np.empty(x.size, dtype=np.int64)
    for i in range(x.size):
        best, nearest = -1, np.inf
        for s in block[slot[i]]:
            c = first[s] if s >= 0 else -1
            while c >= 0:
                dx, dy = x[c] - x[i], y[c] - y[i]
                apart = dx * dx + dy * dy
                if apart < nearest or (apart == nearest and rank[c] < rank[best]):
                    best, nearest = c, apart
                c = following[c]
        centre[i] = best
    return centre


@njit(nogil=True, cache=CACHED)
def _reached(x: Floats, y: Floats, i: int, squares: Ints, first: Ints, following: Ints, reach: float) -> bool:
    for s in squares:
        c = first[s] if s >= 0 else -1
        while c >= 0:
            dx, dy = x[c] - x[i], y[c] - y[i]
            if dx * dx + dy * dy <= reach:
                return True
            c = following[c]
    return False
