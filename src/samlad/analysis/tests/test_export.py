"""What is taken out: every cell with its denominator, missing apart from zero, nobody's words."""

import csv
import json
import random
import sqlite3
from collections import defaultdict
from datetime import date, timedelta

import openpyxl
import pyogrio
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.database import once
from tests.steps import away, bring_in, close, count_as, open_week, police_event, quiet, share, still_there, tell

from samlad.analysis import small_numbers
from samlad.analysis.export.cells import Row, area_sums, place, rows
from samlad.analysis.export.codebook import Origin, entries
from samlad.analysis.export.features import area_features, geojson, place_features
from samlad.analysis.export.files import FORMATS, Export, file_name, write_file
from samlad.analysis.export.selection import Criteria, select
from samlad.analysis.small_numbers import Suppressed
from samlad.collection.models import Indicator
from samlad.collection.service import TypedCount, store_counts
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.places.service import add_place

WORDS = "Klotter på muren hos Anna Svensson"


def day(round, days=3):
    return round.opens_at + timedelta(days=days)


def tell_many(world, round, number, **changes):
    return [tell(world, round, now=day(round), starts_at=day(round, 2), **changes) for _ in range(number)]


@pytest.fixture
def weeks(world):
    """Four rounds: two things and staff incidents; quiet; nobody; the police's figures and events too."""
    return once("four rounds to export", lambda: _four(world))


def _four(world):
    rounds = [open_week(world, str(Week(2026, 30).plus(n))) for n in range(4)]
    torget = add_place(
        actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk, lon=15.05, lat=59.05
    )
    seen = tell_many(world, rounds[0], 2, text=WORDS, place_id=torget.pk)
    for each in seen:
        share(world, each, WORDS)
    tell_many(world, rounds[0], 1, indicator="staff_incident")
    tell_many(world, rounds[0], 4, indicator="other_disorder", kind="violence")
    quiet(world, rounds[1], now=day(rounds[1]))
    away(world, rounds[1], who="väktare", now=day(rounds[1]))
    tell_many(world, rounds[3], 1)
    tell_many(world, rounds[3], 1, indicator="staff_incident", area=None)
    still_there(world, seen[0], rounds[3])
    count_as(world, Brand="fire")
    bring_in(
        world, police_event(1, at=day(rounds[0]), area_id=world.areas["Öster"].pk), police_event(2, at=day(rounds[2]))
    )
    store_counts(
        actor=world.system,
        now=world.now,
        round_id=rounds[0].pk,
        source_code="police_counts",
        counts=[
            TypedCount(world.areas["Ängby"].pk, Indicator.objects.get(code="staff_incident").pk, 2),
            TypedCount(world.areas["Öster"].pk, Indicator.objects.get(code="damage").pk, 0),
        ],
    )
    for round in rounds:
        close(world, round)
    return rounds


def cells(**criteria):
    return {(r.week, r.source, r.area, r.indicator, r.kind): r for r in rows(select(Criteria(**criteria)))}


def one(week, area, indicator, kind=None, source="questionnaire"):
    return cells()[week, source, area, indicator, kind]


def cell(row):
    return row.count, row.status, row.expected, row.answered


def test_zero_missing_and_not_asked_are_told_apart(weeks):
    assert cell(one("2026-W30", "Ängby", "damage")) == (2, "counted", 2, 1)
    assert cell(one("2026-W31", "Ängby", "damage")) == (
        0,
        "counted",
        1,
        1,
    )  # the guard was closed, and is not expected
    assert cell(one("2026-W31", "Öster", "damage")) == (None, "not_asked", 0, 0)
    assert cell(one("2026-W32", "Ängby", "damage")) == (None, "missing", 2, 0)
    assert cell(one("2026-W30", "Öster", "damage")) == (None, "missing", 1, 0)


def test_each_row_has_the_days_of_its_round(weeks):
    row = one("2026-W30", "Ängby", "damage")
    assert (row.observed_from, row.observed_to) == (weeks[0].observed_from, weeks[0].observed_to)


