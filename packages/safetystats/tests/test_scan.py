import csv
import math
from datetime import date

import numpy as np
import pytest

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
    cluster = result.most_likely
    assert cluster.statistic == pytest.approx(statistic, abs=1e-5)
    assert {names[i] for i in cluster.locations} == members
    assert (1973 + cluster.start, 1973 + cluster.end) == years
    assert cluster.observed == observed
    assert cluster.expected == pytest.approx(expected, abs=0.005)
    if p:
        assert abs(cluster.p_value - p) < 3 * math.sqrt(2 * p * (1 - p) / 999)  # both are Monte Carlo
    assert (cluster.recurrence_interval is None) == (mode == "retrospective")


def test_a_bare_years_population_is_that_of_july_and_leap_years_are_longer():
    edges, at = [date(y, 1, 1).toordinal() for y in (1987, 1988, 1989)], [date(1987, 7, 1).toordinal()]
    assert person_time([[10]], at, edges).tolist() == [[3650, 3660]]
    # 0 at time 1, 2 at time 3: flat before and after, a triangle between
    assert person_time([[0, 2]], [1, 3], [0, 1, 2, 4]).tolist() == [[0, 0.5, 1.5 + 2]]


def test_an_injected_cluster_is_found_with_its_weeks_and_its_areas():
    rng = generator(11)
    points = np.array([(x, y) for x in range(6) for y in range(5)], float)
    usual = np.full((30, 60), 2.0)
    counts = rng.poisson(usual)
    counts[np.ix_([0, 1, 5, 6], range(54, 60))] += rng.poisson(3, (4, 6))
    clusters = scan(counts, points, rng=rng, expected=usual, mode="prospective", max_duration=12).most_likely
    assert {0, 1, 5, 6} <= set(clusters.locations.tolist())
    assert len(clusters.locations) <= 6
    assert clusters.end == 59
    assert abs(clusters.start - 54) <= 1
    assert clusters.p_value == 0.001
    assert clusters.recurrence_interval == pytest.approx(1000)
    assert clusters.relative_risk > 1.8


def test_expected_counts_that_allow_for_who_answered_take_away_a_cluster_of_reporting():
    points, usual = generator(1).normal(size=(10, 2)), np.full((10, 30), 4.0)
    usual[3, 20:] *= 3  # three times as many reporters there from week 20
    counts = generator(2).poisson(usual)
    naive = scan(counts, points, rng=generator(3), expected=np.ones((10, 30)))
    clusters = scan(counts, points, rng=generator(3), expected=usual)
    assert naive.most_likely.p_value == 0.001
    assert 3 in naive.most_likely.locations
    assert clusters.most_likely.p_value > 0.1


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
    clusters = scan(counts, points, rng=generator(), expected=expected, replications=0)
    assert (clusters.most_likely.locations.tolist(), clusters.most_likely.start, clusters.most_likely.end) == (
        [1],
        1,
        1,
    )
    assert clusters.secondary[0].locations.tolist() == [2]
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
        clusters = scan(
            counts,
            generator(1).normal(size=(5, 2)),
            rng=generator(),
            model=model,
            replications=99,
            max_population=1,
            expected=None if model == "permutation" else np.ones((5, 8)),
        ).most_likely
        assert clusters is None or clusters.p_value > 0.05


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
    clusters = scan([[1, 1, 9, 1]], rng=generator(), expected=np.ones((1, 4)), kind="time", replications=99).most_likely
    assert (clusters.start, clusters.end, clusters.locations.tolist()) == (2, 2, [0])


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
