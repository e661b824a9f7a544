import csv
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from safetystats import _nearrepeat_kernel as kernel
from safetystats.nearrepeat import near_repeat


def generator(seed=1):
    return np.random.default_rng(seed)


def events(n=120, seed=2, days=60):
    rng = generator(seed)
    return rng.uniform(0, 10, (n, 2)), rng.integers(0, days, n)


def test_burkitts_lymphoma_in_uganda(shared):
    with (shared / "analysis" / "burkitt_events.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(r[c]) for c in "xyt"] for r in csv.DictReader(file)])
    repeats = near_repeat(rows[:, :2], rows[:, 2], distances=[20], durations=[5], rng=generator(), permutations=999)
    assert repeats.observed.tolist() == [[13]]
    assert repeats.knox_expected[0, 0] == pytest.approx(10.1438161, abs=1e-7)
    assert repeats.poisson_p[0, 0] == pytest.approx(0.14624558, abs=1e-8)
    assert repeats.mean[0, 0] == pytest.approx(10.14, abs=0.35)
    assert 0.14 < repeats.p_value[0, 0] < 0.30


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.booleans())
def test_every_pair_is_counted_once_in_its_cell(seed, n, whole):
    rng = generator(seed)
    points = rng.integers(0, 12, (n, 2)).astype(float)  # distances that lie on the edges of bands, and the same place
    times = rng.integers(0, 20, n) if whole else rng.uniform(0, 20, n)
    far, long = [0.0, 1.0, 5.0, 10.0], [0.0, 3.0, 7.5]
    repeats = near_repeat(points, times, distances=far, durations=long, permutations=0, rng=rng)
    counted = np.zeros((4, 3), int)
    for i in range(n):
        for j in range(i):
            s = np.searchsorted(far, np.hypot(*(points[i] - points[j])))
            q = np.searchsorted(long, abs(float(times[i]) - float(times[j])))
            if s < 4 and q < 3:
                counted[s, q] += 1
    assert repeats.observed.tolist() == counted.tolist()
    assert np.isnan(repeats.ratio).all()


def test_the_permutations_mean_is_knoxs_expectation():
    points, times = events()
    repeats = near_repeat(
        points, times, distances=[0.5, 1, 2], durations=[3, 7, 14], permutations=2000, rng=generator()
    )
    error = np.sqrt(repeats.knox_expected / 2000) * 2
    assert (np.abs(repeats.mean - repeats.knox_expected) < 5 * error).all()
    assert repeats.ratio == pytest.approx(repeats.observed / repeats.mean)


@pytest.mark.parametrize("whole", [True, False])
def test_a_permutation_counts_as_its_shuffled_times_counted_afresh(whole):
    points, times = events(70)
    times = times if whole else times + generator(5).uniform(0, 1, 70)
    pairs = kernel.close_pairs(points, np.array([1.0, 3.0]))
    kind = np.int32 if whole else np.float64
    work = kernel.Work(pairs, times[pairs.order].astype(kind), np.array([3, 9], kind))
    for drawn, g in zip(kernel.permuted(work, generator(3).spawn(70)), generator(3).spawn(70), strict=True):
        shuffled = np.zeros((70, 1), kind)
        kernel.shuffle(g.random(70), work.times, shuffled, 0)
        assert sorted(shuffled[:, 0]) == sorted(times.astype(kind))
        afresh = near_repeat(
            points[pairs.order], shuffled[:, 0], distances=[1, 3], durations=[3, 9], permutations=0, rng=generator()
        )
        assert drawn.tolist() == np.cumsum(afresh.observed, axis=1).tolist()


def test_repeats_near_by_and_soon_after_are_found_in_their_cell():
    rng = generator(4)
    points, times = rng.uniform(0, 5000, (300, 2)), rng.integers(0, 365, 300)
    again = rng.choice(300, 40, replace=False)
    points = np.vstack([points, points[again] + rng.uniform(-60, 60, (40, 2))])
    times = np.concatenate([times, times[again] + rng.integers(1, 7, 40)])
    repeats = near_repeat(points, times, distances=[100, 400], durations=[7, 28], rng=rng)
    assert repeats.p_value[0, 0] == 0.001
    assert repeats.ratio[0, 0] > 5
    assert (repeats.p_value.ravel()[1:] > 0.01).all()


