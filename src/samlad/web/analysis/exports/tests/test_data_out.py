"""The page where data is taken out, its files, and the keys for programs."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.steps import close, open_week, tell

from samlad.lib import clock
from samlad.lib.weeks import Week
from samlad.partnership.models import AccessToken, AccessTokenRevocation

PAGE, FILE, KEYS = "/analys/data/", "/analys/data/fil/", "/analys/data/nycklar/"


@pytest.fixture(autouse=True)
def _its_tuesday(monkeypatch, world):
    monkeypatch.setattr(clock, "now", lambda: world.now)


@pytest.fixture
def as_(world):
    def log_in(name, of=None):
        client = Client()
        client.force_login((of or world).accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def weeks(world):
    rounds = [open_week(world, str(Week(2026, 40).plus(n))) for n in range(3)]
    for round in rounds:
        tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at)
        close(world, round)
    return rounds


def test_the_heading_says_what_there_is(as_, weeks):
    text = as_("styrgrupp").get(PAGE).content.decode()
    assert "3 veckor att hämta, 2026-W40 till 2026-W42" in text


def test_before_any_week_has_closed_there_is_nothing_to_take(as_, world):
    page = as_("samordnare").get(PAGE)
    assert (page.status_code, "Hämta filen" in page.content.decode()) == (200, False)


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("xlsx", ".xlsx"),
        ("gpkg", ".gpkg"),
        ("csv", ".csv"),
        ("csv-semicolon", ".csv"),
        ("codebook", "-codebook.csv"),
        ("geojson-areas", "-areas.geojson"),
        ("geojson-places", "-places.geojson"),
    ],
)
def test_every_file_is_sent_as_one(as_, weeks, kind, ending):
    response = as_("samordnare").get(FILE, {"fran": "2026-W41", "till": "2026-W42", "fil": kind})
    assert response.status_code == 200
    assert f'2026-W41-2026-W42{ending}"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert len(b"".join(response.streaming_content)) > 40


def test_what_is_chosen_is_what_is_in_the_file(as_, weeks):
    response = as_("samordnare").get(
        FILE, {"fran": "2026-W41", "till": "2026-W41", "kalla": "questionnaire", "indikator": "damage"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    table = [
        dict(zip([c.value for c in sheet[1]], row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert {(r["week"], r["source"], r["indicator"]) for r in table} == {("2026-W41", "questionnaire", "damage")}
    assert {r["area"]: r["count"] for r in table} == {"Ängby": 1, "Öster": None, None: 0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"fran": "2026-W60"},
        {"fran": "x"},
        {"kalla": "x"},
        {"indikator": "x"},
        {"fil": "pdf"},
        {"fran": "2026-W42", "till": "2026-W40"},
    ],
)
def test_what_cannot_be_is_400_with_a_sentence(as_, weeks, wrong):
    response = as_("samordnare").get(FILE, wrong)
    assert response.status_code == 400
    assert "Något behöver rättas" in response.content.decode()


def test_another_partnerships_weeks_cannot_be_chosen(as_, weeks, other_world):
    stranger = as_("samordnare", of=other_world)
    assert stranger.get(FILE, {"fran": "2026-W40"}).status_code == 400
    assert "2026-W40" not in stranger.get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["rektor", "registrator"])
def test_who_may_not_read_the_week_gets_no_file_and_no_key(as_, weeks, who):
    client = as_(who)
    assert [
        client.get(PAGE).status_code,
        client.get(FILE).status_code,
        client.post(KEYS, {"name": "x"}).status_code,
    ] == [403] * 3


def test_a_key_is_shown_once_works_and_is_revoked(world, as_, weeks):
    client = as_("samordnare")
    answer = client.post(KEYS, {"name": "QGIS hemma"})
    secret = answer.context["key"].secret
    assert secret in answer.content.decode()
    page = client.get(PAGE).content.decode()
    assert ("QGIS hemma" in page, secret in page) == (True, False)
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get("/api/ogc/").status_code == 200
    token = AccessToken.objects.get()
    assert as_("styrgrupp").post(f"{KEYS}{token.pk}/aterkalla/").status_code == 404
    assert client.post(f"{KEYS}{token.pk}/aterkalla/").status_code == 302
    assert client.post(f"{KEYS}{token.pk}/aterkalla/").status_code == 302
    assert AccessTokenRevocation.objects.count() == 1
    assert (program.get("/api/ogc/").status_code, "QGIS hemma" in client.get(PAGE).content.decode()) == (401, False)


def test_a_key_needs_a_name_and_there_is_a_limit(as_, weeks):
    client = as_("samordnare")
    assert client.post(KEYS, {"name": "  "}).status_code == 302
    assert not AccessToken.objects.exists()
    for n in range(11):
        client.post(KEYS, {"name": str(n)})
    assert AccessToken.objects.count() == 10


def test_the_page_asks_the_database_few_times(world, as_, weeks):
    client = as_("samordnare")
    client.get(PAGE)
    with scope(partnership=None), CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    assert len(captured) <= 12
