import csv
import itertools
import math
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare

from safetystats import _scan_kernel as kernel
from safetystats._scan_chance import Work, _Dealt, _Dropped, replicate
from safetystats._scan_circles import circles
from safetystats.persontime import person_time
from safetystats.scan import scan

EIGHT = {"bernalillo", "losalamos", "sandoval", "sanmiguel", "santafe", "socorro", "torrance", "valencia"}


def generator(seed=1):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def new_mexico(shared):
    def rows(name):
        with (shared / "analysis" / f"nm_{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    places = rows("coordinates")
    names = [r["location"] for r in places]
    index = {n: i for i, n in enumerate(names)}
    counts, people = np.zeros((32, 19), int), np.zeros((32, 19))
    for r in rows("counts"):
        counts[index[r["location"]], int(r["time"]) - 1973] += int(r["count"])
    for r in rows("population"):
        people[index[r["location"]], int(r["time"]) - 1973] = float(r["population"])
    edges = [date(y, 1, 1).toordinal() for y in range(1973, 1993)]
    midsummer = [date(y, 7, 1).toordinal() for y in range(1973, 1992)]
    points = [[float(r["lat"]), float(r["lon"])] for r in places]
    return names, counts, points, person_time(people, midsummer, edges)


@pytest.mark.parametrize(
    ("model", "mode", "statistic", "members", "years", "observed", "expected", "p"),
    [
        ("poisson", "retrospective", 11.321711, EIGHT, (1985, 1989), 232, 171.84, None),
        ("poisson", "prospective", 10.089148, EIGHT, (1985, 1991), 309, 244.63, 0.0025),
        ("permutation", "retrospective", 4.760393, {"losalamos", "santafe"}, (1987, 1988), 25, 12.64, 0.52),
        ("permutation", "prospective", 2.091261, {"quay"}, (1990, 1991), 5, 1.70, None),
    ],
)
def test_the_clusters_of_new_mexico_are_satscans(
    new_mexico, model, mode, statistic, members, years, observed, expected, p
):
    names, counts, points, usual = new_mexico
    result = scan(
        counts,
        points,
        rng=generator(),
        model=model,
        mode=mode,
        geographic=True,
        expected=usual if model == "poisson" else None,
    )
    found = result.most_likely
    assert found.statistic == pytest.approx(statistic, abs=1e-5)
    assert {names[i] for i in found.locations} == members
    assert (1973 + found.start, 1973 + found.end) == years
    assert found.observed == observed
    assert found.expected == pytest.approx(expected, abs=0.005)
    if p:
        assert abs(found.p_value - p) < 3 * math.sqrt(2 * p * (1 - p) / 999)  # both are Monte Carlo
    assert (found.recurrence_interval is None) == (mode == "retrospective")


def test_a_bare_years_population_is_that_of_july_and_leap_years_are_longer():
    edges, at = [date(y, 1, 1).toordinal() for y in (1987, 1988, 1989)], [date(1987, 7, 1).toordinal()]
    assert person_time([[10]], at, edges).tolist() == [[3650, 3660]]
    # 0 at time 1, 2 at time 3: flat before and after, a triangle between
    assert person_time([[0, 2]], [1, 3], [0, 1, 2, 4]).tolist() == [[0, 0.5, 1.5 + 2]]


def brute_force(counts, expected, points, *, prospective, longest, share=0.5):
    """Every cylinder one by one, from the definition."""
    total, found = counts.sum(), []
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
                found.append((value, inside, s, t - 1))
    return found


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
    for made, g in zip(maxima, generator(5).spawn(3), strict=True):
        sums = np.zeros((len(counts) * (work.columns + 1), 1), np.int32)
        draw(g, sums, 0)
        seen = sums.reshape(len(counts), -1)[:, 1:]
        replication = np.zeros_like(counts)
        replication[:, ::-1][:, : work.columns] = seen
        if not prospective:
            replication = seen
        every = brute_force(replication, expected, points, prospective=prospective, longest=longest, share=0.8)
        # the events that fell outside every window count too: the total is given
        assert made == pytest.approx(_best(every, replication, expected, counts.sum()), rel=1e-9, abs=1e-9)


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


def test_an_injected_cluster_is_found_with_its_weeks_and_its_areas():
    rng = generator(11)
    points = np.array([(x, y) for x in range(6) for y in range(5)], float)
    usual = np.full((30, 60), 2.0)
    counts = rng.poisson(usual)
    counts[np.ix_([0, 1, 5, 6], range(54, 60))] += rng.poisson(3, (4, 6))
    found = scan(counts, points, rng=rng, expected=usual, mode="prospective", max_duration=12).most_likely
    assert {0, 1, 5, 6} <= set(found.locations.tolist())
    assert len(found.locations) <= 6
    assert found.end == 59
    assert abs(found.start - 54) <= 1
    assert found.p_value == 0.001
    assert found.recurrence_interval == pytest.approx(1000)
    assert found.relative_risk > 1.8


def test_expected_counts_that_allow_for_who_answered_take_away_a_cluster_of_reporting():
    points, usual = generator(1).normal(size=(10, 2)), np.full((10, 30), 4.0)
    usual[3, 20:] *= 3  # three times as many reporters there from week 20
    counts = generator(2).poisson(usual)
    naive = scan(counts, points, rng=generator(3), expected=np.ones((10, 30)))
    told = scan(counts, points, rng=generator(3), expected=usual)
    assert naive.most_likely.p_value == 0.001
    assert 3 in naive.most_likely.locations
    assert told.most_likely.p_value > 0.1


def test_secondary_clusters_share_no_place_and_fall_in_strength():
    counts = generator(5).poisson(3, (25, 20))
    counts[3, 4:8] += 9
    counts[20, 12:15] += 12
    points = generator(6).uniform(0, 9, (25, 2))
    result = scan(counts, points, rng=generator(), expected=np.ones((25, 20)), replications=199)
    seen = [set(c.locations.tolist()) for c in result.clusters]
    assert sum(len(s) for s in seen) == len(set().union(*seen))
    values = [c.statistic for c in result.clusters]
    assert (np.diff(values) <= 1e-9).all()
    assert [c.p_value for c in result.clusters][:2] == [0.005, 0.005]
    assert {3} <= seen[0] | seen[1]
    assert {20} <= seen[0] | seen[1]
    assert (
        len(
            scan(
                counts, points, rng=generator(), expected=np.ones((25, 20)), replications=0, most_secondary=1
            ).secondary
        )
        == 1
    )


def test_over_time_only_and_over_space_only():
    counts = generator(5).poisson(5, (6, 24))
    counts[:, 10:14] += 4
    counts[2] += 3
    points = generator(6).normal(size=(6, 2))
    ones = np.ones((6, 24))
    when = scan(counts, rng=generator(), expected=ones, kind="time", replications=99)
    assert (when.most_likely.start, when.most_likely.end, when.most_likely.centre) == (10, 13, None)
    assert when.most_likely.locations.tolist() == list(range(6))
    assert all(s.end < 10 or s.start > 13 for s in when.secondary)
    where = scan(counts, points, rng=generator(), expected=ones, kind="space", replications=99)
    assert where.most_likely.locations.tolist() == [2]
    assert (where.most_likely.start, where.most_likely.end) == (0, 23)
    assert where.most_likely.observed == counts[2].sum()
    assert where.most_likely.p_value == when.most_likely.p_value == 0.01


def test_a_tie_goes_to_the_smallest_circle_the_shortest_window_and_the_earliest():
    counts = np.zeros((4, 4), int)
    counts[1, 1] = counts[2, 3] = 5  # two equal clusters; growing them over empty weeks of no weight changes nothing
    expected = np.ones((4, 4))
    points = [[0, 0], [10, 0], [20, 0], [30, 0]]
    found = scan(counts, points, rng=generator(), expected=expected, replications=0)
    assert (found.most_likely.locations.tolist(), found.most_likely.start, found.most_likely.end) == ([1], 1, 1)
    assert found.secondary[0].locations.tolist() == [2]
    turned = scan(counts[::-1], points, rng=generator(), expected=expected, replications=0).most_likely
    assert (turned.locations.tolist(), turned.start) == ([2], 1)


def test_places_equally_far_away_enter_together():
    points = np.array([[0, 0], [0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1], [9, 9]])
    drawn = circles(points, np.ones(6), share=1, radius=None, geographic=False)
    assert drawn.closes[: drawn.first[1]].tolist() == [True, False, False, False, True, True]
    small = circles(points, np.ones(6), share=0.5, radius=None, geographic=False)
    assert small.first[1] == 1  # the four neighbours are too many together, and no one of them comes first
    near = circles(points, np.ones(6), share=1, radius=0.1, geographic=False)
    assert near.first[1] == 5


def test_circles_on_the_sphere_go_across_the_date_line():
    points = np.array([[0.0, 179.9], [0.0, -179.9], [0.0, 0.0]])
    drawn = circles(points, np.ones(3), share=1, radius=30, geographic=True)
    assert drawn.order[: drawn.first[1]].tolist() == [0, 1]
    result = scan(
        [[9], [9], [0]],
        points,
        rng=generator(),
        expected=np.ones((3, 1)),
        kind="space",
        geographic=True,
        max_population=0.7,
        replications=9,
    )
    assert result.most_likely.locations.tolist() == [0, 1]
    assert result.most_likely.radius == pytest.approx(22.24, abs=0.01)  # 0.2 degrees of the equator


def test_no_events_are_no_cluster_and_no_error():
    result = scan(np.zeros((3, 5)), np.eye(3)[:, :2], rng=generator(), expected=np.ones((3, 5)))
    assert (result.most_likely, result.secondary, result.total) == (None, (), 0)
    dealt = scan(np.zeros((3, 5)), np.eye(3)[:, :2], rng=generator(), model="permutation")
    assert dealt.most_likely is None


def test_exactly_what_was_expected_is_no_cluster():
    result = scan(np.full((4, 6), 2), np.eye(4)[:, :2], rng=generator(), expected=np.ones((4, 6)), replications=19)
    assert result.most_likely is None
    assert len(result.maxima) == 19


def test_one_event_is_never_significant():
    counts = np.zeros((5, 8), int)
    counts[2, 3] = 1
    for model in ("poisson", "permutation"):
        found = scan(
            counts,
            generator(1).normal(size=(5, 2)),
            rng=generator(),
            model=model,
            replications=99,
            max_population=1,
            expected=None if model == "permutation" else np.ones((5, 8)),
        ).most_likely
        assert found is None or found.p_value > 0.05


def test_a_place_without_counts_is_scanned_with_the_others():
    counts = np.zeros((4, 6), int)
    counts[0] = [1, 2, 1, 8, 9, 1]
    counts[1] = counts[2] = 2
    result = scan(counts, generator(1).normal(size=(4, 2)), rng=generator(), expected=np.ones((4, 6)), replications=99)
    assert result.most_likely.locations.tolist() == [0]
    assert result.cylinders > 0


GOOD = {"counts": np.ones((3, 4)), "coordinates": [[0, 0], [1, 0], [0, 2]], "expected": np.ones((3, 4))}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"counts": np.full((3, 4), np.nan)}, "whole numbers"),
        ({"counts": np.full((3, 4), 0.5)}, "whole numbers"),
        ({"counts": -np.ones((3, 4))}, "whole numbers"),
        ({"counts": np.ones(3)}, "places, periods"),
        ({"counts": np.ones((0, 4))}, "at least one"),
        ({"counts": np.full((3, 4), 2**30)}, "at most 2147483647"),
        ({"coordinates": [[0, 0], [1, 0]]}, "(3, 2)"),
        ({"coordinates": None}, "need coordinates"),
        ({"coordinates": [[0, 0], [1, 0], [0, np.nan]]}, "numbers"),
        ({"coordinates": [[0, 0], [91, 0], [0, 1]], "geographic": True}, "latitude"),
        ({"expected": None}, "use permutation"),
        ({"expected": np.ones((3, 3))}, "shape"),
        ({"expected": -np.ones((3, 4))}, "at least 0"),
        ({"expected": np.eye(3, 4)}, "nothing was expected"),
        ({"max_population": 0}, "above 0"),
        ({"max_population": 1.5}, "at most 1"),
        ({"max_population": 0.2}, "no circle"),
        ({"max_radius": -1}, "at least 0"),
        ({"max_duration": 0}, "at least 1 period"),
        ({"replications": -1}, "at least 0"),
        ({"model": "permutation"}, "no expected"),
        ({"model": "permutation", "expected": None, "kind": "time"}, "both"),
        ({"counts": [[1, 2]], "coordinates": [[0, 0]], "expected": [[1, 1]]}, "no circle"),
    ],
)
def test_what_cannot_be_scanned_is_refused_with_a_reason(changes, reason):
    with pytest.raises(ValueError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        scan(**(GOOD | changes), rng=generator())


def test_one_area_can_be_scanned_over_time():
    found = scan([[1, 1, 9, 1]], rng=generator(), expected=np.ones((1, 4)), kind="time", replications=99).most_likely
    assert (found.start, found.end, found.locations.tolist()) == (2, 2, [0])


def test_ten_thousand_areas_within_a_radius_are_scanned_and_without_one_memory_is_guarded(monkeypatch):
    points = generator(1).uniform(0, 100, (10_000, 2))
    counts = generator(2).poisson(0.2, (10_000, 4))
    result = scan(counts, points, rng=generator(), expected=np.ones((10_000, 4)), max_radius=3, replications=3)
    assert result.cylinders > 100_000
    monkeypatch.setattr("safetystats._scan_circles.MOST_NEIGHBOURS", 1_000_000)
    with pytest.raises(ValueError, match="largest radius"):
        scan(counts, points, rng=generator(), expected=np.ones((10_000, 4)))


def test_the_critical_value_is_where_p_reaches_the_level():
    counts, points = generator(1).poisson(2, (8, 10)), generator(2).normal(size=(8, 2))
    result = scan(counts, points, rng=generator(), expected=np.ones((8, 10)), replications=199)
    edge = result.critical(0.05)
    assert ((result.maxima >= edge).sum() + 1) / 200 > 0.05
    assert ((result.maxima > edge).sum() + 1) / 200 <= 0.05
    with pytest.raises(ValueError, match="cannot tell"):
        result.critical(0.001)
