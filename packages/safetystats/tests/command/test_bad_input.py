"""Files nobody wishes for, put to every command: an answer, or a sentence that says what to mend, and never a
traceback."""

import json

import pytest
from click.testing import CliRunner

from safetystats.command import main, word_now_and_then

COORDINATES = "location,x,y\nA,0,0\nB,1,0\nC,5,5\n"
POPULATION = "location,time,population\nA,0,10\nB,0,10\nC,0,10\n"


def weekly(count, places="ABC", weeks=60):
    return "location,time,count\n" + "".join(f"{p},{w},{count(w)}\n" for p in places for w in range(weeks))


def run(folder, command, files, *options):
    """Each file is given by the option of its name."""
    arguments = [command]
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        arguments += [f"--{name}", str(path)]
    return CliRunner().invoke(main, [*arguments, *options, "--json"])


SCAN = ("--model", "poisson", "--replications", "19", "--seed", "1")
WITH = {
    "scan": ({"coordinates": COORDINATES, "population": POPULATION}, SCAN),
    **{
        f"alarms {method}": ({}, ("--method", method, "--weeks", "2"))
        for method in ("farrington-flexible", "farrington", "ears-c1", "ears-c2", "ears-c3", "cusum", "budget")
    },
    "forecast": ({}, ()),
}
COUNTS = {
    "all zeros": weekly(lambda w: 0),
    "one area": weekly(lambda w: w % 3, places="A"),
    "one row": "location,time,count\nA,0,1\n",
    "two weeks": weekly(lambda w: 1, weeks=2),
    "a week that never was": "location,time,count\nA,2026-02-30,1\n",
    "week 54": "location,time,count\nA,2026-W54,1\n",
    "a far week": "location,time,count\nA,1,1\nB,999999999999,1\n",
    "beyond 64 bits": "location,time,count\nA,99999999999999999999,1\n",
    "NaN": "location,time,count\nA,0,nan\n",
    "a huge count": weekly(lambda w: 10**15),
    "an impossible count": weekly(lambda w: "1e300"),
    "infinite": "location,time,count\nA,0,inf\n",
    "negative": "location,time,count\nA,0,-1\n",
    "no rows": "location,time,count\n",
    "nothing at all": "",
    "a null byte": "location,time,count\nA\0,0,1\n",
    "an open quote": 'location,time,count\n"A,0,1\nB,0,1\n',
}


