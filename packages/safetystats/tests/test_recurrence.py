from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetystats._chance_of_return import chance_of_current_run, chance_of_rounds, chance_of_run
from safetystats.recurrence import recurrence


def whole(*values):
    return [np.array(v) for v in values]


def longest(rounds):
    best = run = 0
    for r in rounds:
        run = run + 1 if r else 0
        best = max(best, run)
    return best


def test_a_place_seen_in_five_of_eight_rounds_is_told_as_it_is():
    recurring = recurrence([0] * 7, [1, 1, 2, 3, 6, 6, 7], rounds=8)
    assert (recurring.observations[0], recurring.rounds[0], recurring.share[0]) == (7, 5, 5 / 8)
    assert (recurring.first[0], recurring.last[0]) == (1, 7)
    assert (recurring.longest_run[0], recurring.longest_from[0], recurring.longest_to[0]) == (3, 1, 3)
    assert (recurring.current_run[0], recurring.current_from[0], recurring.since_last[0]) == (2, 6, 0)
    assert (recurring.median_interval[0], recurring.longest_interval[0]) == (1, 3)


def test_a_round_nobody_answered_neither_breaks_a_run_nor_counts_as_nothing():
    answered = [1, 1, 0, 1, 1, 0]
    recurring = recurrence([0, 0, 0], [1, 3, 4], rounds=6, answered=answered)
    assert (recurring.answered[0], recurring.share[0]) == (4, 3 / 4)
    assert (recurring.longest_run[0], recurring.longest_from[0], recurring.longest_to[0]) == (3, 1, 4)
    assert (recurring.current_run[0], recurring.current_from[0], recurring.since_last[0]) == (3, 1, 0)
    assert (recurring.median_interval[0], recurring.longest_interval[0]) == (1, 1)


def test_a_round_where_somebody_answered_and_nothing_was_seen_breaks_the_run():
    recurring = recurrence([0, 0, 0], [1, 3, 4], rounds=6)
    assert (recurring.longest_run[0], recurring.current_run[0], recurring.current_from[0], recurring.since_last[0]) == (
        2,
        0,
        -1,
        1,
    )


def test_who_answered_may_differ_between_places():
    recurring = recurrence([0, 0, 1, 1], [0, 2, 0, 2], rounds=3, answered=[[1, 0, 1], [1, 1, 1]])
    assert recurring.longest_run.tolist() == [2, 1]
    assert recurring.share.tolist() == [1, 2 / 3]


def test_the_earliest_of_equally_long_runs_is_told():
    recurring = recurrence([0] * 4, [0, 1, 4, 5], rounds=6)
    assert (recurring.longest_from[0], recurring.longest_to[0]) == (0, 1)


def test_an_area_where_nothing_was_seen_is_in_the_list_when_the_list_is_fixed():
    recurring = recurrence([0, 0], [0, 1], rounds=4, number_of_places=3)
    assert recurring.rounds.tolist() == [2, 0, 0]
    assert recurring.last.tolist() == [1, -1, -1]
    assert recurring.since_last.tolist() == [2, -1, -1]
    assert np.isnan(recurring.median_interval[1])
    assert recurring.p_places[1] == recurring.p_run[1] == recurring.p_rounds[1] == 1


def test_no_observations_and_no_places_is_an_empty_answer():
    recurring = recurrence([], [], rounds=4)
    assert recurring.rounds.shape == recurring.q_places.shape == (0,)
    assert recurrence([], [], rounds=4, number_of_places=2).share.tolist() == [0, 0]


def test_a_place_nobody_ever_answered_for_has_no_share_and_no_comparison():
    recurring = recurrence([0, 0], [0, 1], rounds=2, answered=[[1, 1], [0, 0]], number_of_places=2)
    assert np.isnan(recurring.share[1])
    assert np.isnan(recurring.p_places[1])
    assert np.isnan(recurring.q_places[1])


def test_the_birthday_problem_is_the_chance_of_all_different_rounds():
    assert chance_of_rounds(*whole([23], [23], [365]))[0] == pytest.approx(0.4927027656760144, rel=1e-12)


@pytest.mark.parametrize(("observations", "answered"), [(4, 3), (5, 4), (6, 3), (3, 5)])
def test_the_chance_of_so_many_rounds_is_what_counting_every_way_gives(observations, answered):
    ways = [len(set(w)) for w in product(range(answered), repeat=observations)]
    for k in range(1, min(observations, answered) + 1):
        counted = np.mean([w >= k for w in ways])
        assert chance_of_rounds(*whole([observations], [k], [answered]))[0] == pytest.approx(counted, rel=1e-12)


@pytest.mark.parametrize("answered", [1, 4, 9])
def test_the_chance_of_so_long_a_run_is_what_counting_every_way_gives(answered):
    for k in range(1, answered + 1):
        ways = [[r in w for r in range(answered)] for w in combinations(range(answered), k)]
        assert len(ways) == comb(answered, k)
        for run in range(1, k + 1):
            counted = np.mean([longest(w) >= run for w in ways])
            assert chance_of_run(*whole([run], [k], [answered]))[0] == pytest.approx(counted, rel=1e-12)
            now = np.mean([all(w[-run:]) for w in ways])
            assert chance_of_current_run(*whole([run], [k], [answered]))[0] == pytest.approx(now, rel=1e-12)


