"""The figures of a measure: what they tell, when they tell nothing, and how often they are wrong."""

from datetime import date, timedelta

import numpy as np
import pytest

from samlad.analysis.charts import effect_chart
from samlad.analysis.methods import METHODS
from samlad.measures.sentences import conclusion, displacement_told, level_told

LAST = date(2026, 11, 18)


def town(counts, answered=None, police=None):
    """A document as `datasets.series` makes it, of (areas, rounds) counts of one category."""
    counts = np.asarray(counts)
    areas, rounds = counts.shape
    answered = np.full((areas, rounds), 3) if answered is None else np.asarray(answered)
    days = [LAST - timedelta(weeks=n) for n in range(rounds)][::-1]
    police_counts = np.zeros((areas, 1, rounds), int) if police is None else np.asarray(police)[:, None]
    return {
        "rounds": [
            {"label": f"2026-W{n:02d}", "from": str(d - timedelta(days=6)), "to": str(d)} for n, d in enumerate(days)
        ],
        "areas": [{"id": n + 1} for n in range(areas)],
        "told": [int(police is not None)] * rounds,
        "reported": {
            "categories": [{"indicator": 1, "kind": None}],
            "counts": counts[:, None].tolist(),
            "elsewhere": [[0] * rounds],
        },
        "police": {
            "categories": [{"indicator": 1, "kind": None}],
            "counts": police_counts.tolist(),
            "elsewhere": [[0] * rounds],
        },
        "expected": np.full((areas, rounds), 3).tolist(),
        "answered": answered.tolist(),
        "all_expected": [3 * areas] * rounds,
        "all_answered": answered.sum(axis=0).tolist(),
    }


def looked_at(numbers, comparison, ring=(), areas=(1,), start=None, ends=None, before=None):
    rounds = numbers["rounds"]
    start = start or rounds[len(rounds) // 2]["from"]
    settings = {
        "areas": list(areas),
        "comparison": list(comparison),
        "ring": list(ring),
        "indicators": [],
        "before_from": before or (rounds[0]["from"] if rounds else "2026-01-01"),
        "starts": start,
        "ends": ends,
        "expected_from": start,
    }
    return METHODS["effect"].compute(numbers, settings, np.random.default_rng(0))


def drawn(rng, areas=7, rounds=52, level=4.0, own=0.0, after=1.0):
    """Areas of different size with a shared season and changes of their own; the first has `after` times as many."""
    season = 1 + 0.4 * np.sin(np.arange(rounds) / 8)
    size = level * np.exp(rng.normal(0, 0.4, areas))
    mean = size[:, None] * season
    mean[:, rounds // 2 :] *= np.exp(rng.normal(0, own, areas))[:, None]
    mean[0, rounds // 2 :] *= after
    return rng.poisson(mean)


def test_a_clear_fall_is_found_and_told_with_what_it_does_not_prove():
    document = looked_at(town(drawn(np.random.default_rng(1), after=0.3)), range(2, 8))
    text = conclusion(document)
    assert document["verdict"] == "fewer"
    assert document["effect"]["low"] < 0.3 < document["effect"]["high"] < 1
    assert text.may_not


def test_without_comparison_no_number_of_effect_is_told_anywhere():
    document = looked_at(town(drawn(np.random.default_rng(1), after=0.3)), [])
    assert (document["verdict"], document["effect"], document["level"], document["displacement"]) == ("none",) + (
        None,
    ) * 3
    assert (displacement_told(document), level_told(document)) == ("", "")


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        (np.zeros((5, 40), int), "too_little"),
        (np.full((5, 6), 3), "too_little"),
        (np.full((5, 40), 3), "not_shown"),
        (np.zeros((1, 40), int), "none"),
        (np.zeros((5, 0), int), "none"),
    ],
    ids=["nothing told", "six weeks", "all alike", "one area", "no week"],
)
def test_numbers_that_say_little_are_not_made_to_say_more(numbers, verdict):
    start = "2026-06-04"
    document = looked_at(town(numbers), range(2, len(numbers) + 1) if numbers.shape[1] else [], start=start)
    assert document["verdict"] == verdict


def test_with_two_comparison_areas_a_difference_is_not_trusted():
    document = looked_at(town(drawn(np.random.default_rng(1), after=0.2)), [2, 3])
    assert document["verdict"] == "unsure"
    assert "few_areas" in document["cautions"]


def test_reporters_who_answer_less_are_pointed_at():
    counts = drawn(np.random.default_rng(3))
    answered = np.full(counts.shape, 3)
    answered[0, 26:] = 1
    document = looked_at(town(counts, answered), range(2, 8))
    assert "reporting" in document["cautions"]


def test_weeks_nobody_answered_are_missing_and_not_zero():
    counts = drawn(np.random.default_rng(3))
    answered = np.full(counts.shape, 3)
    answered[0, 30:34] = 0
    period = looked_at(town(counts, answered), range(2, 8))["periods"]["after"]
    assert (period["rounds"], period["missing"]) == (22, 4)
    assert effect_chart(looked_at(town(counts, answered), range(2, 8)))["layer"]


def test_what_moves_next_door_shows_around_the_place():
    rng = np.random.default_rng(5)
    counts = drawn(rng, areas=9, level=8, after=0.3)
    counts[1, 26:] += rng.poisson(8, 26)
    document = looked_at(town(counts), range(3, 10), ring=[2])
    assert document["ring_effect"]["low"] > 1
    assert document["displacement"]["displaced"] > 0 > document["displacement"]["local"]
    assert displacement_told(document)


def test_the_police_are_counted_apart():
    police = np.zeros((7, 52), int)
    police[0] = 2
    document = looked_at(town(drawn(np.random.default_rng(1)), police=police), range(2, 8))
    assert document["police"]["before"] == {"rounds": 26, "count": 52}


def test_a_round_in_which_it_began_belongs_to_neither_side():
    numbers = town(drawn(np.random.default_rng(1)))
    start = (date.fromisoformat(numbers["rounds"][26]["from"]) + timedelta(days=3)).isoformat()
    document = looked_at(numbers, range(2, 8), start=start)
    assert (document["periods"]["before"]["rounds"], document["periods"]["after"]["rounds"]) == (26, 25)


def test_what_ended_has_a_time_since():
    numbers = town(drawn(np.random.default_rng(1)))
    document = looked_at(numbers, range(2, 8), ends=numbers["rounds"][40]["to"])
    assert (document["periods"]["during"]["rounds"], document["periods"]["since"]["rounds"]) == (15, 11)


@pytest.mark.simulation
@pytest.mark.parametrize("reporting", [1, 2], ids=["steady", "the place's reporting doubles"])
@pytest.mark.parametrize("own", [0.0, 0.15], ids=["alike", "changes of their own"])
def test_nothing_is_called_effective_more_often_than_chance_allows(own, reporting):
    """Called fewer at most 2.5 % + 1.5 of the time where nothing happened, also when twice as many report there."""
    rng, runs, wrong = np.random.default_rng(11), 400, 0
    for _ in range(runs):
        counts = drawn(rng, own=own, after=reporting)
        answered = np.full(counts.shape, 3)
        answered[0, 26:] *= reporting
        wrong += looked_at(town(counts, answered), range(2, 8))["verdict"] == "fewer"
    assert wrong / runs <= 0.04
