"""How densely points lie: a kernel estimate on a grid."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import fftconvolve

from safetystats._binning import counted

Floats = NDArray[np.float64]
Kernel = Literal["quartic", "gaussian"]
MOST_CELLS = 25_000_000
GAUSSIAN_REACH = 4.0  # standard deviations; 0.03 % of the mass lies beyond and is put within


@dataclass(frozen=True)
class Density:
    """`per_km2` (rows, columns) points per square kilometre, row 0 the southernmost; `x` (columns,) and `y` (rows,)
    the middles of the cells and `cell` their side, in metres; `inside` how many points lie on the grid."""

    per_km2: Floats
    x: Floats
    y: Floats
    cell: float
    inside: int

    @property
    def peak(self) -> tuple[int, int]:
        """The row and column of the densest cell: of equal ones the southernmost, then westernmost."""
        row, column = np.unravel_index(int(np.argmax(self.per_km2)), self.per_km2.shape)
        return int(row), int(column)


def density(
    x: ArrayLike,
    y: ArrayLike,
    *,
    cell: float,
    bandwidth: float,
    kernel: Kernel = "quartic",
    weights: ArrayLike | None = None,
    bounds: tuple[float, float, float, float] | None = None,
) -> Density:
    """Kernel density of points, counted by cell and then spread by the kernel.

    x, y: (N,) metres; weights: (N,) at least 0, None: 1 each. cell, bandwidth: metres, above 0; the bandwidth is the
    radius of the quartic kernel 3/(πh²) (1 − d²/h²)² and the standard deviation of the Gaussian one. bounds: west,
    south, east, north of the grid (points outside still count as far as the kernel reaches in); None: all points and
    the kernel's reach around them, with edges at whole multiples of `cell`, so that all mass is on the grid.
    Each point is first divided over the four cells whose middles lie around it, in proportion to nearness: with cells
    of a quarter of the bandwidth or less the estimate is within a few per cent of the exact one
    (docs/analysis/hotspots.md). What lies outside the data's own area is
    taken as empty: nothing is corrected at edges.
    Raises ValueError for unequal shapes, missing numbers, negative weights, sizes not above 0, bounds the wrong way
    round, no points without bounds, and more than 25 million cells.
    Source: Silverman (1986), Density Estimation, eqs. (4.1), (4.5) (quartic: his biweight);
    linear binning: Wand (1994), J. Comput. Graph. Stat. 3, 433–445.
    Time N + cells · log cells.
    """
    px, py = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    mass = np.zeros(0) if weights is None else np.asarray(weights, dtype=np.float64)
    _check(px, py, None if weights is None else mass, cell, bandwidth, kernel)
    steps = int(np.ceil((bandwidth if kernel == "quartic" else GAUSSIAN_REACH * bandwidth) / cell))
    if bounds is None:
        if not px.size:
            raise ValueError("without points there must be bounds")
        west, south = ((np.floor(v.min() / cell) - steps - 1) * cell for v in (px, py))
        columns, rows = (int(np.floor((v.max() - edge) / cell)) + steps + 2 for v, edge in ((px, west), (py, south)))
        margin = 0
    else:
        west, south, east, north = bounds
        if not (np.isfinite(bounds).all() and west < east and south < north):
            raise ValueError(f"bounds are west, south, east, north in metres, not {bounds}")
        columns, rows = (int(np.ceil((b - a) / cell - 1e-9)) for a, b in ((west, east), (south, north)))
        margin = steps
    wide, high = columns + 2 * margin, rows + 2 * margin
    if wide * high > MOST_CELLS:
        raise ValueError(f"{wide} × {high} cells are too many: take larger ones")
    counts = counted(px, py, mass, west - margin * cell, south - margin * cell, cell, wide, high)
    spread = _spread(counts, bandwidth / cell, kernel, steps)
    inner = spread[margin : margin + rows, margin : margin + columns]
    on_grid = (px >= west) & (px < west + columns * cell) & (py >= south) & (py < south + rows * cell)
    return Density(
        per_km2=inner / (cell / 1000) ** 2,
        x=west + cell * (np.arange(columns) + 0.5),
        y=south + cell * (np.arange(rows) + 0.5),
        cell=float(cell),
        inside=int(on_grid.sum()) if margin else px.size,
    )


def _spread(counts: Floats, reach: float, kernel: Kernel, steps: int) -> Floats:
    """The counts spread by the kernel, its weights on the grid summing to 1; reach is the bandwidth in cells."""
    if kernel == "gaussian":
        once = gaussian_filter1d(counts, reach, axis=0, mode="constant", radius=steps)
        return np.asarray(gaussian_filter1d(once, reach, axis=1, mode="constant", radius=steps))
    away = np.arange(-steps, steps + 1) / reach
    weight = np.clip(1 - (away[:, None] ** 2 + away**2), 0, None) ** 2
    spread = fftconvolve(counts, weight / weight.sum(), mode="same")
    return np.where(spread > 1e-13 * counts.sum(), spread, 0.0)  # the Fourier transform leaves dust on empty ground


def _check(x: Floats, y: Floats, mass: Floats | None, cell: float, bandwidth: float, kernel: str) -> None:
    if x.ndim != 1 or x.shape != y.shape or (mass is not None and mass.shape != x.shape):
        raise ValueError("x, y and weights must be rows of equal length")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("a coordinate is missing or infinite")
    if mass is not None and not (np.isfinite(mass) & (mass >= 0)).all():
        raise ValueError("a weight must be a number of at least 0")
    if not (0 < cell < np.inf and 0 < bandwidth < np.inf):
        raise ValueError(f"cell and bandwidth are metres above 0, not {cell} and {bandwidth}")
    if kernel not in ("quartic", "gaussian"):
        raise ValueError(f"there is no kernel {kernel!r}: quartic or gaussian")
