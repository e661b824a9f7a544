"""From NumPy to JSON."""

from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """A number as JSON has it: None for NaN and infinity."""
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    return float(value) if np.isfinite(value) else None