def test_small_numbers_of_persons_are_not_told(weeks):
    assert cell(one("2026-W30", "Ängby", "staff_incident")) == (None, "<3", 2, 1)
    assert cell(one("2026-W31", "Ängby", "staff_incident")) == (0, "counted", 1, 1)
    assert one("2026-W30", "Ängby", "other_disorder", "violence").count == 4
    assert one("2026-W33", None, "staff_incident").status == "<3"
    assert one("2026-W30", "Ängby", "staff_incident", source="police_counts").status == "<3"
    assert {r.persisting_status for r in cells().values() if r.indicator == "staff_incident"} == {"not_asked"}
    assert {r.persisting_status for r in cells().values() if r.kind == "violence"} == {"withheld", "not_asked"}


def test_what_is_still_there_is_counted_beside_what_is_new(weeks):
    row = one("2026-W33", "Ängby", "damage")
    assert (row.count, row.persisting, row.persisting_status) == (1, 1, "counted")
    assert one("2026-W33", "Ängby", "event").persisting_status == "not_asked"


def test_what_the_police_did_not_state_is_missing_and_what_they_stated_as_zero_is_zero(weeks):
    assert cell(one("2026-W30", "Öster", "damage", source="police_counts")) == (0, "counted", None, None)
    assert cell(one("2026-W30", "Ängby", "damage", source="police_counts")) == (None, "missing", None, None)
    assert cell(one("2026-W31", "Öster", "damage", source="police_counts")) == (None, "missing", None, None)


def test_published_events_are_known_between_the_first_and_the_last(weeks):
    assert cell(one("2026-W30", "Öster", "fire", source="police_events")) == (1, "counted", None, None)
    assert cell(one("2026-W31", "Öster", "fire", source="police_events")) == (0, "counted", None, None)
    assert cell(one("2026-W33", "Öster", "fire", source="police_events")) == (None, "missing", None, None)
    assert one("2026-W32", None, "fire", source="police_events").count == 1


def test_a_part_of_the_rows_is_as_in_the_whole(weeks):
    selection = select(Criteria())
    whole = list(rows(selection))
    assert len(whole) == len(selection)
    for start, stop in ((0, 7), (100, 130), (len(whole) - 3, len(whole) + 9), (len(whole) + 5, None)):
        assert list(rows(selection, start, stop)) == whole[start:stop]
    for n in (0, 57, len(whole) - 1):
        round, source, area, category = place(selection, n)
        line = whole[n]
        assert (line.week, line.source, line.area, line.indicator) == (
            round.label,
            source.code,
            area.name if area else None,
            category.indicator.code,
        )


def test_an_areas_sums_are_those_of_its_rows(world, weeks):
    """For every area, source and category: the quick way and adding up every row come to the same."""
    rng = random.Random(3)
    for n in range(4, 10):
        round = open_week(world, str(Week(2026, 30).plus(n)))
        for indicator, kind in (
            ("damage", None),
            ("staff_incident", None),
            ("other_disorder", "drugs"),
            ("other_disorder", "burglary"),
        ):
            tell_many(
                world,
                round,
                rng.choice([0, 0, 1, 2, 4]),
                indicator=indicator,
                kind=kind,
                area=rng.choice(["Ängby", "Öster", None]),
            )
        close(world, round)
    selection = select(Criteria())
    values_by_key = defaultdict(list)
    for n, row in enumerate(rows(selection)):
        _round, source, area, category = place(selection, n)
        values_by_key[area.pk if area else None, source.code, category.key].append(Suppressed(row.count, row.status))
    sums = area_sums(selection)
    assert {key: small_numbers.sum_bounds(values) for key, values in values_by_key.items()} == {
        (area, *key): total for area, values in sums.items() for key, total in values.sums.items()
    }
    assert any(s and s.low < s.high for values in sums.values() for s in values.sums.values())


