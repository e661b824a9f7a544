"""The questions put to peers written in Python (requirements/peers.in); see `bench.statistics.peers`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.statistics.peers_case import SQUARE, Case, NotInstalled
from safetystats.density import density
from safetystats.fdr import false_discovery_rate
from safetystats.hotspots import gi_star, local_moran, neighbours
from safetystats.nearrepeat import near_repeat
from safetystats.places import places
from safetystats.seasons import rate_trend
from safetystats.trends import mann_kendall, sen_slope

Floats = NDArray[np.float64]


def _peer(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise NotInstalled(f"{module} is not installed: pip install -r requirements/peers.txt") from error


def apart(ours: Any, theirs: Any, *, most: float) -> str:
    """The largest difference, relative to the largest number; missing in one is missing in the other."""
    a, b = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    assert a.shape == b.shape, f"shapes {a.shape} and {b.shape}"
    assert (np.isnan(a) == np.isnan(b)).all(), "one has an answer where the other has none"
    difference = float(np.nanmax(np.abs(a - b)) / max(float(np.nanmax(np.abs(b))), 1e-300))
    assert difference <= most, f"answers differ by {difference:g}"
    return f"the same within {difference:.1g} of the largest of {a.size}"


def knox() -> Case:
    spacetime = _peer("pointpats.spacetime")
    rng = np.random.default_rng(1)
    at, days = rng.uniform(0, 10_000, (5_000, 2)), rng.integers(0, 730, 5_000)

    def ours() -> Any:
        with ThreadPoolExecutor(2) as executor:
            return near_repeat(
                at,
                days,
                distances=[200],
                durations=[7],
                permutations=999,
                rng=np.random.default_rng(1),
                executor=executor,
            )

    def same(a: Any, b: Any) -> str:
        assert int(a.observed[0, 0]) == int(b.statistic_), f"{a.observed[0, 0]} and {b.statistic_} pairs"
        difference = apart(a.poisson_p[0, 0], b.p_poisson, most=1e-9)
        assert abs(a.p_value[0, 0] - b.p_sim) < 0.09, f"p {a.p_value[0, 0]} and {b.p_sim}"
        return f"{b.statistic_:.0f} pairs in both, Poisson p {difference}, p {a.p_value[0, 0]:.3f} and {b.p_sim:.3f}"

    theirs = lambda: spacetime.Knox(at, days[:, None], delta=200, tau=7, permutations=999)  # noqa: E731
    return Case("Knox, 5 000 points, one band, 999 permutations", "pointpats.Knox", ours, theirs, same)


def _kernel(bandwidth: float) -> tuple[Floats, Callable[[], Any]]:
    points = np.random.default_rng(1).uniform(0, 25_600, (1_000_000, 2))
    return points, lambda: density(
        points[:, 0], points[:, 1], cell=100, bandwidth=bandwidth, kernel="gaussian", bounds=SQUARE
    )


def kernel_density() -> Case:
    kde = _peer("KDEpy")
    points, ours = _kernel(400.0)
    # Theirs must have all points on the grid: so much more all around, cut off afterwards.
    axis = np.arange(-20, 276) * 100.0 + 50
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)

    def theirs() -> Any:
        surface = kde.FFTKDE(kernel="gaussian", bw=400).fit(points).evaluate(grid)
        return surface.reshape(axis.size, axis.size).T[20:-20, 20:-20] * 1e6 * len(points)

    def same(a: Any, b: Any) -> str:
        """KDEpy's scale is off by some per cent, so both are held against the sum over all points, at a few cells."""
        cells = np.random.default_rng(2).integers(20, 236, (20, 2))
        middles = cells[:, ::-1] * 100.0 + 50
        exact = np.array([np.exp(-((points - m) ** 2).sum(axis=1) / (2 * 400**2)).sum() for m in middles])
        exact *= 1e6 / (2 * np.pi * 400**2)
        off = [np.abs(surface[cells[:, 0], cells[:, 1]] / exact - 1).max() for surface in (a.per_km2, b)]
        assert off[0] < 0.002, f"ours is off by {off[0]:.2%}"
        return f"from the sum over all points, at 20 cells, ours differs by {off[0]:.2%} at most, KDEpy by {off[1]:.2%}"

    return Case("density, 1 000 000 points, 256 × 256, Gaussian", "KDEpy.FFTKDE", ours, theirs, same)


