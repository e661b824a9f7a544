import itertools
import math
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare

from safetystats import _scan_kernel as kernel
from safetystats._scan_chance import Work, _Dealt, _Dropped, replicate
from safetystats._scan_circles import circles
from safetystats.scan import scan


def generator(seed=1):
    return np.random.default_rng(seed)


def brute_force(counts, expected, points, *, prospective, longest, share=0.5):
    """Every cylinder one by one, from the definition."""
    total, windows = counts.sum(), []
    places, periods = counts.shape
    weight = expected.sum(axis=1)
    for centre in range(places):
        far = np.hypot(*(points - points[centre]).T)
        for radius in np.unique(far.round(9)):
            inside = far.round(9) <= radius
            if weight[inside].sum() > share * weight.sum() + 1e-9:
                break
            for s, t in itertools.combinations(range(periods + 1), 2):
                if t - s > longest or (prospective and t != periods):
                    continue
                c, e = counts[inside, s:t].sum(), expected[inside, s:t].sum()
                value = 0.0
                if c > e:
                    rest = (total - c) * math.log((total - c) / (total - e)) if c < total else 0.0
                    value = c * math.log(c / e) + rest
                windows.append((value, inside, s, t - 1))
    return windows


@st.composite
def small_world(draw):
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    places, periods = draw(st.integers(3, 7)), draw(st.integers(2, 6))
    counts = rng.poisson(draw(st.sampled_from([0.3, 2, 20])), (places, periods))
    counts[0, 0] += 1
    points = rng.integers(0, 4, (places, 2)).astype(float)  # places that share a point or a distance
    expected = rng.uniform(0.5, 2, (places, periods))
    return counts, expected * counts.sum() / expected.sum(), points, draw(st.integers(1, periods))