def test_the_period_is_the_newest_fifty_two_or_the_one_named(world, weeks, monkeypatch):
    def labels(**criteria):
        return [r.label for r in select(Criteria(**criteria)).rounds]

    assert labels() == ["2026-W30", "2026-W31", "2026-W32", "2026-W33"]
    assert labels(first="2026-W31", last="2026-W32") == ["2026-W31", "2026-W32"]
    assert labels(begins=weeks[1].observed_to, ends=weeks[2].observed_from) == ["2026-W31", "2026-W32"]
    monkeypatch.setattr("samlad.analysis.export.selection.ROUNDS", 2)
    assert labels() == ["2026-W32", "2026-W33"]
    assert labels(last="2026-W31") == ["2026-W30", "2026-W31"]
    assert labels(first="2026-W30") == labels(all_rounds=True) == ["2026-W30", "2026-W31", "2026-W32", "2026-W33"]
    open_week(world, "2026-W40")
    assert "2026-W40" not in labels(all_rounds=True)  # its counts are not shared yet


@pytest.mark.parametrize(
    "criteria",
    [
        {"first": "2026-W60"},
        {"first": "vecka 3"},
        {"first": "2026-W33", "last": "2026-W30"},
        {"source": "rumours"},
        {"indicator": "nonsense"},
        {"kind": "nonsense"},
        {"area": "nonsense"},
        {"begins": date(2026, 2, 1), "ends": date(2026, 1, 1)},
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(weeks, criteria):
    with pytest.raises(UserError, match=r"\.$"):
        select(Criteria(**criteria))


def export(world, layer="areas", **criteria):
    return Export(select(Criteria(**criteria)), Origin(world.partnership, world.now), layer)


@pytest.fixture
def written(world, weeks, tmp_path):
    def write(kind, layer="areas", **criteria):
        path = tmp_path / f"out.{FORMATS[kind].ending}"
        write_file(export(world, layer, **criteria), kind, path)
        return path

    return write


@pytest.mark.parametrize(("kind", "delimiter"), [("csv", ","), ("csv-semicolon", ";")])
def test_csv_opens_in_excel_and_leaves_what_is_missing_empty(written, kind, delimiter):
    raw = written(kind).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=delimiter))
    assert tuple(table[0]) == Row._fields
    assert {r["count"] for r in table if r["status"] != "counted"} == {""}
    assert {r["status"] for r in table} == {"counted", "missing", "not_asked", "<3"}
    assert "" not in {r["count"] for r in table if r["status"] == "counted"}


FORMULA = '=HYPERLINK("http://x")'


