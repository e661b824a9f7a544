"""The main job without a browser, as README shows it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from safetystats.command.answers import Mistake
from samlad.cli.commands import samlad
from samlad.documents.fonts import FOLDER

ROOT = next(p for p in Path(__file__).parents if (p / "data" / "orebro").exists())
AREAS, PEOPLE = ROOT / "data" / "orebro" / "areas.geojson", ROOT / "data" / "orebro" / "population_2022.csv"
needs_fonts = pytest.mark.skipif(
    not list(FOLDER.glob("*.otf")), reason="the front-end build has not copied the typefaces"
)


def run(*arguments: object) -> dict:
    result = CliRunner().invoke(samlad, [*(str(a) for a in arguments), "--json"], standalone_mode=False)
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def set_up(*, police: Path | None = None) -> None:
    run("partnership", "create", "--name", "Örebro", "--municipality", "Örebro", "--municipality-code", "1880")
    run("import", "areas", AREAS)
    run("import", "population", PEOPLE, "--year", "2022")
    if police:
        run("import", "police", police)


@needs_fonts
@pytest.mark.django_db
@pytest.mark.parametrize(("week", "fewest"), [("2026-W33", 0), ("2024-W17", 5)])
def test_from_an_empty_database_to_a_published_picture(tmp_path, shared, week, fewest):
    set_up(police=shared / "police" / "orebro_municipality_2022-2026.csv")
    counts = tmp_path / "counts.csv"
    counts.write_text("område;skadegörelse;brand\nVivalla;4;1\nBaronbackarna;2;\n", encoding="utf-8")
    run("week", "open", "--week", week)
    assert run("import", "counts", counts, "--week", week) == {"rounds": {week: 3}}
    run("week", "close", "--week", week)
    document = run("week", "show", "--week", week)
    assert sum(sum(a["police_events"].values()) for a in document["areas"]) >= fewest
    assert sum(sum(a["police_counts"].values()) for a in document["areas"]) == 7
    fields = run("picture", "draft", "--week", week)["fields"]
    assert "skadegörelse 6, bränder 1" in next(f["text"] for f in fields if f["section"] == "overall")
    published = run("picture", "publish", "--checked", "--week", week, "--out", tmp_path / "out")
    assert published["number"].startswith("EST ")
    assert {Path(p).suffix for p in published["files"]} == {".pdf", ".docx", ".html", ".json"}
    assert all(Path(p).stat().st_size > 1000 for p in published["files"] if not p.endswith("log.json"))


@pytest.mark.django_db
def test_importing_the_police_again_doubles_nothing(shared):
    file = shared / "police" / "orebro_municipality_2022-2026.csv"
    set_up()
    rehearsed = run("import", "police", file, "--dry-run")
    first, second = run("import", "police", file), run("import", "police", file)
    assert rehearsed["added"] == first["added"] == second["unchanged"] > 1000
    assert (second["added"], second["changed"]) == (0, 0)
    assert first["counted"] == first["with_area"] + first["without_area"]
    assert first["left_out"]["Trafikolycka"] > 100


@pytest.mark.django_db
def test_the_national_feed_gives_only_what_is_ours(shared):
    set_up()
    done = run("import", "police", shared / "police" / "api_2026-08-22.json")
    assert done["rows"] == 500
    assert done["other_municipalities"] > 480


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("week", "open", "--week", "2026-33"), "2026-W33"),
        (("week", "open", "--week", "2025-W53"), "no such week"),
        (("week", "show", "--week", "2026-W01"), "samlad week open"),
        (("week", "show", "--partnership", "nowhere"), "nowhere"),
    ],
)
def test_a_mistake_says_what_to_do(arguments, sentence):
    set_up()
    with pytest.raises(Mistake) as caught:
        run(*arguments)
    assert sentence in caught.value.message
    assert caught.value.exit_code == 1


@pytest.mark.django_db
def test_a_broken_row_of_the_polices_file_is_named_and_the_rest_is_taken(tmp_path):
    set_up()
    file = tmp_path / "events.jsonl"
    good = {
        "id": 1,
        "datetime": "2026-08-10 9:05:00 +02:00",
        "name": "10 augusti 08.00, Brand, Örebro",
        "summary": "Bilbrand.",
        "url": "/x/",
        "type": "Brand",
        "location": {"name": "Örebro län", "gps": "59,15"},
    }
    rows = [
        good,
        good | {"id": 2, "datetime": "yesterday"},
        good | {"id": 3, "summary": "<b>Rök</b> ur container i Vivalla"},
    ]
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    done = run("import", "police", file)
    assert (done["added"], done["with_area"], [r["row"] for r in done["skipped_rows"]]) == (2, 1, [2])
    file.write_text(json.dumps(rows[1]), encoding="utf-8")
    with pytest.raises(Mistake) as caught:
        run("import", "police", file)
    assert ([bad.row for bad in caught.value.rows], caught.value.exit_code) == ([1], 1)


@pytest.mark.django_db
def test_week_53_and_the_turn_of_the_year(tmp_path):
    set_up()
    opened = run("week", "open", "--week", "2026-W53")
    assert (opened["observed_from"], opened["observed_to"]) == ("2026-12-24", "2026-12-30")
    assert run("week", "open", "--week", "2027-W01")["observed_from"] == "2026-12-31"