@settings(max_examples=60, deadline=None)
@given(small_world(), st.booleans(), st.booleans())
def test_the_most_likely_cluster_is_the_one_that_counting_one_by_one_finds(world, prospective, permute):
    counts, expected, points, longest = world
    if permute:
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    every = brute_force(counts, expected, points, prospective=prospective, longest=longest, share=0.8)
    if not every:
        with pytest.raises(ValueError, match="no circle"):
            scan(
                counts,
                points,
                rng=generator(),
                expected=None if permute else expected,
                max_population=0.8,
                model="permutation" if permute else "poisson",
                replications=0,
            )
        return
    result = scan(
        counts,
        points,
        rng=generator(),
        expected=None if permute else expected,
        max_population=0.8,
        model="permutation" if permute else "poisson",
        mode="prospective" if prospective else "retrospective",
        max_duration=longest,
        replications=0,
    )
    assert result.cylinders == len(every)
    best = max(value for value, *_ in every)
    if result.most_likely is None:
        assert best < 1e-9
        return
    assert result.most_likely.statistic == pytest.approx(best, rel=1e-9, abs=1e-9)
    members = np.zeros(len(counts), bool)
    members[result.most_likely.locations] = True
    twins = [
        v
        for v, inside, s, t in every
        if (s, t) == (result.most_likely.start, result.most_likely.end) and (inside == members).all()
    ]
    assert max(twins) == pytest.approx(best, rel=1e-9, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(small_world(), st.booleans(), st.booleans())
def test_a_replications_maximum_is_the_one_that_counting_one_by_one_finds(world, prospective, permute):
    counts, expected, points, longest = world
    if permute:
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    drawn = circles(points, expected.sum(axis=1), share=0.8, radius=None, geographic=False)
    work = Work(counts, expected, drawn, permute, prospective, longest)
    draw = _Dealt(work) if permute else _Dropped(work)
    maxima = replicate(work, generator(5).spawn(3))
    for maximum, g in zip(maxima, generator(5).spawn(3), strict=True):
        sums = np.zeros((len(counts) * (work.columns + 1), 1), np.int32)
        draw(g, sums, 0)
        seen = sums.reshape(len(counts), -1)[:, 1:]
        replication = np.zeros_like(counts)
        replication[:, ::-1][:, : work.columns] = seen
        if not prospective:
            replication = seen
        every = brute_force(replication, expected, points, prospective=prospective, longest=longest, share=0.8)
        # the events that fell outside every window count too: the total is given
        assert maximum == pytest.approx(_best(every, replication, expected, counts.sum()), rel=1e-9, abs=1e-9)


def _best(every, counts, expected, total):
    best = 0.0
    for _value, inside, s, t in every:
        c, e = counts[inside, s : t + 1].sum(), expected[inside, s : t + 1].sum()
        if c > e:
            rest = (total - c) * math.log((total - c) / (total - e)) if c < total else 0.0
            best = max(best, c * math.log(c / e) + rest)
    return best


@pytest.mark.parametrize("total", [1, 3, 50, 4000])
@pytest.mark.parametrize("level", [0.0, 0.5, 4.0, 30.0])
def test_no_count_that_could_matter_is_passed_over_without_a_logarithm(total, level):
    smallest = kernel.guide(level, total)
    for mean in np.linspace(1e-6, total, 301):
        least = smallest[int(math.sqrt(mean) * kernel.STEPS)]
        for count in range(1, min(int(least), total + 1)):
            assert kernel.ratio(count, mean, total) <= level
    for count, mean in itertools.product(range(1, min(total, 60) + 1), np.linspace(0.01, total * 0.99, 40)):
        if count > mean and kernel.hopeless(count, mean, float(total), level):
            assert kernel.ratio(count, mean, total) < level


@pytest.mark.parametrize("events", [40, 3000])  # dropped one by one; drawn cell by cell
def test_replications_follow_what_was_expected(events):
    rng = generator(3)
    expected = rng.uniform(0, 2, (6, 10))
    expected[2] = 0
    expected *= events / expected.sum()
    counts = np.zeros((6, 10), int)
    counts[0, 0] = events
    work = Work(
        counts,
        expected,
        circles(rng.normal(size=(6, 2)), expected.sum(axis=1), share=1, radius=None, geographic=False),
        False,
        False,
        10,
    )
    draw, sums = _Dropped(work), np.zeros((6 * 11, 1), np.int32)
    for g in rng.spawn(120_000 // events):
        draw(g, sums, 0)
    seen = sums.reshape(6, 11)[:, 1:]
    assert seen[2].sum() == 0
    assert seen.sum() == 120_000
    some = expected > 0
    assert chisquare(seen[some], expected[some] * 120_000 / events).pvalue > 0.001


def test_a_permutation_keeps_every_places_and_every_weeks_total():
    counts = generator(2).poisson(3, (7, 9))
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    work = Work(
        counts,
        expected,
        circles(np.eye(7)[:, :2], counts.sum(axis=1), share=1, radius=None, geographic=False),
        True,
        False,
        9,
    )
    mean, draws = np.zeros((7, 9)), 4000
    for g in generator(4).spawn(draws):
        sums = np.zeros((7 * 10, 1), np.int32)
        _Dealt(work)(g, sums, 0)
        seen = sums.reshape(7, 10)[:, 1:]
        assert (seen.sum(axis=0) == counts.sum(axis=0)).all()
        assert (seen.sum(axis=1) == counts.sum(axis=1)).all()
        mean += seen / draws
    assert np.abs(mean - expected).max() < 5 * math.sqrt(expected.max() / draws)


class Backwards(Executor):
    """Answers in the opposite order: nothing is done until the first answer is asked for, then the last piece first."""

    def __init__(self):
        self.waiting = []

    def submit(self, work, /, *arguments):
        outer, future = self, Future()

        class Late(Future):
            def result(self, timeout=None):
                while outer.waiting:
                    call, inner = outer.waiting.pop()
                    inner.set_result(call())
                return future.result()

        self.waiting.append((lambda: work(*arguments), future))
        return Late()


@pytest.fixture(scope="module")
def two_processes():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        yield processes


@pytest.mark.parametrize("model", ["poisson", "permutation"])
def test_the_numbers_do_not_depend_on_who_does_the_work(model, two_processes):
    counts = generator(8).poisson(2, (12, 20))
    points = generator(9).normal(size=(12, 2))

    def run(executor=None, tasks=8):
        result = scan(
            counts,
            points,
            rng=generator(7),
            model=model,
            mode="prospective",
            replications=149,
            expected=None if model == "permutation" else np.ones((12, 20)),
            executor=executor,
            tasks=tasks,
        )
        return result.maxima.tolist(), result.most_likely.p_value

    alone = run()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as threads:
        assert run(one) == run(threads, 3) == alone
    assert run(two_processes, 5) == alone
    assert run(Backwards(), 6) == alone


def test_the_same_seed_gives_the_same_and_another_seed_another():
    counts, points = generator(1).poisson(2, (8, 10)), generator(2).normal(size=(8, 2))
    a, b, c = (scan(counts, points, rng=generator(s), expected=np.ones((8, 10)), replications=40) for s in (1, 1, 2))
    assert (a.maxima == b.maxima).all()
    assert (a.maxima != c.maxima).any()
    more = scan(counts, points, rng=generator(1), expected=np.ones((8, 10)), replications=70)
    assert (more.maxima[:40] == a.maxima).all()  # replication i is the same however many there are


def rejections(model, scans, *, mode="prospective", replications=99, level=0.05, seed=0):
    points, hits = generator(seed).normal(size=(9, 2)), 0
    usual = np.outer(generator(seed + 1).uniform(0.5, 1.5, 9), generator(seed + 2).uniform(0.5, 1.5, 12))
    for s in range(scans):
        rng = np.random.default_rng([seed, s])
        result = scan(
            rng.poisson(usual),
            points,
            rng=rng,
            model=model,
            mode=mode,
            replications=replications,
            expected=None if model == "permutation" else usual,
            most_secondary=0,
        )
        hits += result.most_likely.p_value <= level
    return hits


@pytest.mark.parametrize("mode", ["retrospective", "prospective"])
def test_when_nothing_goes_on_one_scan_in_twenty_says_otherwise(mode):
    hits = rejections("poisson", 250, mode=mode)
    assert binom.ppf(0.0005, 250, 0.03) <= hits <= binom.ppf(0.9995, 250, 0.05)


def test_under_permutation_counts_need_no_population_to_keep_the_level():
    assert rejections("permutation", 250) <= binom.ppf(0.9995, 250, 0.05)


@pytest.mark.simulation
@pytest.mark.parametrize("model", ["poisson", "permutation"])
@pytest.mark.parametrize("level", [0.01, 0.05, 0.2])
def test_p_values_are_super_uniform_in_the_long_run(model, level):
    assert rejections(model, 4000, level=level, seed=20) <= binom.ppf(0.999, 4000, level)