def counted_and_filtered() -> Case:
    from scipy.ndimage import gaussian_filter

    points, ours = _kernel(400.0)

    def theirs() -> Any:
        cells = np.floor(points / 100).astype(np.int64)
        counts = np.bincount(cells[:, 1] * 256 + cells[:, 0], minlength=256 * 256).reshape(256, 256)
        return gaussian_filter(counts.astype(float), 4, mode="constant") * 100

    return Case("the same", "NumPy bincount, SciPy filter", ours, theirs, lambda a, b: apart(a.per_km2, b, most=0.05))


def _areas(side: int = 50) -> tuple[Floats, Any, Any]:
    """Counts, our weights, theirs."""
    weights = _peer("libpysal.weights")
    at = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 100.0
    counts = np.random.default_rng(2).poisson(5, len(at)).astype(float)
    return counts, at, weights.DistanceBand(at, 150, silence_warnings=True)


def getis_ord() -> Case:
    esda = _peer("esda")
    counts, at, w = _areas()
    near = neighbours(at[:, 0], at[:, 1], within=150, itself=True)

    def theirs() -> Any:
        return esda.G_Local(counts, w, transform="B", star=True, permutations=0).Zs

    return Case(
        "Gi*, 2 500 areas with 8 neighbours",
        "esda.G_Local",
        lambda: gi_star(counts, near),
        theirs,
        lambda a, b: apart(a.z, b, most=1e-9),
    )


def moran() -> Case:
    esda = _peer("esda")
    counts, at, w = _areas()
    near = neighbours(at[:, 0], at[:, 1], within=150)

    def same(a: Any, b: Any) -> str:
        theirs = b.Is * len(counts) / (len(counts) - 1)  # with our divisor: theirs is n - 1
        difference = apart(a.statistic, theirs, most=1e-9)
        return f"statistic {difference}; quadrants equal: {bool((a.quadrant == b.q).all())}"

    return Case(
        "local Moran, 2 500 areas, 999 permutations",
        "esda.Moran_Local",
        lambda: local_moran(counts, near, rng=np.random.default_rng(1)),
        lambda: esda.Moran_Local(counts, w, permutations=999, seed=1),
        same,
    )


def trend() -> Case:
    peer = _peer("pymannkendall")
    y = np.random.default_rng(1).poisson(3, (200, 104)).astype(float)

    def theirs() -> Any:
        return np.array([(r.z, r.p, r.slope) for r in map(peer.original_test, y)])

    def ours() -> Any:
        test = mann_kendall(y)
        return np.column_stack([test.z, test.p_value, sen_slope(y).slope])

    return Case(
        "Mann–Kendall and Sen's slope, 200 × 104", "pymannkendall", ours, theirs, lambda a, b: apart(a, b, most=1e-9)
    )


def regression() -> Case:
    api = _peer("statsmodels.api")
    y = np.random.default_rng(1).poisson(3, (200, 104)).astype(float)
    years = np.arange(104) / (365.2425 / 7)
    design = np.column_stack([np.ones(104), years - years.mean()])

    def theirs() -> Any:
        return np.array([np.exp(api.GLM(row, design, family=api.families.Poisson()).fit().params[1]) for row in y])

    return Case(
        "log-rate regression, 200 × 104",
        "statsmodels GLM",
        lambda: rate_trend(y, np.ones_like(y), family="poisson", serial=False),
        theirs,
        lambda a, b: apart(a.ratio, b, most=1e-6),
    )


def discoveries() -> Case:
    peer = _peer("statsmodels.stats.multitest")
    p = np.random.default_rng(1).random(1_000_000)
    return Case(
        "false discovery rate, 1 000 000 p-values",
        "statsmodels multipletests",
        lambda: false_discovery_rate(p),
        lambda: peer.multipletests(p, method="fdr_bh")[1],
        lambda a, b: apart(a, b, most=1e-12),
    )


def grouping() -> Case:
    cluster = _peer("sklearn.cluster")
    at = np.random.default_rng(1).uniform(0, 20_000, (200_000, 2))
    return Case(
        "near-same places, 200 000 observations (peer: chains)",
        "scikit-learn DBSCAN",
        lambda: places(at[:, 0], at[:, 1], distance=50),
        lambda: cluster.DBSCAN(eps=50, min_samples=2).fit(at),
        None,
    )


CASES: dict[str, Callable[[], Case]] = {
    "knox": knox,
    "density": kernel_density,
    "density-counted": counted_and_filtered,
    "gi-star": getis_ord,
    "local-moran": moran,
    "trend": trend,
    "regression": regression,
    "fdr": discoveries,
    "places": grouping,
}
