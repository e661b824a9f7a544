"""Small groups: what leaves as a file does not say one or two of persons, and no sum gives it away."""

import itertools
import random

import pytest

from samlad.analysis.small_numbers import Sum, Suppressed, concerns_persons, sum_bounds, suppress

KINDS = ("violence", "drugs", "burglary")


@pytest.mark.parametrize(
    ("source", "indicator", "kind", "kinds", "expected"),
    [
        ("questionnaire", "staff_incident", None, (), True),
        ("police_counts", "staff_incident", None, (), True),
        ("questionnaire", "other_disorder", "violence", KINDS, True),
        ("questionnaire", "other_disorder", "burglary", KINDS, False),
        ("questionnaire", "other_disorder", None, KINDS, True),  # it may have been violence
        ("questionnaire", "damage", None, (), False),
        ("police_events", "other_disorder", "violence", KINDS, False),  # public already, one by one
    ],
)
def test_which_categories_concern_persons(source, indicator, kind, kinds, expected):
    assert concerns_persons(source, indicator, kind, kinds) is expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, (0, "counted")), (1, (None, "<3")), (2, (None, "<3")), (3, (3, "counted"))]
)
def test_one_and_two_are_told_as_fewer_than_three(count, expected):
    assert suppress(count, persons=True) == Suppressed(*expected)
    assert suppress(count, persons=False) == Suppressed(count, "counted")


def test_missing_is_missing_for_persons_too():
    assert suppress(None, persons=True) == Suppressed(None, "missing")
    assert suppress(None, persons=True, otherwise="not_asked") == Suppressed(None, "not_asked")


def test_a_sum_goes_from_the_least_to_the_most_it_may_be():
    assert sum_bounds([suppress(n, persons=True) for n in (0, 1, 2, 5, None)]) == Sum(7, 9)
    assert sum_bounds([suppress(n, persons=False) for n in (0, 1, 2, 5, None)]) == Sum(8, 8)
    assert sum_bounds([suppress(None, persons=True)]) is None


def test_no_sums_together_tell_more_than_their_cells():
    """Every way of filling the hidden cells gives the same answers to every sum that can be asked for."""
    rng = random.Random(1)
    for _ in range(30):
        cells = [rng.choice([0, 1, 2, 3, 7, None]) for _ in range(6)]
        hidden = [n for n, c in enumerate(cells) if c in (1, 2)]
        sums_of = [rng.sample(range(6), rng.randint(1, 6)) for _ in range(20)]
        answers = set()
        for filling in itertools.product((1, 2), repeat=len(hidden)):
            filled = list(cells)
            for n, value in zip(hidden, filling, strict=True):
                filled[n] = value
            outside = [suppress(c, persons=True) for c in filled]
            answers.add((tuple(outside), tuple(sum_bounds([outside[n] for n in part]) for part in sums_of)))
        assert len(answers) == 1