def rejected(runs, level=0.05, seed=0):
    hits = 0
    for s in range(runs):
        rng = np.random.default_rng([seed, s])
        points, times = rng.normal(size=(80, 2)), rng.integers(0, 40, 80)
        hits += (
            near_repeat(points, times, distances=[0.4], durations=[5], permutations=99, rng=rng).p_value[0, 0] <= level
        )
    return hits


def test_when_nothing_repeats_one_table_in_twenty_says_otherwise():
    assert rejected(400) <= binom.ppf(0.9995, 400, 0.05)


@pytest.mark.simulation
@pytest.mark.parametrize("level", [0.01, 0.05, 0.2])
def test_p_values_are_super_uniform_in_the_long_run(level):
    assert rejected(4000, level, seed=9) <= binom.ppf(0.999, 4000, level)


class Backwards(Executor):
    """The last piece is done first, when the first answer is asked for."""

    def __init__(self):
        self.waiting = []

    def submit(self, work, /, *arguments):
        outer, done = self, Future()

        class Late(Future):
            def result(self, timeout=None):
                while outer.waiting:
                    call, future = outer.waiting.pop()
                    future.set_result(call())
                return done.result()

        self.waiting.append((lambda: work(*arguments), done))
        return Late()


def test_the_numbers_do_not_depend_on_who_does_the_work():
    points, times = events()

    def run(executor=None, tasks=8):
        repeats = near_repeat(
            points,
            times,
            distances=[1, 2],
            durations=[7, 14],
            permutations=150,
            rng=generator(6),
            executor=executor,
            tasks=tasks,
        )
        return repeats.mean.tolist(), repeats.p_value.tolist()

    alone = run()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        assert run(one) == run(two, 3) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert run(processes, 5) == alone
    assert run(Backwards(), 7) == alone


def test_the_order_of_events_and_where_the_map_begins_change_no_count():
    points, times = events()
    turn = generator(1).permutation(len(times))
    a = near_repeat(points, times, distances=[1, 2], durations=[7], permutations=0, rng=generator())
    b = near_repeat(
        points[turn] + 1000, times[turn] + 20_000, distances=[1, 2], durations=[7], permutations=0, rng=generator()
    )
    assert a.observed.tolist() == b.observed.tolist()
    assert a.knox_expected == pytest.approx(b.knox_expected)


def test_events_all_on_one_day_have_nothing_to_tell():
    points, _ = events(20)
    repeats = near_repeat(points, np.zeros(20), distances=[3], durations=[7], permutations=99, rng=generator())
    assert repeats.p_value.tolist() == [[1.0]]
    assert repeats.ratio.tolist() == [[1.0]]


def test_nobody_near_is_a_ratio_of_nothing():
    repeats = near_repeat([[0, 0], [9, 9]], [1, 2], distances=[1], durations=[7], permutations=9, rng=generator())
    assert (repeats.observed.tolist(), repeats.p_value.tolist()) == ([[0]], [[1.0]])
    assert np.isnan(repeats.ratio).all()


def test_a_hundred_years_in_seconds_are_counted_in_full():
    times = np.array([0.0, 3e9, 3e9 + 5])
    repeats = near_repeat(np.zeros((3, 2)), times, distances=[1], durations=[5], permutations=0, rng=generator())
    assert repeats.observed.tolist() == [[1]]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"points": [[0, 0], [np.nan, 1]]}, "numbers"),
        ({"times": [1, np.inf]}, "numbers"),
        ({"times": [1, 2, 3]}, "events"),
        ({"points": [[0, 0]], "times": [1]}, "two events"),
        ({"points": np.zeros((0, 2)), "times": []}, "two events"),
        ({"distances": []}, "distances"),
        ({"distances": [2, 1]}, "distances"),
        ({"durations": [-1, 4]}, "durations"),
        ({"durations": [np.nan]}, "durations"),
        ({"permutations": -1}, "permutations"),
    ],
)
def test_what_cannot_be_tabled_is_refused_with_a_reason(changes, reason):
    good = {"points": [[0, 0], [1, 1]], "times": [1, 2], "distances": [1], "durations": [7]}
    with pytest.raises(ValueError, match=reason):
        near_repeat(**(good | changes), rng=generator())


def test_more_close_pairs_than_memory_are_refused(monkeypatch):
    monkeypatch.setattr(kernel, "MOST_PAIRS", 10)
    with pytest.raises(ValueError, match="shorter"):
        near_repeat(np.zeros((6, 2)), np.arange(6), distances=[1], durations=[7], rng=generator())
