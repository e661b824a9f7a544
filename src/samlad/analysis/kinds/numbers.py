"""From NumPy to JSON and back."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def plain(value: Any) -> Any:
    """A number as JSON has it: None for NaN and infinity."""
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    return float(value) if np.isfinite(value) else None


def cube(table: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """The counts as an array of this shape, also where there are no areas or no rounds."""
    return np.asarray(table, dtype=np.int64).reshape(shape)