def answer_of(result):
    """The answer or the refusal."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1), result.output
    document = json.loads(result.stdout if result.exit_code == 0 else result.stderr)
    if result.exit_code:
        assert len(document["error"]) > 15
    return document


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("command", WITH)
def test_odd_counts_are_answered_or_refused_in_words(tmp_path, command, counts):
    files, options = WITH[command]
    answer_of(run(tmp_path, command.split()[0], {"counts": COUNTS[counts]} | files, *options))


@pytest.mark.parametrize(
    "text",
    [
        "week,count\n" + "".join(f"{w},0\n" for w in range(60)),
        "week,count\n1,1\n",
        "week,count\n1,nan\n",
        "week,count\n2026-W60,1\n",
        "week,count\n1,1\n2,1\n99999999999,3\n",
        "week,count\n1,1e300\n2,1\n3,1\n",
    ],
)
def test_odd_series_have_a_trend_or_a_reason(tmp_path, text):
    answer_of(run(tmp_path, "trend", {"series": text}))


@pytest.mark.parametrize(
    ("command", "name", "text", "options"),
    [
        ("knox", "events", "x,y,date\n0,0,1\n", ("--space", "1", "--time", "1")),
        ("knox", "events", "x,y,date\n0,0,1\n0,0,1\n", ("--space", "1", "--time", "1", "--permutations", "9")),
        ("knox", "events", "x,y,date\nnan,0,1\n0,0,1e400\n", ("--space", "1", "--time", "1")),
        ("knox", "events", "x,y,date\n1e300,0,1\n-1e300,0,1e300\n", ("--space", "1", "--time", "1")),
        ("hotspots", "areas", "location,x,y,value\nA,0,0,0\n", ("--within", "10")),
        ("hotspots", "areas", "location,x,y,value\nA,0,0,0\nB,1,1,0\n", ("--within", "10")),
        ("hotspots", "areas", "location,x,y,value\nA,0,0,nan\nB,1,1,0\n", ("--within", "10")),
        ("hotspots", "areas", "location,x,y,value\nA,1e300,0,1e300\nB,-1e300,1,-1e300\n", ("--within", "10")),
        ("hotspots", "areas", "location,x,y,value,time\nA,0,0,0,1\n", ("--within", "10")),
        ("hotspots", "points", "x,y\n0,0\n", ()),
        ("hotspots", "points", "x,y\n0,0\n1e12,1\n", ()),
        ("hotspots", "points", "x,y\n0,0\n1e300,1\n", ()),
        ("hotspots", "points", "x,y,weight\n0,0,0\n", ()),
        ("aoristic", "events", "from,to\n2026-01-01,2026-01-01\n", ()),
        ("aoristic", "events", "from,to\n0001-01-01,9999-12-31\n", ()),
        ("aoristic", "events", "from,to\n2026-02-30T10:00,2026-02-30T11:00\n", ()),
        ("recurrence", "observations", "week,place\n1,A\n", ()),
        ("recurrence", "observations", "week,place\n1,A\n99999999999,A\n", ()),
        ("recurrence", "observations", "week,x,y\n1,nan,1\n", ()),
        ("recurrence", "observations", "week,x,y\n1,1e300,1\n2,-1e300,1\n", ()),
        ("recurrence", "observations", "week,place\n2026-W54,A\n", ()),
    ],
)
def test_odd_events_and_areas_are_answered_or_refused_in_words(tmp_path, command, name, text, options):
    answer_of(run(tmp_path, command, {name: text}, *options))


@pytest.mark.parametrize(
    ("command", "name", "text", "options", "rows"),
    [
        ("scan", "counts", "location,time,count\nX,1,1\nA,x,1\nB,2,-1\nA,3,1\n", SCAN, {2, 3, 4}),
        ("scan", "coordinates", "location,x,y\n,0,0\nB,a,0\nC,5,b\n", SCAN, {2, 3, 4}),
        ("scan", "population", "location,time,population\nX,0,10\nB,x,10\nC,0,-3\n", SCAN, {2, 3, 4}),
        (
            "alarms",
            "counts",
            "location,time,count,answered,indicator\nA,1,1,1,k\n,2,1,1,k\nA,x,1,1,k\nA,4,y,1,k\nA,5,1,z,k\nA,6,1,1,\n",
            ("--method", "budget"),
            {3, 4, 5, 6, 7},
        ),
        ("forecast", "counts", "location,time,count\nA,1,1\n,2,1\nA,x,1\nA,4,y\n", (), {3, 4, 5}),
        (
            "trend",
            "series",
            "week,count,expected_reporters,answered\n1,1,1,1\nx,1,1,1\n3,y,1,1\n4,1,z,1\n5,1,1,-1\n",
            (),
            {3, 4, 5, 6},
        ),
        ("knox", "events", "x,y,date\n1,1,1\na,1,1\n1,b,1\n1,1,c\n", ("--space", "1", "--time", "1"), {3, 4, 5}),
        ("hotspots", "points", "x,y,weight\na,1,1\n1,b,1\n1,1,-1\n", (), {2, 3, 4}),
        (
            "hotspots",
            "areas",
            "location,x,y,value\n,1,1,1\nB,b,1,1\nC,1,c,1\nD,1,1,d\n",
            ("--within", "1"),
            {2, 3, 4, 5},
        ),
        (
            "hotspots",
            "areas",
            "location,x,y,value,time\nA,1,1,1,1\n,1,1,1,1\nB,b,1,1,1\nC,1,1,1,t\n",
            ("--within", "1"),
            {3, 4, 5},
        ),
        ("aoristic", "events", "from,to\nx,2026-01-01T10:00\n2026-01-01T10:00,y\n", (), {2, 3}),
        ("recurrence", "observations", "week,x,y\n1,1,1\nw,1,1\n3,a,1\n4,1,b\n", (), {3, 4, 5}),
        ("forecast", "counts", "location,time,count\nA,1\n\nB,2,3\n", (), {2, 3}),
    ],
)
def test_bad_rows_of_all_columns_are_named_at_once(tmp_path, command, name, text, options, rows):
    files = {"counts": weekly(lambda w: 1), "coordinates": COORDINATES, "population": POPULATION}
    given = (files if command == "scan" else {}) | {name: text}
    result = run(tmp_path, command, given, *options)
    assert result.exit_code == 1
    assert {r["row"] for r in answer_of(result)["rows"]} == rows


def test_a_scan_that_would_take_hours_says_what_to_do_instead(tmp_path):
    places = range(1500)
    files = {
        "counts": "location,time,count\n" + "".join(f"{n},{n % 100},1\n" for n in places),
        "coordinates": "location,x,y\n" + "".join(f"{n},{n % 40},{n // 40}\n" for n in places),
        "population": "location,time,population\n" + "".join(f"{n},0,9\n" for n in places),
    }
    result = run(tmp_path, "scan", files, "--model", "poisson", "--replications", "999")
    refusal = answer_of(result)["error"]
    assert result.exit_code == 1
    assert "largest radius" in refusal
    assert "--however-long" in refusal


def test_long_work_says_now_and_then_that_it_goes_on(capsys):
    import time

    with word_now_and_then(0.05):
        time.sleep(0.2)
    assert "Still at work" in capsys.readouterr().err
