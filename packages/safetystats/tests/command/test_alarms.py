import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.alarms import alarms


def run(tmp_path, text, *args, name="counts.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(alarms, ["--counts", str(path), *args])


def document_of(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def table(rows, header="location,time,count"):
    return header + "\n" + "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def towns(weeks=60, places=12, mean=3, planted=20):
    """Ordinary weeks, and one area, A4, with many in the last."""
    y = np.random.default_rng(1).poisson(mean, (places, weeks))
    y[4:5, -1] = planted
    return [(f"A{s}", w, y[s, w]) for s in range(places) for w in range(weeks) if y[s, w]]


@pytest.fixture
def newport(shared, tmp_path):
    """The reference series to the end of 2011, as the command takes it."""
    with (shared / "analysis" / "newport_series.csv").open() as file:
        rows = [r for r in csv.DictReader(file) if r["week"] < "2012"]
    return table([(r["week"], r["count"]) for r in rows], "week,count")


def test_the_flexible_defaults_give_the_reference_answer(newport, tmp_path, shared):
    document = document_of(run(tmp_path, newport, "--json"))
    assert document["alarms"] == 8
    with (shared / "analysis" / "newport_noufaily_2011.csv").open() as file:
        for line, row in zip(document["results"], csv.DictReader(file), strict=True):
            assert line["time"] == row["epoch"]
            assert line["observed"] == int(row["observed"])
            assert line["alarm"] == (row["alarm"] == "1")
            assert line["upper_bound"] == (
                None if row["upperbound"] == "NA" else pytest.approx(float(row["upperbound"]))
            )


@pytest.mark.parametrize(("method", "file"), [("farrington", "farrington"), ("ears-c1", "ears_c1")])
def test_the_other_reference_answers_likewise(newport, tmp_path, shared, method, file):
    document = document_of(run(tmp_path, newport, "--method", method, "--json"))
    with (shared / "analysis" / f"newport_{file}_2011.csv").open() as known:
        for line, row in zip(document["results"], csv.DictReader(known), strict=True):
            bound = None if row["upperbound"] == "NA" else pytest.approx(float(row["upperbound"]), abs=1e-6)
            assert (line["upper_bound"], line["alarm"]) == (bound, row["alarm"] == "1")


@pytest.mark.parametrize("method", ["farrington-flexible", "farrington", "ears-c1", "ears-c2", "ears-c3", "cusum"])
def test_every_method_finds_a_week_with_far_more_than_usual(tmp_path, method):
    rows = towns(weeks=260, places=3) + [("A1", 259, 40)]
    document = document_of(run(tmp_path, table(rows), "--method", method, "--weeks", "1", "--alpha", "0.01", "--json"))
    assert len(document["results"]) == 3
    assert [r["location"] for r in document["results"] if r["alarm"]] == ["A1"]


def test_all_options_of_the_flexible_method_are_taken(tmp_path):
    options = "--years 3 --half-window 2 --periods 8 --exclude 20 --weights-threshold 2 --no-trend --threshold muan"
    rows = towns(weeks=260, places=2)
    document = document_of(run(tmp_path, table(rows), "--weeks", "2", *options.split(), "--json"))
    plain = document_of(run(tmp_path, table(rows), "--weeks", "2", "--json"))
    assert [r["upper_bound"] for r in document["results"]] != [r["upper_bound"] for r in plain["results"]]


def test_a_week_not_in_the_file_is_zero(tmp_path):
    rows = [("A", w, 2) for w in range(30) if w != 28]
    document = document_of(run(tmp_path, table(rows), "--method", "ears-c1", "--weeks", "3", "--json"))
    assert [r["observed"] for r in document["results"]] == [2, 0, 2]


def test_rows_of_the_same_week_are_added_and_days_go_to_their_weeks(tmp_path):
    rows = [("A", f"2026-01-{d:02d}", 1) for d in range(5, 26)]  # three weeks from a Monday, one a day
    document = document_of(run(tmp_path, table(rows), "--method", "ears-c1", "--weeks", "3", "--json"))
    assert [(r["time"], r["observed"]) for r in document["results"]] == [
        ("2026-01-05", 7),
        ("2026-01-12", 7),
        ("2026-01-19", 7),
    ]


def test_people_are_told_in_sentences(tmp_path):
    result = run(tmp_path, table(towns()), "--method", "budget", "--weeks", "1")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0] == "1 alarms in 1 weeks of 12 places."
    assert "A4: 20, usual" in result.output


def test_a_short_file_is_judged_as_far_as_it_goes(tmp_path):
    document = document_of(run(tmp_path, table([("A", w, 2) for w in range(12)]), "--method", "ears-c1", "--json"))
    assert len(document["results"]) == 11


# The budget


def test_the_budget_tells_all_there_is_to_know(tmp_path):
    document = document_of(run(tmp_path, table(towns()), "--method", "budget", "--weeks", "2", "--json"))
    assert document["alarms"] == 1
    last = next(r for r in document["results"] if r["alarm"])
    assert (last["location"], last["time"], last["observed"]) == ("A4", 59, 20)
    assert last["low"] <= last["expected"] <= last["high"] <= last["upper_bound"] < 20
    assert (last["run"], last["since"], last["rounds"], last["reasons"]) == (1, 59, 59, [])


def test_a_larger_budget_lowers_the_bounds(tmp_path):
    strict, loose = (
        document_of(
            run(tmp_path, table(towns()), "--method", "budget", "--weeks", "1", "--false-alarms-per-month", n, "--json")
        )
        for n in ("0.1", "4")
    )
    assert sum(r["upper_bound"] for r in loose["results"]) < sum(r["upper_bound"] for r in strict["results"])


def test_who_answered_is_used_and_a_missing_week_is_not_zero(tmp_path):
    rows = [(f"A{s}", w, 4 + (w + s) % 3, 6) for s in range(6) for w in range(40)]
    rows = [r for r in rows if r[:2] != ("A2", 39)]
    header = "location,time,count,answered"
    document = document_of(run(tmp_path, table(rows, header), "--method", "budget", "--weeks", "1", "--json"))
    missing = document["results"][2]
    assert (missing["location"], missing["observed"], missing["expected"]) == ("A2", None, None)
    assert missing["reasons"] == ["missing"]
    rows[39] = ("A0", 39, 12, 12)
    document = document_of(run(tmp_path, table(rows, header), "--method", "budget", "--weeks", "1", "--json"))
    assert document["results"][0]["expected"] == pytest.approx(10, rel=0.1)
    assert document["results"][0]["reasons"] == ["reporting"]


def test_indicators_are_series_of_their_own(tmp_path):
    rows = [(a, w, k, 3) for a in "AB" for w in range(30) for k in ("skadegörelse", "bråk")]
    text = table(rows, "location,time,indicator,count")
    document = document_of(run(tmp_path, text, "--method", "budget", "--weeks", "1", "--json"))
    assert [r["location"] for r in document["results"]] == [
        "A · skadegörelse",
        "A · bråk",
        "B · skadegörelse",
        "B · bråk",
    ]
    refused = run(tmp_path, text, "--method", "ears-c1", "--weeks", "1")
    assert refused.exit_code == 1
    assert "indicator" in refused.output


def test_a_known_busy_week_is_expected_to_be_busy(tmp_path):
    rng = np.random.default_rng(2)
    busy = (10, 25, 40, 59)
    rows = [(f"A{s}", w, rng.poisson(9 if w in busy else 4)) for s in range(20) for w in range(60)]
    (tmp_path / "busy.csv").write_text("time\n" + "\n".join(map(str, busy)))
    document = document_of(
        run(tmp_path, table(rows), "--method", "budget", "--weeks", "1", "--json", "--busy", str(tmp_path / "busy.csv"))
    )
    assert np.mean([r["expected"] for r in document["results"]]) == pytest.approx(9, rel=0.2)


# What is refused, with the row and the reason


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("location,time,count\nA,1,2\nA,2,-1\n", 3, "count"),
        ("location,time,count\nA,1,2\nA,2,1.5\n", 3, "whole number"),
        ("location,time,count\nA,1,2\nA,2,nan\n", 3, "count"),
        ("location,time,count\nA,1,2\nA,week two,1\n", 3, "time"),
        ("location,time,count\nA,1,2\n,2,1\n", 3, "location"),
        ("location,time,count\nA,2026-01-05,2\nA,2026-02-30,1\n", 3, "date"),
        ("location,time,count,answered\nA,1,2,1\nA,1,3,1\n", 3, "two rows"),
        ("location,time,count,answered\nA,1,2,1\nA,2,3,0\n", 3, "nobody"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_why(tmp_path, text, row, reason):
    result = run(tmp_path, text, "--weeks", "1", "--json")
    assert result.exit_code == 1
    rows = json.loads(result.output)["rows"]
    assert row in [r["row"] for r in rows]
    assert any(reason in r["reason"] for r in rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Missing"),
        ("place,when\n1,2\n", "count"),
        ("location,time,count\n", "no rows"),
        ("location,time,count\nA,1,2\nA,99999999,2\n", "spans"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path, text, words):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert words in result.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--weeks", "99"], "99"),
        (["--weeks", "4", "--method", "cusum"], "before"),
        (["--weeks", "1", "--method", "budget", "--busy", "{tmp}/dated.csv"], "written"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, options, words):
    (tmp_path / "dated.csv").write_text("time\n2026-01-05\n")
    rows = [("A", w, 2) for w in range(4)]
    options = [o.format(tmp=tmp_path) for o in options]
    result = run(tmp_path, table(rows), *options)
    assert result.exit_code == 1
    if "99" not in words:
        assert words in result.output
    else:
        assert "4 weeks" in result.output


def test_ears_does_not_pretend_to_know_who_answered(tmp_path):
    result = run(tmp_path, "location,time,count,answered\nA,1,2,1\n", "--method", "ears-c1", "--weeks", "1")
    assert result.exit_code == 1
    assert "answered" in result.output
