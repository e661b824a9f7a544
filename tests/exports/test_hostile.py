"""Whatever stands in a name or a text, kept before it was cleaned at the door or come by another way: every export is
whole, opens in its reader, and nothing in it is a formula."""

import csv
import io
import json
from datetime import date

import icalendar
import openpyxl
import pyogrio
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client
from tests.steps import close, open_week, quiet, share, tell

from samlad.analysis.export.codebook import Origin
from samlad.analysis.export.files import FORMATS, Export, write_file
from samlad.analysis.export.selection import Criteria, select
from samlad.lib.text import clean
from samlad.measures.export import as_calendar, as_csv, as_xlsx, table
from samlad.measures.models import Measure
from samlad.measures.service import plan_measure, replace_techniques
from samlad.places.service import add_place
from samlad.web.forms.cleaning import cleaned

HOSTILE = [
    "=1+1\v",
    "a\n=cmd|' /C calc'!A0",
    "A\u030a\x1b[31m\u202egnp.exe\ufffe",
    '";--,\r\nBEGIN:VEVENT\t|',
    "<script>]]></script>&amp;{{ x }}{% y %}",
    "@SUM(1)\x01\x7f\u2028-2+3",
    "😀" * 30 + "å" * 100,
]
NOT_WORDS = {"code", "slug", "key", "label", "role", "language", "time_zone", "email", "password", "kind", "purpose"}


def words(model) -> list[str]:
    return [
        f.name
        for f in model._meta.concrete_fields
        if isinstance(f, (models.CharField, models.TextField))
        and not (f.choices or f.unique or f.name in NOT_WORDS or f.name.endswith(("hash", "_id", "_by", "actor")))
    ]


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(world, request):
    """Every text of every model that the database lets anybody change. Returns the models."""
    round = open_week(world, "2026-W48")
    torget = add_place(
        actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk, lon=15.05, lat=59.05
    )
    share(world, tell(world, round, place_id=torget.pk))
    quiet(world, round, who="väktare")
    close(world, round)
    replace_techniques(actor=world.system, now=world.now)
    plan_measure(
        actor=world.actor("samordnare"),
        now=world.now,
        what="Belysning",
        who="Gatukontoret",
        starts_on=date(2026, 11, 1),
        area_ids=[a.pk for a in world.areas.values()],
    )
    changed = set()
    for model in apps.get_models():
        if not model.__module__.startswith("samlad.") or model._meta.label_lower.startswith(("audit.", "jobs.")):
            continue
        for row in model._base_manager.all():
            texts = {}
            for name in words(model):
                longest = model._meta.get_field(name).max_length or 4000
                texts[name] = request.param[: longest - 5] + str(row.pk)[-4:]
            try:
                with transaction.atomic():
                    if texts and model._base_manager.filter(pk=row.pk).update(**texts):
                        changed.add(model.__name__)
            except DatabaseError:
                continue  # what nobody can change
    assert {"Area", "Place", "Organisation", "Function", "Indicator", "Measure", "Technique"} <= changed
    return changed


def test_every_table_out_opens_whole_and_without_a_formula(world, hostile, tmp_path):
    export = Export(select(Criteria()), Origin(world.partnership, world.now), "areas")
    for kind in FORMATS:
        path = tmp_path / f"x.{FORMATS[kind].ending}"
        path.unlink(missing_ok=True)
        write_file(export, kind, path)
        if kind == "xlsx":
            book = openpyxl.load_workbook(path)
            assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
        elif kind == "gpkg":
            for layer in ("areas", "places", "counts", "codebook"):
                assert pyogrio.read_info(path, layer=layer)["features"]
        elif kind == "geojson":
            assert len(json.loads(path.read_text(encoding="utf-8"))["features"]) == 2
        else:
            rows = list(
                csv.reader(
                    io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""),
                    delimiter=";" if kind != "csv" else ",",
                )
            )
            assert {len(row) for row in rows} == {len(rows[0])}
            assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_measures_out_open_whole_and_without_a_formula(world, hostile):
    rows = table(Measure.objects.all())
    assert all(
        cell.data_type != "f" for row in openpyxl.load_workbook(io.BytesIO(as_xlsx(rows))).active for cell in row
    )
    (head, *lines) = csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline=""), delimiter=";")
    assert {len(row) for row in lines} == {len(head)}
    assert not any(cell.startswith(("=", "+", "@")) for row in lines for cell in row)
    calendar = icalendar.Calendar.from_ical(as_calendar(actor=world.system, now=world.now))
    assert len(calendar.walk("VEVENT")) == 1


@pytest.mark.parametrize(
    ("sent", "clean_text"),
    [
        ("a\vb", "a b"),
        ("A\u030a", "Å"),
        ("1\r\n2\r3", "1\n2\n3"),
        ("x\x00\x1b\u200b\u202e\ufeffy", "xy"),
        ("😀 å\t", "😀 å\t"),
    ],
)
def test_what_is_sent_is_cleaned_at_the_door_but_passwords(sent, clean_text):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    data.setlist("name", [sent, sent])
    data["password1"] = sent
    fields = cleaned(data)
    assert fields.getlist("name") == [clean_text, clean_text]
    assert fields["password1"] == sent
    assert clean(clean_text) == clean_text


def test_a_place_named_with_a_vertical_tab_is_kept_clean_and_length_counts_line_ends_once(world):
    from samlad.places.models import Place

    client = Client()
    client.force_login(world.accounts["samordnare"])
    data = {"name": "Bra\u0308nda\vtomten\x07", "area_id": world.areas["Ängby"].pk, "other_names": "ö" * 299 + "\r\n"}
    response = client.post("/installningar/platser/ny/", data)
    assert response.status_code == 302, response.content.decode()[:2000]
    assert Place.objects.get().name == "Brända tomten"


def test_what_a_command_is_told_is_cleaned_and_paths_are_not():
    import click
    from click.testing import CliRunner

    from samlad.cli.commands import Text, samlad

    texts = [
        p
        for command in samlad.commands.values()
        for p in command.params
        if isinstance(p.type, click.types.StringParamType)
    ]
    assert all(isinstance(p.type, Text) for p in texts)

    @click.command()
    @click.argument("name", type=Text())
    def say(name):
        click.echo(repr(name))

    assert CliRunner().invoke(say, ["A\u030a\v\x07"]).output == "'Å '\n"
