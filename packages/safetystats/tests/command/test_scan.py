import json

import pytest
from click.testing import CliRunner

from safetystats.command.scan import scan

PLACES = "location,x,y\nA,0,0\nB,1,0\nC,0,1\nD,9,9\nE,8,9\n"


def write(tmp_path, **files):
    paths = {}
    for name, text in files.items():
        paths[name] = tmp_path / f"{name}.csv"
        paths[name].write_text(text, encoding="utf-8")
    return paths


def run(tmp_path, *arguments, **files):
    paths = write(tmp_path, **({"coordinates": PLACES} | files))
    options = [part for name, path in paths.items() for part in (f"--{name}", str(path))]
    return CliRunner().invoke(scan, [*options, *arguments])


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def weekly(extra=()):
    """Two events per place and week for 20 weeks from Monday 5 January 2026, and some more."""
    from datetime import date, timedelta

    rows = [(p, date(2026, 1, 5) + timedelta(weeks=w), 2) for p in "ABCDE" for w in range(20)]
    return "location,time,count\n" + "".join(f"{p},{d},{n}\n" for p, d, n in [*rows, *extra])


PEOPLE = "location,time,population\n" + "".join(f"{p},2025,100\n{p},2026,100\n" for p in "ABCDE")


@pytest.mark.parametrize(
    ("model", "mode", "statistic", "years"),
    [
        ("poisson", "retrospective", 11.321711, (1985, 1989)),
        ("poisson", "prospective", 10.089148, (1985, 1991)),
        ("permutation", "retrospective", 4.760393, (1987, 1988)),
        ("permutation", "prospective", 2.091261, (1990, 1991)),
    ],
)
def test_new_mexico_from_its_files(shared, model, mode, statistic, years):
    folder = shared / "analysis"
    population = ["--population", str(folder / "nm_population.csv")] if model == "poisson" else []
    document = answer(
        CliRunner().invoke(
            scan,
            [
                "--counts",
                str(folder / "nm_counts.csv"),
                "--coordinates",
                str(folder / "nm_coordinates.csv"),
                *population,
                "--model",
                model,
                "--mode",
                mode,
                "--geographic",
                "--max-population",
                "0.5",
                "--max-duration",
                "0.5",
                "--replications",
                "19",
                "--seed",
                "1",
                "--json",
            ],
        )
    )
    assert document["most_likely"]["statistic"] == pytest.approx(statistic, abs=1e-5)
    assert (document["most_likely"]["start"], document["most_likely"]["end"]) == years
    assert document["parameters"]["max_duration"] == 9
    assert document["parameters"]["locations"] == 32  # one of them without a single case


def test_a_worse_spell_in_two_areas_is_told_with_its_dates(tmp_path):
    from datetime import date, timedelta

    worse = [(p, date(2026, 1, 5) + timedelta(weeks=w), 6) for p in "DE" for w in range(16, 20)]
    result = run(
        tmp_path,
        "--model",
        "poisson",
        "--mode",
        "prospective",
        "--seed",
        "3",
        "--json",
        "--max-duration",
        "8",
        counts=weekly(worse),
        population=PEOPLE,
    )
    document = answer(result)
    best = document["most_likely"]
    assert best["locations"] == ["D", "E"]
    assert (best["start"], best["end"]) == ("2026-04-27", "2026-05-24")  # Monday of the first week, Sunday of the last
    assert best["observed"] == 64
    assert best["p_value"] == 0.001
    assert best["recurrence_interval"] == pytest.approx(1000)
    assert set(document) == {"most_likely", "secondary", "parameters", "cylinders", "critical_value", "seconds"}
    assert document["parameters"]["time_unit"] == "week"
    assert document["parameters"]["max_duration"] == 8
    again = answer(
        run(
            tmp_path,
            "--model",
            "poisson",
            "--mode",
            "prospective",
            "--seed",
            "3",
            "--json",
            "--max-duration",
            "8",
            counts=weekly(worse),
            population=PEOPLE,
        )
    )
    assert again | {"seconds": 0} == document | {"seconds": 0}


def test_the_order_of_the_files_rows_changes_nothing_nor_do_processes(tmp_path):
    head, *rows = weekly([("A", "2026-02-02", 3)]).splitlines()
    places_head, *places = PLACES.splitlines()
    arguments = ("--model", "permutation", "--seed", "5", "--replications", "99", "--json")
    one = answer(run(tmp_path, *arguments, counts="\n".join([head, *rows])))
    two = answer(
        run(
            tmp_path,
            *arguments,
            "--processes",
            "2",
            counts="\n".join([head, *reversed(rows)]),
            coordinates="\n".join([places_head, *reversed(places)]),
        )
    )
    assert one | {"seconds": 0} == two | {"seconds": 0}


def test_without_json_a_person_can_read_it(tmp_path):
    result = run(
        tmp_path,
        "--model",
        "permutation",
        "--seed",
        "5",
        "--replications",
        "99",
        counts=weekly([("A", "2026-02-02", 9)]),
    )
    assert result.exit_code == 0
    assert "Most likely: A; 2026-02-02 to 2026-02-08: 11 observed" in result.output
    assert "Seed 5." in result.output


def test_without_a_seed_the_one_drawn_is_told(tmp_path):
    document = answer(run(tmp_path, "--model", "permutation", "--json", "--replications", "19", counts=weekly()))
    assert isinstance(document["parameters"]["seed"], int)


def test_nothing_at_all_is_an_answer(tmp_path):
    none = "location,time,count\nA,1,0\nA,9,0\n"
    document = answer(run(tmp_path, "--model", "permutation", "--seed", "1", "--json", counts=none))
    assert document["most_likely"] is None
    assert document["parameters"]["periods"] == 9
    result = run(tmp_path, "--model", "permutation", "--seed", "1", counts=none)
    assert "Nothing is above what was expected" in result.output


