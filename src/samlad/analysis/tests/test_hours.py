"""When in the week and in the year."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from samlad.analysis.methods import hours, seasons
from samlad.analysis.models.result import canonical

ZONE = "Europe/Stockholm"
SATURDAY = datetime(2026, 6, 6, 21, 0, tzinfo=ZoneInfo(ZONE))


def row(start, *, long=0.0, round=25, area=1, indicator=1, precision="moment", still=0):
    seconds = int(start.timestamp())
    return [round, area, None, None, None, indicator, seconds, seconds + int(long * 3600), precision, still]


def computed(seen, rounds=26):
    data = {"rounds": [{"label": f"2026-W{n + 1:02d}"} for n in range(rounds)], "seen": seen}
    document = hours.compute(data, {"zone": ZONE}, np.random.default_rng(0))
    canonical(document)
    return document


def test_summer_and_winter_are_read_off_the_clock_on_the_wall():
    winter = datetime(2026, 1, 10, 21, 0, tzinfo=ZoneInfo(ZONE))
    table = computed([row(SATURDAY), row(winter)])["all"]
    assert table["weights"][21][5] == 2


def test_many_on_saturday_evenings_stand_out():
    peak = computed([row(SATURDAY + timedelta(weeks=n, minutes=7 * n)) for n in range(20)])["all"]["peak"]
    assert (peak["day"], peak["from"], peak["to"], peak["stands_out"]) == (5, 20, 24, True)


def test_evenly_over_the_week_nothing_stands_out():
    rng = np.random.default_rng(1)
    peaks = sum(
        computed([row(SATURDAY + timedelta(hours=float(h))) for h in rng.uniform(0, 168, 200)])["all"]["peak"][
            "stands_out"
        ]
        for _ in range(60)
    )
    assert peaks <= 6  # 5 % of 60, and some


@pytest.mark.parametrize("few", [1, 2, 9])
def test_a_few_never_stand_out(few):
    assert not computed([row(SATURDAY)] * few)["all"]["peak"]["stands_out"]


def test_the_whole_week_says_nothing_and_is_counted():
    document = computed([row(SATURDAY), row(SATURDAY, long=168, precision="week", area=2)])
    assert (document["events"], document["left_out"]) == (1, 1)
    assert [a["id"] for a in document["areas"]] == [1]


def test_still_there_and_long_ago_are_not_new():
    assert computed([row(SATURDAY, still=1), row(SATURDAY, round=0)], rounds=40)["all"] is None


def test_each_area_and_each_indicator_has_its_table():
    document = computed([row(SATURDAY), row(SATURDAY, area=2, indicator=7), row(SATURDAY, area=None)])
    assert [(a["id"], a["events"]) for a in document["areas"]] == [(1, 1), (2, 1)]
    assert [(i["id"], i["events"]) for i in document["indicators"]] == [(1, 2), (7, 1)]


def test_parts_of_the_week_nobody_told_of():
    document = computed([row(SATURDAY), row(SATURDAY + timedelta(days=1), long=8)])
    assert [5, 18] not in document["silent"]
    assert [6, 18] in document["silent"], "known within eight hours only"
    assert len(document["silent"]) == 27


def year(weeks, *, per_round, answered=10):
    first = datetime(2025, 1, 6)
    days = [first + timedelta(weeks=n) for n in range(weeks)]
    return {
        "rounds": [
            {"label": f"{d:%G-W%V}", "from": f"{d:%Y-%m-%d}", "to": f"{d + timedelta(days=6):%Y-%m-%d}"} for d in days
        ],
        "areas": [{"id": 1}],
        "season": [int(n % 13 == 0) for n in range(weeks)],
        "reported": {
            "categories": [{"indicator": 1, "kind": None}],
            "counts": [[[per_round(n) for n in range(weeks)]]],
            "elsewhere": [[0] * weeks],
        },
        "all_answered": [answered if isinstance(answered, int) else answered(n) for n in range(weeks)],
    }


def season(data):
    document = seasons.compute(data, {}, np.random.default_rng(0))
    canonical(document)
    return document


def test_twice_as_many_as_last_year_is_said_with_its_span():
    change = season(year(104, per_round=lambda n: 20 if n >= 52 else 10))["change"]
    assert change["ratio"] == pytest.approx(2)
    assert 1 < change["low"] < 2 < change["high"]
    assert (change["rounds"], change["now"], change["before"]) == (13, 260, 130)


def test_twice_as_many_with_twice_the_answers_is_no_change():
    data = year(104, per_round=lambda n: 20 if n >= 52 else 10, answered=lambda n: 20 if n >= 52 else 10)
    assert season(data)["change"]["ratio"] == pytest.approx(1)


def test_less_than_a_year_says_nothing_of_the_change():
    assert season(year(54, per_round=lambda n: 3))["change"] is None


def test_a_month_has_its_rate_and_missing_weeks_are_not_zero():
    document = season(year(52, per_round=lambda n: 5 if n % 2 else 0, answered=lambda n: 10 if n % 2 else 0))
    assert document["missing"] == 26
    assert {round(m["rate"], 6) for m in document["months"]} == {0.5}


def test_school_breaks_are_compared_with_other_weeks():
    break_ = season(year(52, per_round=lambda n: 2 if n % 13 == 0 else 8))["school_break"]
    assert break_["ratio"] == pytest.approx(0.25)
    assert break_["high"] < 1


@pytest.mark.parametrize("weeks", [0, 1])
def test_no_weeks_are_no_months(weeks):
    assert len(season(year(weeks, per_round=lambda n: 1))["months"]) == weeks
