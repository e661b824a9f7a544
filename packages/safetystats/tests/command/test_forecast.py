import json

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.forecast import forecast


def run(tmp_path, text, *args):
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(forecast, ["--counts", str(path), *args])


def places(weeks=120, seed=1):
    counts = np.random.default_rng(seed).poisson([[1.0], [4.0], [12.0]], (3, weeks))
    rows = [
        f"{name},{n},{counts[s, n]}"
        for s, name in enumerate(("Ängby", "Öster", "Norr"))
        for n in range(weeks)
        if counts[s, n]
    ]
    return "location,time,count\n" + "\n".join(rows) + "\n"


def test_each_place_gets_a_forecast_with_intervals_and_a_record(tmp_path):
    document = json.loads(run(tmp_path, places(), "--json").output)
    assert [f["location"] for f in document["forecasts"]] == ["Norr", "Ängby", "Öster"]
    norr = document["forecasts"][0]
    assert norr["time"] == 120
    assert 8 < norr["mean"] < 16
    (narrow, wide) = norr["intervals"]
    assert wide["low"] <= narrow["low"] <= norr["median"] <= narrow["high"] <= wide["high"]
    (record,) = document["record"]
    assert set(record["methods"]) == {"forecast", "last week", "same week last year", "mean"}
    assert record["methods"]["forecast"]["mae"] < record["methods"]["last week"]["mae"]
    assert record["coverage"][1]["share"] > 0.92
    assert record["weeks"] == 120 - 52


def test_the_coming_weeks_are_named_as_the_weeks_of_the_file(tmp_path):
    rows = "\n".join(f"A,{2024 + n // 52}-W{n % 52 + 1:02d},{n % 3}" for n in range(104))
    document = json.loads(run(tmp_path, f"location,time,count\n{rows}\n", "--horizon", "2", "--json").output)
    assert [f["time"] for f in document["forecasts"]] == ["2026-W01", "2026-W02"]
    dates = "\n".join(f"A,2026-01-{n:02d},1" for n in range(1, 32))
    (one,) = json.loads(run(tmp_path, f"location,time,count\n{dates}\n", "--json").output)["forecasts"]
    assert one["time"] == "2026-W06"


def test_a_short_series_says_that_it_has_no_record(tmp_path):
    result = run(tmp_path, "location,time,count\nA,1,2\nA,2,3\nA,3,2\n")
    assert result.exit_code == 0, result.output
    assert "Too short for a record" in result.output
    assert not json.loads(run(tmp_path, "location,time,count\nA,1,2\nA,2,3\nA,3,2\n", "--json").output)["forecasts"][0][
        "shown"
    ]


def test_a_forecast_no_better_than_the_mean_says_so(tmp_path):
    """Weeks that shift between 0 and 9 as last year did: last year's week is never wrong."""
    rows = "\n".join(f"A,{n},{9 * (n % 52 % 2)}" for n in range(208))
    result = run(tmp_path, f"location,time,count\n{rows}\n")
    assert "do not show it" in result.output


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A,2026-W60,1", "not a week"),
        ("A,2026-W02,-1", "not a number of at least 0"),
        (",2026-W02,1", "is empty"),
        ("A,2026-W02,1.5", "not a whole number"),
    ],
)
def test_a_bad_row_is_named_with_its_reason(tmp_path, row, reason):
    result = run(tmp_path, f"location,time,count\nA,2026-W01,1\n{row}\nA,2026-W03,1\n")
    assert result.exit_code == 1
    assert "  3: " in result.output
    assert reason in result.output


@pytest.mark.parametrize(
    "text",
    [
        "location,time\nA,1\n",
        "location,time,count\n",
        "location,time,count\nA,1,2\n",
        "location,time,count\nA,1,2\nA,99999999,2\n",
    ],
)
def test_a_file_that_cannot_be_forecast_is_refused(tmp_path, text):
    result = run(tmp_path, text)
    assert result.exit_code == 1, result.output
