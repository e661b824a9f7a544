"""Places that keep coming back, from the rows of the dataset."""

import numpy as np
import pytest

from samlad.analysis.methods.recurring import _at_least, compute
from samlad.analysis.models.result import canonical

WEEKS = 52


def labels(number=WEEKS):
    return [
        {"label": f"{2025 + n // 52}-W{n % 52 + 1:02d}", "from": "2025-01-01", "to": "2025-01-07"}
        for n in range(number)
    ]


def row(round, place=None, area=1, lon=None, lat=None, still=0, indicator=1):
    return [round, area, place, lon, lat, indicator, 0, 0, "moment", still]


def dataset(seen, weeks=WEEKS, answered=None):
    answered = [1] * weeks if answered is None else answered
    return {
        "rounds": labels(weeks),
        "seen": seen,
        "areas": [{"id": 1}, {"id": 2}],
        "expected": [[2] * weeks, [0] * weeks],
        "answered": [answered, [0] * weeks],
        "all_expected": [3] * weeks,
        "all_answered": [1] * weeks,
    }


def computed(seen, **changes):
    document = compute(dataset(seen, **changes), {}, np.random.default_rng(0))
    canonical(document)  # is plain JSON, without NaN
    return document


def town(rng, *, often=None, rate=0.12, places=20):
    seen = [row(r, place=p) for p in range(1, places + 1) for r in range(WEEKS) for _ in range(rng.poisson(rate))]
    return seen + [row(r, place=99) for r in often or ()]


def test_a_place_seen_most_weeks_comes_first_and_is_suggested():
    document = computed(town(np.random.default_rng(1), often=range(12, 52)))
    first = document["places"][0]
    assert (first["key"], first["place"], first["seen"], first["rounds"]) == ("place:99", 99, 40, 52)
    assert (first["longest"], first["current"], first["since"], first["last"]) == (40, 40, "2025-W13", "2025-W52")
    assert first["suggested"]
    assert [p["place"] for p in document["places"] if p["suggested"]] == [99]


def test_nothing_is_suggested_where_all_places_are_alike():
    suggested = sum(
        any(p["suggested"] or p["q_value"] <= 0.05 for p in computed(town(np.random.default_rng(n)))["places"])
        for n in range(40)
    )
    assert suggested <= 4  # 5 % of 40, and some


def test_one_thing_that_stays_is_seen_often_and_is_not_suggested():
    stays = [row(10, place=99)] + [row(r, place=99, still=1) for r in range(11, 52)]
    place = next(p for p in computed(town(np.random.default_rng(2)) + stays)["places"] if p["place"] == 99)
    assert (place["seen"], place["fresh"]) == (42, 1)
    assert not place["suggested"]


def test_what_has_ceased_is_not_suggested():
    document = computed(town(np.random.default_rng(3), often=range(38)))
    place = next(p for p in document["places"] if p["place"] == 99)
    assert place["seen"] / place["rounds"] > 0.5
    assert place["since_last"] == 14
    assert not place["suggested"]


def test_an_area_where_everything_is_busy_points_at_no_place_in_it():
    rng = np.random.default_rng(4)
    quiet = town(rng, rate=0.08)
    busy = [row(r, place=100 + p, area=2) for p in range(5) for r in range(WEEKS) for _ in range(rng.poisson(0.8))]
    places = [p for p in computed(quiet + busy)["places"] if p["area"] == 2]
    assert max(p["p_value"] for p in places) < 0.01
    assert not any(p["suggested"] for p in places)


def test_a_week_nobody_answered_is_missing_and_breaks_no_run():
    answered = [1] * WEEKS
    answered[30] = 0
    seen = [row(r, place=5) for r in range(28, 34) if r != 30] + [row(3, place=6), row(9, place=6)]
    place = next(p for p in computed(seen, answered=answered)["places"] if p["place"] == 5)
    assert (place["rounds"], place["longest"], place["weeks"][30]) == (51, 5, None)


def test_what_is_told_where_nobody_answered_is_seen_all_the_same():
    answered = [1] * WEEKS
    answered[30] = 0
    place = computed([row(30, place=5), row(31, place=5)], answered=answered)["places"][0]
    assert (place["seen"], place["rounds"]) == (2, 52)


def test_spots_within_fifty_metres_are_one_place():
    degree = 1 / 111_195
    near = [row(r, lon=15.0, lat=59.0 + (r % 2) * 30 * degree) for r in range(6)]
    far = [row(r, lon=15.0, lat=59.0 + 200 * degree) for r in range(2)]
    document = computed(near + far)
    assert [p["seen"] for p in document["places"]] == [6, 2]
    assert document["places"][0]["key"] == "spot:59.000:15.000"
    assert document["places"][0]["place"] is None


def test_neither_name_nor_spot_is_left_out_and_counted():
    document = computed([row(1), row(2), row(3, place=1), row(4, place=1)])
    assert (document["left_out"], document["sightings"], len(document["places"])) == (2, 4, 1)


def test_what_is_older_than_a_year_of_weeks_does_not_count():
    document = computed([row(0, place=1), row(1, place=1), row(60, place=2), row(61, place=2)], weeks=62)
    assert [p["place"] for p in document["places"]] == [2]
    assert len(document["rounds"]) == 52


@pytest.mark.parametrize("weeks", [0, 1])
def test_nothing_told_is_an_answer(weeks):
    assert computed([], weeks=weeks)["places"] == []


def test_the_order_of_the_rows_does_not_matter():
    seen = town(np.random.default_rng(5), often=range(0, 52, 2))
    assert computed(seen) == computed(seen[::-1])


def test_chances_of_at_least_are_those_of_counting():
    rng = np.random.default_rng(6)
    chances = rng.random(8)
    drawn = (rng.random((200_000, 8)) < chances).sum(axis=1)
    shares = [(drawn >= k).mean() for k in range(9)]
    assert _at_least(chances) == pytest.approx(shares, abs=0.005)
