"""What may be scanned: counts, expected counts and coordinates, checked."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_EVENTS = 2**31 - 1  # counts are stored in 32 bits


def check_counts(counts: ArrayLike) -> NDArray[np.int64]:
    """(L, T) whole numbers of at least 0."""
    c = np.asarray(counts)
    if c.ndim != 2 or not c.size:
        raise ValueError(f"counts must be (places, periods) with at least one of each, got {c.shape}")
    if not np.issubdtype(c.dtype, np.number) or not np.isfinite(c).all() or (c < 0).any() or (c != np.floor(c)).any():
        raise ValueError("counts must be whole numbers of at least 0; a missing count must be left out or filled in")
    if c.sum() > MOST_EVENTS:
        raise ValueError(f"at most {MOST_EVENTS} events can be scanned")
    return np.ascontiguousarray(c, dtype=np.int64)


def check_expected(expected: ArrayLike | None, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """(L, T), scaled to the sum of counts."""
    if expected is None:
        raise ValueError(
            "the Poisson model needs expected counts or person-time: without a population, use permutation"
        )
    e = np.asarray(expected, dtype=np.float64)
    if e.shape != counts.shape:
        raise ValueError(f"expected must have the shape of counts, {counts.shape}, got {e.shape}")
    if not (np.isfinite(e).all() and (e >= 0).all()):
        raise ValueError("expected counts must be numbers of at least 0")
    impossible = np.argwhere((e == 0) & (counts > 0))
    if len(impossible):
        place, period = impossible[0]
        raise ValueError(f"place {place} has events in period {period}, where nothing was expected")
    total = e.sum()
    return np.ascontiguousarray(e * (counts.sum() / total)) if total else e


def check_points(coordinates: ArrayLike | None, places: int, geographic: bool) -> NDArray[np.float64]:
    """(L, 2) finite; latitude and longitude within the sphere."""
    if coordinates is None:
        raise ValueError("circles need coordinates")
    p = np.asarray(coordinates, dtype=np.float64)
    if p.shape != (places, 2):
        raise ValueError(f"coordinates must be ({places}, 2), got {p.shape}")
    if not np.isfinite(p).all():
        raise ValueError("coordinates must be numbers")
    if geographic and ((np.abs(p[:, 0]) > 90).any() or (np.abs(p[:, 1]) > 180).any()):
        raise ValueError("latitude must be −90 to 90 degrees and longitude −180 to 180")
    return p
