import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.aoristic import aoristic


def run(tmp_path, text, *args):
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(aoristic, ["--events", str(path), *args])


def test_the_washington_burglaries_have_their_known_weights(shared):
    folder = shared / "analysis"
    result = CliRunner().invoke(aoristic, ["--events", str(folder / "dc_burglaries.csv"), "--json"])
    document = json.loads(result.output)
    with (folder / "dc_hour_by_weekday.csv").open() as file:
        rows = list(csv.DictReader(file))
    known = np.array([[float(row[day[:3]]) for day in document["weekdays"]] for row in rows])
    assert np.abs(np.array(document["weights"]) - known).max() < 0.0006
    assert np.sum(document["weights"]) == pytest.approx(1025)
    assert (document["events"], document["left_out"]) == (1025, 0)


def test_summer_time_is_right_when_the_zone_is_told(tmp_path):
    text = "from,to\n2026-10-25 01:00,2026-10-25 04:00\n"
    document = json.loads(run(tmp_path, text, "--zone", "Europe/Stockholm", "--json").output)
    assert [document["weights"][h][6] for h in (1, 2, 3)] == [0.25, 0.5, 0.25]


def test_an_empty_to_is_a_moment_and_long_intervals_are_counted_as_left_out(tmp_path):
    text = "from;to\n2026-08-10T22:30;\n2026-08-10T22:30;2026-08-12T22:30\n"
    document = json.loads(run(tmp_path, text, "--limit", "24", "--json").output)
    assert document["weights"][22][0] == 1
    assert (document["events"], document["left_out"]) == (1, 1)


def test_times_with_an_offset_are_shown_by_the_clock_of_the_zone(tmp_path):
    text = "from,to\n2026-08-10T20:30+00:00,2026-08-10T23:30+02:00\n"
    document = json.loads(run(tmp_path, text, "--zone", "Europe/Stockholm", "--json").output)
    assert [document["weights"][h][0] for h in (22, 23)] == [0.5, 0.5]


def test_each_location_gets_its_table(tmp_path):
    text = "from,to,location\n2026-08-10T20:30,,Vivalla\n2026-08-11T21:30,,Oxhagen\n"
    document = json.loads(run(tmp_path, text, "--by-location", "--json").output)
    assert [p["location"] for p in document["locations"]] == ["Oxhagen", "Vivalla"]
    assert document["locations"][0]["weights"][21][1] == document["locations"][1]["weights"][20][0] == 1


def test_in_words_the_busiest_hours_are_told(tmp_path):
    result = run(tmp_path, "from,to\n2026-08-10T20:30,\n2026-08-10T20:00,2026-08-10T22:00\n")
    assert result.exit_code == 0
    assert "2 events, 0 left out" in result.output
    assert "Most: Monday 20–21 (1.5, from 1 to 2)" in result.output
    assert "No zone given" in result.output


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("from,to\n2026-08-10T20:30,2026-08-10T20:29\n", 2, "is before from"),
        ("from,to\n2026-08-10T20:30,\n2026-13-10,\n", 3, "is not a time"),
        ("from,to\n,2026-08-10\n", 2, "is not a time"),
        ("from,to\n2026-08-10T20:30,2026-08-10T20:30+02:00\n", 2, "is different"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason(tmp_path, text, row, reason):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert f"  {row}: " in result.stderr
    assert reason in result.stderr


@pytest.mark.parametrize(
    ("text", "args", "reason"),
    [
        ("from\n2026-08-10\n", [], "Missing: to"),
        ("from,to\n2026-08-10,\n", ["--zone", "Mars/Olympus"], "no time zone named"),
        ("from,to\n2026-08-10T10:00+02:00,\n", [], "--zone"),
        ("from,to\n0300-01-01,\n", [], "outside the years"),
        ("from,to\n2026-08-10,\n", ["--by-location"], "Missing: location"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(tmp_path, text, args, reason):
    result = run(tmp_path, text, *args)
    assert result.exit_code == 1
    assert reason in result.stderr
