import json

import pytest
from click.testing import CliRunner

from safetystats.command.trend import trend


def run(tmp_path, text, *args, name="series.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(trend, ["--series", str(path), *args])


def weekly(weeks=130, growth=1.02):
    """Counts that grow by 2 % a week, in weeks of the calendar from 2024-W01."""
    rows = [f"{2024 + n // 52}-W{n % 52 + 1:02d},{round(10 * growth**n)}" for n in range(weeks)]
    return "week,count\n" + "\n".join(rows) + "\n"


def test_a_growing_series_is_told_as_growing(tmp_path):
    result = run(tmp_path, weekly())
    assert result.exit_code == 0, result.output
    assert "130 weeks from 2024-W01 to 2026-W26, 0 missing." in result.output
    assert "Per year: +182 %" in result.output


def test_the_answer_as_json_holds_every_figure(tmp_path):
    document = json.loads(run(tmp_path, weekly(), "--json").output)
    assert document["yearly"]["ratio"] == pytest.approx(1.02 ** (365.2425 / 7), rel=0.01)
    assert document["mann_kendall"]["tau"] > 0.95
    assert document["same_season"]["ratio"] == pytest.approx(1.02**52, rel=0.02)
    assert document["parameters"] == {
        "season": "waves",
        "family": "quasi-poisson",
        "serial": "ar1",
        "recent": 13,
        "confidence": 0.95,
    }


def test_more_reporters_are_not_more_unsafety(tmp_path):
    rows = [f"2025-W{n:02d},{(6 if n < 26 else 12) * 2},12,{6 if n < 26 else 12}" for n in range(1, 53)]
    document = json.loads(run(tmp_path, "week,count,expected_reporters,answered\n" + "\n".join(rows), "--json").output)
    assert document["yearly"]["ratio"] == pytest.approx(1)
    assert document["mann_kendall"]["p_value"] == 1
    assert 0.7 < document["answered_share"] < 0.8
    assert document["same_season"] is None


def test_a_week_left_out_or_answered_by_nobody_is_missing(tmp_path):
    rows = [f"{n},3,{0 if n == 7 else 2}" for n in range(1, 31) if n != 20]
    text = "week,count,answered\n" + "\n".join(rows).replace("7,3,0", "7,0,0")
    document = json.loads(run(tmp_path, text, "--json").output)
    assert (document["weeks"], document["missing"], document["first"]) == (28, 2, 1)


def test_a_year_of_silence_is_an_answer(tmp_path):
    result = run(tmp_path, "week,count\n" + "\n".join(f"{n},0" for n in range(1, 53)))
    assert result.exit_code == 0, result.output
    assert "p 1" in result.output


def test_holidays_are_told_apart(tmp_path):
    (tmp_path / "holidays.csv").write_text("week\n" + "\n".join(str(n) for n in range(5, 100, 13)))
    text = "week,count\n" + "\n".join(f"{n},{20 if n in range(5, 100, 13) else 10}" for n in range(1, 105))
    document = json.loads(run(tmp_path, text, "--holidays", str(tmp_path / "holidays.csv"), "--json").output)
    assert document["holidays"]["ratio"] == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("week,count\n2026-W01,1\n2026-W54,2\n2026-W03,1\n", "3", "not a week"),
        ("week,count\n1,1\n2,-2\n3,1\n", "3", "not a number of at least 0"),
        ("week,count\n1,1\n2,x\n3,1\n", "3", "not a number"),
        ("week,count\n1,1\n1,2\n3,1\n", "2", "twice"),
        ("week,count,answered\n1,1,1\n2,2,0\n3,1,1\n", "3", "nobody answered"),
        ("week,count,expected_reporters,answered\n1,1,1,2\n2,2,2,2\n3,1,1,1\n", "2", "more answered"),
    ],
)
def test_a_bad_row_is_named_with_its_reason(tmp_path, text, row, reason):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert f"  {row}: " in result.output
    assert reason in result.output


@pytest.mark.parametrize(
    "text",
    [
        "week\n1\n",
        "week,count\n",
        "week,count\n1,1\n2,2\n",
        "week,count\n1,1\n2,2\n99999,2\n",
        "week,count,expected_reporters\n1,1,1\n2,2,2\n3,1,1\n",
    ],
)
def test_a_file_that_cannot_be_a_series_is_refused(tmp_path, text):
    result = run(tmp_path, text)
    assert result.exit_code == 1, result.output


def test_too_short_a_series_for_months_says_what_to_do(tmp_path):
    result = run(tmp_path, "week,count\n2026-W01,1\n2026-W06,2\n2026-W10,2\n", "--season", "months")
    assert result.exit_code == 1
    assert "--season none" in result.output
    assert run(tmp_path, "week,count\n1,1\n2,2\n3,1\n", "--season", "months").exit_code == 1
