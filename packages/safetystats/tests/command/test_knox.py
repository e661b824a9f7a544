import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.knox import knox


def run(tmp_path, text, *arguments, space="1,5", days="7,14"):
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(
        knox, ["--events", str(path), "--space", space, "--time", days, "--seed", "1", *arguments]
    )


FOUR = "x,y,date\n0,0,2026-01-01\n0.5,0,2026-01-08\n0,1,2026-01-09\n4,0,2026-01-01\n"


def test_pairs_stand_in_rows_of_distance_and_columns_of_days(tmp_path):
    result = run(tmp_path, FOUR, "--json", "--permutations", "99")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    # 0.5 m and 7 days; 1 m and 8 days; beyond 1 m: 4 m on the same day, 3.5 m 7 days, 1.1 m 1 day, 4.1 m 8 days
    assert document["observed"] == [[1, 1], [3, 1]]
    assert np.shape(document["ratio"]) == np.shape(document["p_value"]) == (2, 2)
    assert document["parameters"]["seed"] == 1
    again = json.loads(run(tmp_path, FOUR, "--json", "--permutations", "99").stdout)
    assert again | {"seconds": 0} == document | {"seconds": 0}


def test_burkitts_lymphoma_from_the_file(tmp_path, shared):
    with (shared / "analysis" / "burkitt_events.csv").open(encoding="utf-8") as file:
        text = "x,y,date\n" + "".join(f"{r['x']},{r['y']},{r['t']}\n" for r in csv.DictReader(file))
    document = json.loads(run(tmp_path, text, "--json", space="20", days="5").stdout)
    assert document["observed"] == [[13]]
    assert document["knox_expected"][0][0] == pytest.approx(10.1438161)
    assert document["poisson_p"][0][0] == pytest.approx(0.14624558)


def test_repeats_within_a_week_are_read_off_the_table(tmp_path):
    rng = np.random.default_rng(3)
    rows = []
    for _ in range(60):
        x, y, day = *rng.uniform(0, 5000, 2), date(2026, 1, 1) + timedelta(int(rng.integers(0, 300)))
        rows += [(x, y, day), (x + 30, y, day + timedelta(2))]
    text = "x;y;date\n" + "".join(f"{x:.1f};{y:.1f};{d}\n" for x, y, d in rows).replace(".", ",")
    result = run(tmp_path, text, space="100,400", days="7,28")
    assert result.exit_code == 0, result.output
    assert "120 events, 999 permutations" in result.output
    assert "p 0.001" in result.output.splitlines()[2]


def test_a_cell_that_never_has_a_pair_has_no_ratio(tmp_path):
    document = json.loads(run(tmp_path, FOUR, "--json", "--permutations", "9", space="0.1,5", days="20").stdout)
    assert document["ratio"][0] == [None]
    assert document["p_value"][0] == [1.0]


@pytest.mark.parametrize(
    ("text", "options", "reason", "row"),
    [
        (FOUR + "1,x,2026-01-01\n", {}, "cannot be read", "6: y"),
        (FOUR + "1,nan,2026-01-01\n", {}, "cannot be read", "6: y"),
        (FOUR + "1,1,yesterday\n", {}, "cannot be read", "6: date"),
        ("x,y\n1,2\n", {}, "Missing: date", ""),
        ("x,y,date\n", {}, "no rows", ""),
        ("x,y,date\n1,2,2026-01-01\n", {}, "two events", ""),
        (FOUR, {"space": "5,1"}, "--space 5,1", ""),
        (FOUR, {"days": "seven"}, "--time seven", ""),
    ],
)
def test_a_mistake_is_told_with_its_row(tmp_path, text, options, reason, row):
    result = run(tmp_path, text, **options)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert row in result.stderr
