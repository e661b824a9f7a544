"""The questions put to R's surveillance (Debian: r-cran-surveillance); see `bench.statistics.peers`. R measures its own
seconds, without its start and without reading the files."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.statistics.peers_case import Case, NotInstalled, Timed
from bench.statistics.peers_python import apart
from safetystats.alarms import ears, farrington
from safetystats.nearrepeat import near_repeat

SCRIPT = Path(__file__).with_name("peers.R")


@cache
def _program() -> str:
    program = shutil.which("Rscript")
    if program is None or subprocess.run([program, "-e", "library(surveillance)"], capture_output=True).returncode:  # noqa: S603
        raise NotInstalled("R's surveillance is not installed (Debian and Ubuntu: apt-get install r-cran-surveillance)")
    return program


def _run(question: str, table: NDArray[Any]) -> Timed:
    """`peers.R` reads the table, answers with another, and prints its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder, "given.csv"), Path(folder, "answer.csv")
        np.savetxt(given, table, delimiter=",", fmt="%.17g")
        command = [_program(), str(SCRIPT), question, str(given), str(answer)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        clock, processor = (float(s) for s in done.stdout.split()[-2:])
        return Timed(np.genfromtxt(answer, delimiter=",", ndmin=2), clock, processor)


def _weekly(series: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(1)
    return rng.poisson(rng.uniform(0.5, 10, (series, 1)) * np.ones(6 * 52)).astype(float)


def _flexible(series: int) -> Case:
    _program()
    counts = _weekly(series)

    def same(a: Any, b: Any) -> str:
        missing = np.isnan(a.upper)
        return f"bounds {apart(a.upper, b.T, most=1e-6)}, {missing.sum()} of them not set in both"

    return Case(
        f"Farrington flexible, {series} series × 52 weeks",
        "R surveillance farringtonFlexible",
        lambda: farrington(counts, weeks=52),
        lambda: _run("farrington", counts.T),
        same,
    )


def early() -> Case:
    _program()
    counts = _weekly(200)
    return Case(
        "EARS C1, 200 series × 52 weeks",
        "R surveillance earsC",
        lambda: ears(counts, weeks=52),
        lambda: _run("ears", counts.T),
        lambda a, b: f"bounds {apart(a.upper, b.T, most=1e-9)}",
    )


def knox() -> Case:
    _program()
    rng = np.random.default_rng(1)
    at, days = rng.uniform(0, 3_000, (500, 2)), rng.integers(0, 730, 500)

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
        pairs, expected, p = b[0]
        assert int(a.observed[0, 0]) == int(pairs), f"{a.observed[0, 0]} and {pairs} pairs"
        assert abs(a.p_value[0, 0] - p) < 0.09, f"p {a.p_value[0, 0]} and {p}"
        return (
            f"{pairs:.0f} pairs in both, expected {apart(a.knox_expected[0, 0], expected, most=1e-9)}, "
            f"p {a.p_value[0, 0]:.3f} and {p:.3f}"
        )

    return Case(
        "Knox, 500 points, one band, 999 permutations",
        "R surveillance knox",
        ours,
        lambda: _run("knox", np.column_stack([at, days])),
        same,
    )


CASES: dict[str, Callable[[], Case]] = {
    "farrington": lambda: _flexible(20),
    "farrington-200": lambda: _flexible(200),
    "ears": early,
    "knox-r": knox,
}