@pytest.mark.parametrize(
    ("unit", "periods", "start", "end"),
    [
        ("day", 134, "2026-01-05", "2026-05-18"),
        ("week", 20, "2026-01-05", "2026-05-24"),
        ("month", 5, "2026-01-01", "2026-05-31"),
        ("year", 1, "2026-01-01", "2026-12-31"),
    ],
)
def test_dates_are_taken_together_by_the_unit_asked_for(tmp_path, unit, periods, start, end):
    document = answer(
        run(
            tmp_path,
            "--model",
            "poisson",
            "--time-unit",
            unit,
            "--seed",
            "1",
            "--json",
            "--replications",
            "9",
            counts=weekly(),
            population=PEOPLE,
        )
    )["parameters"]
    assert (document["periods"], document["start"], document["end"], document["events"]) == (periods, start, end, 200)


def test_quiet_weeks_at_the_end_are_zeros_when_the_study_is_told_to_last_longer(tmp_path):
    document = answer(
        run(
            tmp_path,
            "--model",
            "permutation",
            "--to",
            "2026-06-10",
            "--seed",
            "1",
            "--json",
            "--replications",
            "9",
            counts=weekly(),
        )
    )["parameters"]
    assert (document["periods"], document["end"]) == (23, "2026-06-14")


def test_one_area_over_time_needs_no_population(tmp_path):
    rows = "location,time,count\n" + "".join(f"A,{t},{9 if t in (7, 8) else 1}\n" for t in range(1, 13))
    document = answer(
        run(
            tmp_path,
            "--model",
            "poisson",
            "--kind",
            "time",
            "--seed",
            "1",
            "--json",
            counts=rows,
            coordinates="location,x,y\nA,0,0\n",
        )
    )["most_likely"]
    assert (document["start"], document["end"], document["observed"], document["centre"]) == (7, 8, 18, None)


COUNTS = "location,time,count\nA,1,2\nB,2,1\n"
POPULATION = "location,time,population\n" + "".join(f"{p},1,10\n" for p in "ABCDE")


@pytest.mark.parametrize(
    ("files", "arguments", "reason", "row"),
    [
        (
            {"counts": "location,time,count\nA,1,2\nX,1,2\n"},
            ["--model", "permutation"],
            "unknown location",
            "3: location: “X”",
        ),
        ({"counts": "location,time,count\nA,1,-2\n"}, ["--model", "permutation"], "cannot be read", "2: count"),
        ({"counts": "location,time,count\nA,1,NaN\n"}, ["--model", "permutation"], "cannot be read", "2: count"),
        ({"counts": "location,time,count\nA,2026-13-01,1\n"}, ["--model", "permutation"], "cannot be read", "2: time"),
        ({"counts": "location,time\nA,1\n"}, ["--model", "permutation"], "Missing: count", ""),
        (
            {"counts": COUNTS, "coordinates": PLACES + "A,3,3\n"},
            ["--model", "permutation"],
            "repeated",
            "7: the location",
        ),
        (
            {"counts": COUNTS, "coordinates": PLACES.replace("9,9", "nan,9")},
            ["--model", "permutation"],
            "cannot",
            "5: x",
        ),
        ({"counts": COUNTS}, ["--model", "permutation", "--geographic"], "Missing: lat, lon", ""),
        (
            {"counts": COUNTS, "coordinates": "location,lat,lon\nA,0,0\nB,99,0\n"},
            ["--model", "permutation", "--geographic"],
            "latitude",
            "3: 99, 0",
        ),
        ({"counts": COUNTS}, ["--model", "poisson"], "--population", ""),
        ({"counts": COUNTS, "population": POPULATION}, ["--model", "permutation"], "Leave --population out", ""),
        (
            {"counts": COUNTS, "population": POPULATION.replace("D,1,10\n", "")},
            ["--model", "poisson"],
            "1 locations: D",
            "",
        ),
        (
            {"counts": COUNTS, "population": POPULATION + "A,1,9\n"},
            ["--model", "poisson"],
            "repeated",
            "7: the location's",
        ),
        (
            {"counts": COUNTS, "population": POPULATION + "X,1,9\n"},
            ["--model", "poisson"],
            "unknown location",
            "7: location",
        ),
        (
            {"counts": COUNTS, "population": POPULATION.replace("A,1,10", "A,1,0")},
            ["--model", "poisson"],
            "events where the population is 0: A 1",
            "",
        ),
        ({"counts": COUNTS}, ["--model", "permutation", "--time-unit", "week"], "whole numbers", ""),
        ({"counts": COUNTS}, ["--model", "permutation", "--max-duration", "2.5"], "--max-duration", ""),
        ({"counts": COUNTS}, ["--model", "permutation", "--max-population", "2"], "share of the population", ""),
        ({"counts": COUNTS}, ["--model", "permutation", "--from", "May"], "--from May", ""),
        ({"counts": COUNTS}, ["--model", "permutation", "--kind", "space"], "both", ""),
        (
            {"counts": COUNTS.replace("B,2", "A,2"), "coordinates": "location,x,y\nA,0,0\n"},
            ["--model", "permutation"],
            "No circle holds",
            "",
        ),
        ({"counts": "location,time,count\nA,1,1\nB,90000000,1\n"}, ["--model", "permutation"], "too many", ""),
    ],
)
def test_a_mistake_is_told_with_its_row_and_nothing_is_answered(tmp_path, files, arguments, reason, row):
    result = run(tmp_path, *arguments, "--seed", "1", **files)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert row in result.stderr
    assert not result.stdout
