"""The false discovery rate: how many of what is pointed out would be chance."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def false_discovery_rate(p_values: ArrayLike) -> NDArray[np.float64]:
    """The smallest false discovery rate at which each hypothesis would be pointed out (its q-value).

    p_values: any shape, in 0–1; NaN is a test that could not be made: it stays NaN and is not counted. Pointing out
    everything with q ≤ 0.05 keeps the expected share of false ones among those pointed out at 5 % or below, when the
    tests are independent or positively dependent.
    Raises ValueError when a p-value is outside 0–1.
    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289–300, procedure (1), in its step-up adjusted form.
    """
    p = np.asarray(p_values, dtype=np.float64)
    flat = p.ravel()
    tested = ~np.isnan(flat)
    tested_p = flat[tested]
    if ((tested_p < 0) | (tested_p > 1)).any():
        raise ValueError("a p-value lies between 0 and 1")
    order = np.argsort(tested_p)  # equal p-values have the same q in whatever order they stand
    scaled = tested_p[order] * tested_p.size / np.arange(1, tested_p.size + 1)
    tested_p[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    q = np.full(flat.shape, np.nan)
    q[tested] = tested_p
    return q.reshape(p.shape)