@pytest.mark.parametrize("name", [FORMULA, "+46", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(world, written, name):
    world.areas["Ängby"].name = name
    world.areas["Ängby"].save()
    table = list(csv.DictReader(written("csv").read_text(encoding="utf-8-sig").splitlines()))
    assert f"'{name}" in {r["area"] for r in table}
    sheet = openpyxl.load_workbook(written("xlsx")).worksheets[0]
    named = [c for row in sheet.iter_rows() for c in row if c.value == name]
    assert named
    assert {c.data_type for c in named} == {"s"}


def test_the_workbook_has_a_codebook_that_tells_every_column(world, written):
    book = openpyxl.load_workbook(written("xlsx"))
    counts, areas, places, rounds, codebook = book.worksheets
    columns = {(r[0], r[1]) for r in codebook.iter_rows(values_only=True)}
    for name, sheet in (("counts", counts), ("areas", areas), ("places", places)):
        heading = next(sheet.iter_rows(values_only=True))
        assert {(name, c) for c in heading} <= columns
    assert [r[0] for r in rounds.iter_rows(values_only=True)] == [
        "week",
        "2026-W30",
        "2026-W31",
        "2026-W32",
        "2026-W33",
    ]
    assert world.partnership.name in str(codebook["B2"].value)


def test_the_codebook_says_nothing_of_columns_that_are_not_there(weeks):
    selection = select(Criteria())
    columns = {(e.table, e.column) for e in entries(selection)}
    there = {("counts", c) for c in Row._fields}
    there |= {("areas", c) for f in area_features(selection) for c in f.properties}
    there |= {("places", c) for f in place_features(selection) for c in f.properties}
    assert columns == there


def test_the_geopackage_has_its_layers_with_null_for_missing(written):
    path = written("gpkg")
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers == {"areas": "MultiPolygon", "places": "Point", "counts": None, "rounds": None, "codebook": None}
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from counts where status = 'missing' and count is not null").fetchone() == (
            0,
        )
        assert db.execute(
            "select count, persisting from counts where week='2026-W30' and area='Ängby' and indicator='damage' and source='questionnaire'"
        ).fetchone() == (2, 0)
        low, high = db.execute(
            "select reported_staff_incident_from, reported_staff_incident_to from areas where area='Ängby'"
        ).fetchone()
        assert (low, high) == (1, 2)
        assert db.execute("select typeof(observed_from), observed_from from counts limit 1").fetchone()[0] == "text"
    assert pyogrio.read_info(path, layer="areas")["crs"] == "EPSG:4326"


@pytest.mark.parametrize("layer", ["areas", "places"])
def test_geojson_is_as_the_standard_has_it(written, layer):
    features = json.loads(written("geojson", layer=layer).read_text(encoding="utf-8"))
    assert features["type"] == "FeatureCollection"
    first = features["features"][0]
    assert first["geometry"]["type"] == {"areas": "Polygon", "places": "Point"}[layer]
    assert pyogrio.read_info(written("geojson", layer=layer))["features"] == len(features["features"])
    if layer == "places":
        assert (first["properties"]["place"], first["properties"]["reported_damage"]) == ("Torget", 2)
        assert not {c for c in first["properties"] if "staff" in c or "violence" in c or "drugs" in c}


def test_nobodys_words_leave(written):
    for kind in FORMATS:
        raw = written(kind).read_bytes()
        assert b"Svensson" not in raw
    sheets = openpyxl.load_workbook(written("xlsx")).worksheets
    assert "Svensson" not in str([list(s.iter_rows(values_only=True)) for s in sheets])


@pytest.mark.parametrize("kind", list(FORMATS))
def test_another_partnerships_numbers_do_not_come_along(world, weeks, other_world, tmp_path, kind):
    with scope(partnership=other_world.partnership), pytest.raises(UserError, match="stängts"):
        write_file(Export(select(Criteria()), Origin(other_world.partnership, world.now)), kind, tmp_path / "x")


def test_a_workbook_that_would_be_too_long_is_refused(world, weeks, tmp_path, monkeypatch):
    monkeypatch.setattr("samlad.analysis.export.files.MOST_IN_SHEET", 10)
    with pytest.raises(UserError, match="CSV"):
        write_file(export(world), "xlsx", tmp_path / "x.xlsx")


def test_the_files_name_says_who_and_when(world, weeks):
    assert file_name(export(world), "csv") == "samlad-orebro-2026-W30-2026-W33.csv"
    assert file_name(export(world, "places"), "geojson").endswith("-places.geojson")


def test_polygons_are_right_handed(weeks):
    import shapely

    shape = shapely.geometry.shape(geojson(area_features(select(Criteria()))[0])["geometry"])
    assert isinstance(shape, shapely.Polygon)
    assert shape.exterior.is_ccw


@pytest.mark.parametrize("kind", ["csv", "gpkg"])
def test_the_queries_do_not_grow_with_the_rows(world, weeks, tmp_path, kind):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            write_file(export(world), kind, tmp_path / f"x.{kind}")
        return len(captured)

    before = queries()
    for n in range(4, 9):
        round = open_week(world, str(Week(2026, 30).plus(n)))
        tell_many(world, round, 3)
        close(world, round)
    assert queries() == before


def test_one_area_alone_and_no_areas_at_all_come_out(world, weeks, tmp_path):
    assert {r.area for r in rows(select(Criteria(area="A1")))} == {"Ängby"}
    assert [f.properties["area"] for f in area_features(select(Criteria(area="A1")))] == ["Ängby"]
