"""Who is heard and who is not."""

from datetime import timedelta

import numpy as np
import pytest
from tests.steps import away, close, open_week, quiet, tell

from samlad.analysis.datasets.sources import sources
from samlad.analysis.methods.balance import compute
from samlad.analysis.models.result import canonical


def dataset(weeks=10, **changes):
    plain = {
        "rounds": [{"label": f"2026-W{n + 1:02d}"} for n in range(weeks)],
        "areas": [{"id": 1}, {"id": 2}],
        "expected": [[2] * weeks, [0] * weeks],
        "answered": [[1] * weeks, [0] * weeks],
        "all_expected": [3] * weeks,
        "all_answered": [2] * weeks,
        "organisations": [7, 8],
        "reports_expected": [[1] * weeks, [2] * weeks],
        "reports_answered": [[1] * weeks, [1] * weeks],
        "seen": [],
    }
    return plain | changes


def computed(**changes):
    document = compute(dataset(**changes), {}, np.random.default_rng(0))
    canonical(document)
    return document


def test_shares_of_the_last_eight_weeks_and_of_all():
    area = computed()["areas"][0]
    assert (area["lately"]["expected"], area["lately"]["answered"], area["all"]["expected"]) == (16, 8, 20)
    assert area["lately"]["low"] < 0.5 < area["lately"]["high"]


def test_an_area_nobody_covers_has_no_share():
    area = computed()["areas"][1]
    assert (area["lately"]["expected"], area["lately"]["share"], area["silent"]) == (0, None, 0)


def test_silence_is_counted_in_weeks_somebody_was_expected():
    expected, answered = [1] * 6 + [0] + [1] * 3, [1] * 5 + [0] * 5
    document = computed(expected=[expected, [0] * 10], answered=[answered, [0] * 10])
    assert document["areas"][0]["silent"] == 4


def test_never_an_answer_is_silence_all_along():
    assert computed(answered=[[0] * 10, [0] * 10])["areas"][0]["silent"] == 10


def test_more_answers_than_were_expected_are_not_more_than_all():
    assert computed(answered=[[5] * 10, [0] * 10])["areas"][0]["all"]["share"] == 1


def test_what_one_alone_saw_would_be_lost_without_it():
    seen = [[7, 1, 1, None, 0, 2], [8, 1, 1, None, 0, 1], [7, 1, 2, None, 1, 1], [8, 2, 1, None, 3, 4]]
    document = computed(seen=seen)
    assert (document["cells"], document["single"]) == (3, 2)
    assert [o["alone"] for o in document["organisations"]] == [1, 1]
    assert [o["observations"] for o in document["organisations"]] == [3, 5]
    assert document["lost_per_answer"] == pytest.approx(2 / 20)


def test_pairs_are_told_of_only_when_they_could_see_the_same_often():
    both = [[o, 1, 1, None, r, 1] for o in (7, 8) for r in range(10)]
    assert [(p["one"], p["other"], p["jaccard"]) for p in computed(seen=both)["pairs"]] == [(7, 8, 1.0)]
    assert computed(seen=both[:4] + both[10:14])["pairs"] == []


def test_nobody_and_nothing_is_an_answer():
    document = compute(
        dataset(0, areas=[], expected=[], answered=[], organisations=[], reports_expected=[], reports_answered=[]),
        {},
        np.random.default_rng(0),
    )
    canonical(document)
    assert (document["areas"], document["all"]["lately"]["share"], document["lost_per_answer"]) == ([], None, None)


def test_the_data_are_who_was_expected_who_answered_and_what_they_saw(world):
    first, second = open_week(world, "2026-W47"), open_week(world, "2026-W48")
    tell(world, first, now=first.opens_at + timedelta(days=2), starts_at=first.opens_at)
    quiet(world, second, "rektor")
    away(world, second, "väktare")
    for r in (first, second):
        close(world, r)
    data = sources(second)
    row = {o: n for n, o in enumerate(data["organisations"])}
    school, guards = (row[world.organisations[name].pk] for name in ("Skolan", "Väktarna"))
    assert data["reports_expected"][school] == [1, 1]
    assert data["reports_answered"][school] == [1, 1]
    assert data["reports_expected"][guards] == [1, 0], "closed for the week is not expected"
    assert data["reports_answered"][guards] == [0, 0]
    assert [(s[0], s[1], s[4], s[5]) for s in data["seen"]] == [
        (world.organisations["Skolan"].pk, world.areas["Ängby"].pk, 0, 1)
    ]
    assert compute(data, {}, np.random.default_rng(0))["organisations"][guards]["silent"] == 1


def test_the_data_take_as_many_queries_for_many_weeks(world, django_assert_max_num_queries):
    weeks = [open_week(world, f"2026-W{n}") for n in range(41, 49)]
    for r in weeks:
        close(world, r)
    with django_assert_max_num_queries(7):
        sources(weeks[-1])
