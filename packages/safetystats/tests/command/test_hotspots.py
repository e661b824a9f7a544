import json

import numpy as np
import pytest
from click.testing import CliRunner

from safetystats.command.hotspots import hotspots

SIX = "location,x,y,value\na,10,10,2\nb,20,10,3\nc,40,10,3.2\nd,15,20,5\ne,30,20,8\nf,30,30,7\n"


def run(tmp_path, kind, text, *args):
    path = tmp_path / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(hotspots, [f"--{kind}", str(path), *args])


def test_the_six_points_have_their_known_gi_star(tmp_path):
    document = json.loads(run(tmp_path, "areas", SIX, "--within", "15", "--json").output)
    known = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert [r["gi_star"] for r in document["results"]] == pytest.approx(known, abs=1e-7)
    assert document["results"][5]["moran_quadrant"] == "high-high"
    assert document["hot"] == 0


def test_the_same_seed_gives_the_same_answer(tmp_path):
    one, two, other = (run(tmp_path, "areas", SIX, "--within", "15", "--seed", s, "--json").output for s in "112")
    assert one == two != other


def test_the_density_of_points_has_its_peak_and_its_sum(tmp_path):
    rng = np.random.default_rng(1)
    rows = [f"{x:.1f},{y:.1f}" for x, y in np.r_[rng.normal(1000, 50, (80, 2)), rng.uniform(0, 3000, (20, 2))]]
    text = "x,y\n" + "\n".join(rows) + "\n"
    document = json.loads(run(tmp_path, "points", text, "--cell", "25", "--bandwidth", "150", "--json").output)
    assert (document["peak"]["x"], document["peak"]["y"]) == pytest.approx((1000, 1000), abs=50)
    assert np.sum(document["per_km2"]) * 0.025**2 == pytest.approx(100)
    assert np.shape(document["per_km2"]) == (len(document["y"]), len(document["x"]))
    result = run(tmp_path, "points", text)
    assert result.exit_code == 0
    assert "Densest:" in result.output


def over_time():
    rng = np.random.default_rng(2)
    rows = []
    for n in range(64):
        for t in range(10):
            extra = 15 if n in (0, 1, 8, 9) and t >= 7 else 0
            rows.append(f"A{n:02d},{n % 8 * 100},{n // 8 * 100},{rng.poisson(4) + extra},2026-{t + 1:02d}-01")
    return "location,x,y,value,time\n" + "\n".join(rows) + "\n"


def test_areas_over_time_are_sorted_by_when_they_were_hot(tmp_path):
    result = run(tmp_path, "areas", over_time(), "--within", "150", "--json")
    document = json.loads(result.output)
    categories = {r["location"]: r["category"] for r in document["results"]}
    assert [categories[a] for a in ("A00", "A01", "A08", "A09")] == ["consecutive"] * 4
    assert categories["A63"] == "none"
    assert (document["first"], document["last"]) == ("2026-01-01", "2026-10-01")


def test_in_words_the_areas_that_stand_out_come_first(tmp_path):
    result = run(tmp_path, "areas", over_time(), "--within", "150")
    assert result.exit_code == 0
    assert result.output.splitlines()[1].startswith("* A")
    assert "consecutive (3 of 10)" in result.output


def test_one_area_is_an_answer_that_nothing_can_be_told(tmp_path):
    document = json.loads(run(tmp_path, "areas", "location,x,y,value\na,0,0,4\n", "--within", "15", "--json").output)
    assert document["results"][0]["gi_star"] is document["results"][0]["moran"] is None


@pytest.mark.parametrize(
    ("kind", "text", "row", "reason"),
    [
        ("points", "x,y\n1,2\n1,nan\n", 3, "is not a number"),
        ("points", "x,y,weight\n1,2,-1\n", 2, "at least 0"),
        ("areas", "location,x,y,value\na,1,1,4\na,1,1,4\n", 3, "above already"),
        ("areas", "location,x,y,value\n,1,1,4\n", 2, "is empty"),
        ("areas", "location,x,y,value,time\na,1,1,4,1\na,2,1,4,2\n", 3, "elsewhere"),
        ("areas", "location,x,y,value,time\na,1,1,4,1\na,1,1,4,1\n", 3, "above"),
        ("areas", "location,x,y,value,time\na,1,1,4,igår\n", 2, "is not a whole number"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason(tmp_path, kind, text, row, reason):
    result = run(tmp_path, kind, text, "--within", "15")
    assert result.exit_code == 1
    assert f"  {row}: " in result.stderr
    assert reason in result.stderr


def test_what_is_asked_for_must_be_clear(tmp_path):
    assert "either --points or --areas" in CliRunner().invoke(hotspots, []).stderr
    result = run(tmp_path, "areas", SIX)
    assert result.exit_code == 1
    assert "--within" in result.stderr
    wide = run(tmp_path, "points", "x,y\n0,0\n1000000,1000000\n")
    assert wide.exit_code == 1
    assert "--cell" in wide.stderr
