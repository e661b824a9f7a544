import json

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.recurrence import recurrence


def run(tmp_path, text, *args, answered=None):
    path = tmp_path / "observations.csv"
    path.write_text(text, encoding="utf-8")
    more = []
    if answered is not None:
        (tmp_path / "answered.csv").write_text(answered, encoding="utf-8")
        more = ["--answered", str(tmp_path / "answered.csv")]
    return CliRunner().invoke(recurrence, ["--observations", str(path), *more, *args])


def a_year(*, coordinates):
    """A playground every week from W14 of 2025, and 300 observations elsewhere, a week each."""
    rng = np.random.default_rng(1)
    rows = []
    for n in range(300):
        x, y = rng.uniform(0, 20_000, 2)
        rows.append(f"2025-W{rng.integers(1, 53):02d}," + (f"{x:.1f},{y:.1f}" if coordinates else f"gata {n % 250}"))
    for week in range(14, 53):
        x, y = rng.normal(5000, 8, 2)
        rows.append(f"2025-W{week:02d}," + (f"{x:.1f},{y:.1f}" if coordinates else "Lekplatsen"))
    return f"week,{'x,y' if coordinates else 'place'}\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("coordinates", [True, False])
def test_the_playground_that_comes_back_every_week_is_first_and_pointed_out(tmp_path, coordinates):
    document = json.loads(run(tmp_path, a_year(coordinates=coordinates), "--json").output)
    first = document["places"][0]
    assert document["pointed_out"] == 1
    assert first["pointed_out"]
    assert first["longest_run"] == {"weeks": 39, "from": "2025-W14", "to": "2025-W52"}
    assert first["current_run"] == {"weeks": 39, "from": "2025-W14"}
    assert first["median_interval"] == 1
    assert first["p_run"] < 1e-6
    if coordinates:
        assert (first["x"], first["y"]) == pytest.approx((5000, 5000), abs=10)
        assert first["radius"] <= 50
    else:
        assert first["place"] == "Lekplatsen"


def test_in_words_the_place_is_told_with_its_run(tmp_path):
    result = run(tmp_path, a_year(coordinates=False))
    assert result.exit_code == 0
    assert "* Lekplatsen: 39 weeks of 52, 39 observations, 39 in a row since 2025-W14" in result.output


def test_a_week_nobody_answered_does_not_break_a_run(tmp_path):
    text = "week,place\n2026-W01,A\n2026-W02,A\n2026-W04,A\n"
    answered = "week,answered\n2026-W01,3\n2026-W02,2\n2026-W03,0\n2026-W04,1\n"
    document = json.loads(run(tmp_path, text, "--json", answered=answered).output)
    assert document["answered"] == 3
    assert document["places"][0]["current_run"] == {"weeks": 3, "from": "2026-W01"}
    without = json.loads(run(tmp_path, text, "--json").output)
    assert without["places"][0]["current_run"]["weeks"] == 1


def test_weeks_may_be_dates_or_whole_numbers(tmp_path):
    dates = json.loads(run(tmp_path, "week,place\n2026-01-01,A\n2026-01-05,A\n", "--json").output)
    assert dates["places"][0]["longest_run"] == {"weeks": 2, "from": "2026-W01", "to": "2026-W02"}
    numbers = json.loads(run(tmp_path, "week,place\n7,A\n8,A\n", "--json").output)
    assert numbers["places"][0]["first"] == 7


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("week,place\n2026-W01,A\n2026-W54,A\n", 3, "2026-W54"),
        ("week,place\n2026-W01,\n", 2, "is empty"),
        ("week,x,y\n2026-W01,1,norr\n", 2, "is not a number"),
        ("week,x,y\n2026-W01,nan,1\n", 2, "is not a number"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason(tmp_path, text, row, reason):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert f"  {row}: " in result.stderr
    assert reason in result.stderr
    document = json.loads(run(tmp_path, text, "--json").stderr)
    assert document["rows"][0]["row"] == row


def test_an_observation_in_a_week_nobody_answered_is_refused_with_its_row(tmp_path):
    result = run(tmp_path, "week,place\n1,A\n2,A\n", answered="week,answered\n1,2\n2,0\n")
    assert result.exit_code == 1
    assert "  3: week: “2” nobody answered" in result.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("week\n2026-W01\n", "week,place or week,x,y"),
        ("week,x\n2026-W01,1\n", "Missing: y"),
        ("place\nA\n", "Missing: week"),
        ("week,place\n", "no rows"),
        ("week,place\n1,A\n2000000,A\n", "too many"),
        ("week,x,y\n1,0,0\n2,1e13,0\n", "in metres"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(tmp_path, text, reason):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert reason in result.stderr