def test_ten_thousand_observations_at_one_place_are_surely_in_every_round():
    assert chance_of_rounds(*whole([10_000], [52], [52]))[0] == pytest.approx(1)
    recurring = recurrence(np.zeros(10_000, dtype=int), np.arange(10_000) % 52, rounds=52)
    assert recurring.p_rounds[0] == pytest.approx(1)
    assert recurring.p_run[0] == 1


def test_a_long_run_is_more_surprising_than_the_same_rounds_apart():
    together = recurrence([0] * 6, [10, 11, 12, 13, 14, 15], rounds=52)
    apart = recurrence([0] * 6, [1, 9, 17, 25, 33, 41], rounds=52)
    assert together.p_run[0] < 1e-4 < apart.p_run[0] == 1
    assert together.p_rounds[0] == apart.p_rounds[0]


def test_the_place_that_keeps_coming_back_is_found_among_five_hundred():
    rng = np.random.default_rng(7)
    place, when = rng.integers(1, 500, 3000), rng.integers(0, 52, 3000)
    every_other = np.arange(0, 52, 2)
    recurring = recurrence(np.append(place, np.zeros(26, dtype=int)), np.append(when, every_other), rounds=52)
    assert np.flatnonzero(recurring.q_places <= 0.05).tolist() == [0]


def at_most(p, level, slack=3.0):
    """Whether p-values fall below a level no more often than they should, Monte Carlo error allowed for."""
    p = np.asarray(p)
    return np.mean(p <= level) <= level + slack * np.sqrt(level * (1 - level) / p.size)


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("level", [0.2, 0.05, 0.01])
def test_chances_fall_below_a_level_no_more_often_than_it_says(given, level):
    rng = np.random.default_rng(11)
    p_rounds, p_run, p_current, p_places = [], [], [], []
    answered = np.ones(40, dtype=bool)
    answered[[3, 17, 18]] = False
    for _ in range(40):
        counts = rng.poisson(0.15, (100, 40)) * answered
        place, when = (np.repeat(part, counts[counts > 0]) for part in np.nonzero(counts))
        recurring = recurrence(place, when, rounds=40, answered=answered, number_of_places=100)
        if not given:
            _, named = np.unique(place, return_inverse=True)
            recurring = recurrence(named, when, rounds=40, answered=answered)
        p_rounds += recurring.p_rounds.tolist()
        p_run += recurring.p_run.tolist()
        p_current += recurring.p_current.tolist()
        p_places += recurring.p_places.tolist()
    assert all(at_most(p, level) for p in (p_rounds, p_run, p_current, p_places))
    assert np.mean(np.array(p_places) <= 0.3) > 0.1  # and is not merely always large


@pytest.mark.simulation
def test_a_place_is_pointed_out_falsely_no_more_often_than_the_rate():
    rng = np.random.default_rng(13)
    alarms = []
    for _ in range(1000):
        place, when = rng.integers(0, 200, 1500), rng.integers(0, 52, 1500)
        _, named = np.unique(place, return_inverse=True)
        alarms.append((recurrence(named, when, rounds=52).q_places <= 0.05).any())
    assert np.mean(alarms) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1000)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 11)), max_size=60),
    st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_runs_and_intervals_are_those_of_a_plain_count(seen, answered):
    seen = [(p, r) for p, r in seen if answered[r]]
    place, when = [p for p, _ in seen], [r for _, r in seen]
    recurring = recurrence(place, when, rounds=12, answered=answered, number_of_places=5)
    rounds_answered = [r for r in range(12) if answered[r]]
    for p in range(5):
        line = [(p, r) in seen for r in rounds_answered]
        at = np.flatnonzero(line)
        assert recurring.rounds[p] == at.size
        assert recurring.longest_run[p] == longest(line)
        back = line[::-1]
        assert recurring.current_run[p] == (back.index(False) if False in back else len(back))
        if at.size:
            assert recurring.since_last[p] == len(line) - 1 - at[-1]
        if at.size > 1:
            assert recurring.median_interval[p] == np.median(np.diff(at))
            assert recurring.longest_interval[p] == np.diff(at).max()


@pytest.mark.parametrize(
    ("place", "when", "more", "reason"),
    [
        ([0, 1], [0], {}, "equal length"),
        ([0], [4], {}, "from 0 to 3"),
        ([-1], [0], {}, "whole number from 0"),
        ([0.5], [0], {}, "whole numbers"),
        ([np.nan], [0], {}, "whole numbers"),
        ([3], [0], {"number_of_places": 3}, "from 0 to 2"),
        ([0], [1], {"answered": [1, 0, 1, 1]}, "said to be unanswered"),
        ([0], [1], {"answered": [1, 1, 1]}, "answered must be"),
        ([0], [1], {"answered": [1, 2, 1, 1]}, "true or false"),
        ([[0]], [[0]], {}, "one row"),
    ],
)
def test_bad_observations_are_refused_with_a_reason(place, when, more, reason):
    with pytest.raises(ValueError, match=reason):
        recurrence(place, when, rounds=4, **more)


def test_there_must_be_rounds():
    with pytest.raises(ValueError, match="rounds"):
        recurrence([], [], rounds=0)
