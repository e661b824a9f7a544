"""Counts of many series over rounds, with who answered: what the budget is given, checked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats._predictive import Floats

Ints = NDArray[np.int64]
WINDOW = 156  # rounds looked back


@dataclass(frozen=True)
class Rounds:
    """The rounds looked at, the last of them judged: `counts` and `exposure` (S, T), `kind` (S,), `season` (T,);
    `skipped` older rounds."""

    counts: Floats
    exposure: Floats
    kind: Ints
    season: Ints
    skipped: int

    @property
    def past_rounds(self) -> Ints:
        return np.asarray((self.exposure[:, :-1] > 0).sum(axis=1), dtype=np.int64)

    def usual_answers(self, rows: Ints) -> Floats:
        """How many answered in a round of the past half-year that somebody answered."""
        past = self.exposure[rows, -27:-1]
        usual: Floats = past.sum(axis=1) / np.maximum((past > 0).sum(axis=1), 1)
        return usual


HIGHEST = 20_000  # a count; the tail of its distribution is added count by count


def read_rounds(
    counts: ArrayLike, exposure: ArrayLike | None, kind: ArrayLike | None, season: ArrayLike | None
) -> Rounds:
    c = np.asarray(counts, dtype=float)
    if c.ndim != 2 or not c.size:
        raise ValueError(f"counts must be (series, rounds) and not empty, got {c.shape}")
    e = np.ones_like(c) if exposure is None else np.asarray(exposure, dtype=float)
    if e.shape != c.shape:
        raise ValueError(f"exposure must be of the shape of counts, got {e.shape} and {c.shape}")
    if not np.isfinite(e).all() or (e < 0).any():
        raise ValueError("exposure must be finite and not negative; 0 says that nobody answered")
    seen = c[e > 0]
    if not np.isfinite(seen).all() or (seen < 0).any() or (seen != np.floor(seen)).any():
        raise ValueError("counts must be whole numbers of at least 0; a missing round is told by an exposure of 0")
    if seen.size and seen.max() > HIGHEST:
        raise ValueError(
            f"a count above {HIGHEST} in one round cannot be judged: time grows with it. Divide the series"
        )
    skipped = max(0, c.shape[1] - 1 - WINDOW)
    return Rounds(
        np.where(e > 0, c, 0.0)[:, skipped:],
        e[:, skipped:],
        _labels(kind, c.shape[0], "kind", "series"),
        _labels(season, c.shape[1], "season", "round")[skipped:],
        skipped,
    )


def _labels(labels: ArrayLike | None, size: int, name: str, of: str) -> Ints:
    """0 … K-1 in the order of the labels; of seasons, 0 stays the usual sort even where it is not seen."""
    if labels is None:
        return np.zeros(size, dtype=np.int64)
    given = np.asarray(labels)
    if given.shape != (size,) or given.dtype.kind not in "iub":
        raise ValueError(f"{name} must be a whole number for each {of}, got {given.shape} {given.dtype}")
    distinct = np.unique(np.r_[0, given]) if name == "season" else np.unique(given)
    if name == "season" and distinct[0] < 0:
        raise ValueError("season must not be negative")
    return np.searchsorted(distinct, given).astype(np.int64)


def check_range(level: float, least: int) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    if least < 2:
        raise ValueError(f"least must be at least 2, got {least}")
