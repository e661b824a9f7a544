import numpy as np
import pytest

from safetystats.emerging import CATEGORIES, categories, emerging
from safetystats.hotspots import neighbours


def sort_one(steps, trend=0):
    """The category of one area whose steps are h(ot), c(old), ·(neither) and ?(missing)."""
    s = np.array(list(steps))[None]
    return CATEGORIES[categories(s == "h", s == "c", [trend], s != "?")[0]]


@pytest.mark.parametrize(
    ("steps", "trend", "category"),
    [
        ("··········", 0, "none"),
        ("·········h", 0, "new"),
        ("cccc·····h", 0, "new"),
        ("·······hhh", 1, "consecutive"),
        ("hhhhhhhhhh", 0, "persistent"),
        ("·hhhhhhhhh", 0, "persistent"),
        ("hhhhhhhhhh", 1, "intensifying"),
        ("h·hhhhhhhh", -1, "diminishing"),
        ("h··h·h···h", 0, "sporadic"),
        ("h··h····hh", 0, "sporadic"),
        ("h··c·h···h", 0, "oscillating"),
        ("hhhhhhhhh·", 0, "historical"),
        ("hhhhhhhh··", 0, "none"),
        ("h", 0, "new"),
        ("hh", 0, "persistent"),
        ("?????????h", 0, "new"),
        ("·······h?h", 0, "consecutive"),
        ("·······hh?", 0, "consecutive"),
        ("??????????", 0, "none"),
        ("hhhhhhhhh?", 1, "intensifying"),
    ],
)
def test_what_an_area_was_says_what_it_is(steps, trend, category):
    assert sort_one(steps, trend) == category


def grid(side):
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return x.ravel() * 100.0, y.ravel() * 100.0


def town(rng, extra):
    """12 × 12 areas over 20 weeks with `extra` (20,) more at one corner's 3 × 3 areas."""
    x, y = grid(12)
    values = rng.poisson(5, (144, 20)).astype(float)
    near = np.maximum(np.abs(x - 200), np.abs(y - 200)) <= 100
    values[near] += extra
    trends = emerging(values, neighbours(x, y, within=150, itself=True))
    return trends, int(np.flatnonzero((x == 200) & (y == 200))[0])


@pytest.mark.parametrize(
    ("extra", "category"),
    [
        (np.full(20, 12.0), "persistent"),
        (np.linspace(4, 16, 20), "intensifying"),
        (np.linspace(16, 4, 20), "diminishing"),
        (np.where(np.arange(20) >= 15, 14.0, 0), "consecutive"),
        (np.where(np.arange(20) == 19, 14.0, 0), "new"),
        (np.where(np.arange(20) < 19, 14.0, 0), "historical"),
    ],
)
def test_the_corner_that_is_planted_is_sorted_as_it_was_planted(extra, category):
    trends, middle = town(np.random.default_rng(23), extra)
    assert trends.names[middle] == category
    assert trends.steps[middle] == 20


def test_where_nothing_happens_hardly_any_area_is_anything():
    trends, _ = town(np.random.default_rng(29), np.zeros(20))
    assert trends.hot.mean() < 0.01
    assert set(trends.names) <= {"none", "new", "sporadic", "oscillating", "consecutive"}


def test_one_area_or_all_zeros_is_none():
    assert emerging([[1.0, 2.0, 3.0]], [[1.0]]).names == ["none"]
    x, y = grid(3)
    assert set(emerging(np.zeros((9, 5)), neighbours(x, y, within=100, itself=True)).names) == {"none"}


def test_a_week_nobody_answered_is_passed_over():
    rng = np.random.default_rng(31)
    x, y = grid(8)
    values = rng.poisson(5, (64, 10)).astype(float)
    values[:9] += 15
    values[:, 9] = np.nan
    trends = emerging(values, neighbours(x, y, within=150, itself=True))
    again = emerging(values[:, :9], neighbours(x, y, within=150, itself=True))
    assert trends.names == again.names
    assert trends.steps.max() == 9


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda: emerging([1, 2], np.eye(2)), "areas, steps"),
        (lambda: emerging(np.zeros((2, 0)), np.eye(2)), "at least one step"),
        (lambda: emerging([[1, 2], [3, 4]], np.eye(2), fdr=0), "between 0 and 1"),
        (lambda: emerging([[1, np.inf], [3, 4]], np.eye(2)), "infinite"),
        (lambda: categories([[True]], [[True]], [0]), "hot, cold or neither"),
        (lambda: categories([[True]], [[False]], [0], [[False]]), "neither where"),
        (lambda: categories([[True]], [[False, True]], [0]), "must be"),
    ],
)
def test_bad_input_is_refused_with_a_reason(work, reason):
    with pytest.raises(ValueError, match=reason):
        work()
