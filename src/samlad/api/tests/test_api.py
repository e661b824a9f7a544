"""The machine interface: the same rights as the pages, JSON whatever happens, and a description that holds."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.steps import publish

from samlad.analysis.documents import week_document
from samlad.analysis.queries import week_numbers
from samlad.api.openapi import OPERATIONS, document
from samlad.collection import service
from samlad.collection.queries import answers, round_by_label
from samlad.collection.service import Observed
from samlad.lib import clock
from samlad.lib.weeks import Week
from samlad.picture.service import draft_picture

WEEK = "/api/v1/weeks/2026-W48/"
CSV = f"{WEEK}areas.csv"
ADDRESSES = ["/api/v1/weeks/", WEEK, CSV, "/api/v1/pictures/"]
ERROR = {"error", "message"}


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
def closed(world, round):
    """Ängby: the headmaster saw two things; the guard, who alone answers for Öster, did not answer."""
    at = world.now - timedelta(days=2)
    for key in ("a", "b"):
        service.add_observation(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            key=key,
            function_id=world.functions["rektor"].pk,
            observed=Observed(
                indicator="damage",
                starts_at=at,
                ends_at=at,
                precision="moment",
                text="Klotter på en gavel.",
                area_id=world.areas["Ängby"].pk,
            ),
        )
    service.close_round(actor=world.system, now=round.closes_at, round_id=round.pk)
    return round_by_label(round.label)


@pytest.fixture
def published(world, closed):
    now = closed.meeting_at
    picture = draft_picture(actor=world.system, now=now, round_id=closed.pk)
    return publish(world, picture, now=now)


def test_the_week_is_what_the_command_line_prints(world, as_, closed):
    document = week_document(closed, week_numbers(closed), answers(closed))
    expected = json.loads(json.dumps(dict(document), cls=DjangoJSONEncoder))
    assert as_("samordnare").get(WEEK).json() == expected
    angby = next(a for a in expected["areas"] if a["area"] == "Ängby")
    assert (angby["total"]["count"], angby["answered"], angby["expected"]) == (2, 1, 2)


def test_rounds_are_listed_newest_first_with_where_their_numbers_are(world, as_, closed):
    service.open_round(actor=world.system, now=closed.meeting_at, week=Week(2026, 49))
    rounds = as_("styrgrupp").get("/api/v1/weeks/").json()["weeks"]
    assert [(w["week"], w["closed"]) for w in rounds] == [("2026-W49", False), ("2026-W48", True)]
    assert rounds[1]["url"] == WEEK


def rows(response):
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_in_the_table_missing_is_empty_and_nothing_seen_is_zero(as_, closed):
    response = as_("samordnare").get(CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    table = {(r["area"], r["indicator"]): r for r in rows(response)}
    assert (table["Ängby", "damage"]["count"], table["Ängby", "fire"]["count"]) == ("2", "0")
    assert (table["Öster", "damage"]["count"], table["Öster", "damage"]["missing"]) == ("", "1")
    assert (table["Öster", "damage"]["expected"], table["Öster", "damage"]["answered"]) == ("1", "0")
    assert table["Ängby", "damage"]["usual"] == ""  # no earlier round to compare with
    assert table["Ängby", "damage"]["indicator_name"] == "Skadegörelse"


def test_an_open_rounds_table_has_no_counts(as_, round):
    assert {r["count"] for r in rows(as_("samordnare").get(CSV))} == {""}


def test_one_or_two_incidents_against_staff_are_not_told_in_a_file(world, as_, round):
    at = world.now - timedelta(days=2)
    for n, (indicator, kind) in enumerate(
        [("staff_incident", None), *[("other_disorder", "violence")] * 2, *[("other_disorder", "burglary")] * 3]
    ):
        service.add_observation(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            key=f"k{n}",
            function_id=world.functions["rektor"].pk,
            observed=Observed(
                indicator=indicator,
                kind=kind,
                starts_at=at,
                ends_at=at,
                precision="moment",
                text="x",
                area_id=world.areas["Ängby"].pk,
            ),
        )
    service.close_round(actor=world.system, now=round.closes_at, round_id=round.pk)
    table = {(r["area"], r["indicator"]): r for r in rows(as_("samordnare").get(CSV))}
    staff, other = table["Ängby", "staff_incident"], table["Ängby", "other_disorder"]
    assert (staff["count"], staff["status"], staff["high"]) == ("", "<3", "")
    assert (other["count"], other["status"]) == ("", "withheld")  # five would say two, beside three burglaries
    assert table["Öster", "staff_incident"]["status"] == "missing"


def test_a_name_in_the_table_is_never_a_formula(world, as_, closed):
    world.areas["Ängby"].name = "=1+1"
    world.areas["Ängby"].save()
    assert "'=1+1" in {r["area"] for r in rows(as_("samordnare").get(CSV))}


def test_half_a_count_has_the_comma_that_excel_expects_here(world, as_, closed):
    from samlad.api.tables import _number

    assert [_number(v) for v in (2.5, 2.0, None, 0)] == ["2,5", "2", "", "0"]


def test_pictures_tell_their_number_digest_and_files(as_, published):
    (picture,) = as_("rektor").get("/api/v1/pictures/").json()["pictures"]
    record = published.record
    assert (picture["number"], picture["version"], picture["sha256"]) == (record.number, 1, record.sha256)
    assert (picture["week"], picture["current"], picture["replaces"]) == ("2026-W48", True, None)
    assert {f["name"] for f in picture["files"]} == {
        "log.json",
        "picture.docx",
        "picture.html",
        "picture.json",
        "picture.pdf",
    }
    for f in picture["files"]:
        got = as_("rektor").get(f["url"])
        assert (got.status_code, got["ETag"]) == (200, f'"{f["sha256"]}"')


def test_a_correction_replaces_and_is_current(world, as_, published):
    field = published.picture.fields.filter(section="weather").get()
    field.text = "Kallt i helgen."
    field.save()
    publish(world, published.picture, now=world.now + timedelta(days=5))
    pictures = as_("samordnare").get("/api/v1/pictures/").json()["pictures"]
    assert [(p["version"], p["replaces"], p["current"]) for p in pictures] == [(2, 1, True), (1, None, False)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_gets_401_in_json(round, address):
    response = Client().get(address)
    assert (response.status_code, response.json()["error"]) == (401, "not_logged_in")


@pytest.mark.parametrize("address", ADDRESSES[:3])
@pytest.mark.parametrize("who", ["rektor", "registrator"])
def test_who_may_not_read_the_week_gets_403(round, as_, address, who):
    response = as_(who).get(address)
    assert (response.status_code, response.json()["error"]) == (403, "not_allowed")


def test_an_account_without_any_function_gets_403(round, world, as_):
    world.functions["styrgrupp"].assignments.all().delete()
    assert as_("styrgrupp").get(WEEK).status_code == 403


@pytest.mark.parametrize("address", ["/api/v1/weeks/2020-W01/", "/api/v1/weeks/nonsens/areas.csv", "/api/v2/", "/api/"])
def test_what_is_not_there_is_404_in_json(as_, address):
    response = as_("samordnare").get(address)
    assert (response.status_code, set(response.json())) == (404, ERROR)


def test_another_partnerships_round_is_not_there(as_, closed, other_world, published):
    stranger = as_("samordnare", of=other_world)
    assert stranger.get(WEEK).status_code == stranger.get(CSV).status_code == 404
    assert stranger.get("/api/v1/weeks/").json() == {"weeks": []}
    assert stranger.get("/api/v1/pictures/").json() == {"pictures": []}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_interface_only_reads(as_, round, method):
    response = getattr(as_("samordnare"), method)(WEEK)
    assert (response.status_code, response.json()["error"], response["Allow"]) == (405, "only_reading", "GET, HEAD")


def test_what_breaks_is_told_in_json_without_details(as_, round, monkeypatch, caplog):
    def breaks(_round, **_more):
        raise RuntimeError("inner secret")

    monkeypatch.setattr("samlad.api.views.week_numbers", breaks)
    client = as_("samordnare")
    client.raise_request_exception = False
    response = client.get(WEEK)
    assert (response.status_code, response.json()["error"]) == (500, "broken")
    assert b"inner" not in response.content
    assert "inner secret" in caplog.text


def test_answers_are_kept_by_nobody_between(as_, closed, published):
    for address in ADDRESSES:
        response = as_("samordnare").get(address)
        assert "private" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_, closed, published, address):
    client = as_("samordnare")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    before = queries()
    with scope(partnership=world.partnership):
        for week in (49, 50, 51):
            opened = service.open_round(actor=world.system, now=closed.meeting_at, week=Week(2026, week))
            service.close_round(actor=world.system, now=opened.closes_at, round_id=opened.pk)
            picture = draft_picture(actor=world.system, now=opened.meeting_at, round_id=opened.pk)
            publish(world, picture, now=opened.meeting_at)
    assert queries() <= before


def test_the_description_is_open_to_all_and_names_every_address(db):
    description = Client().get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {o.path for o in OPERATIONS}
    own = [o for o in OPERATIONS if o.path.startswith("/api/v1/")]
    assert {o.path.replace("{label}", "2026-W48") for o in own} == set(ADDRESSES)


def test_every_answer_is_as_described(as_, closed, published):
    for operation in OPERATIONS[:4]:  # the others in test_ogc
        responses = document()["paths"][operation.path]["get"]["responses"]
        address = operation.path.replace("{label}", "2026-W48")
        for client, status in ((as_("samordnare"), 200), (Client(), 401)):
            response = client.get(address)
            assert response.status_code == status
            ((media_type, content),) = responses[str(status)]["content"].items()
            assert response["Content-Type"].startswith(media_type)
            if media_type == "application/json":
                fits(response.json(), content["schema"])


def fits(value, schema):
    """As much of JSON Schema as the description uses; anything else in it is a mistake here."""
    if not schema:
        return None  # anything
    if "$ref" in schema:
        return fits(value, document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        kinds = {"null": type(None), "integer": int, "number": (int, float), "string": str}
        (chosen,) = [s for s in schema["anyOf"] if isinstance(value, kinds[s["type"]] if "type" in s else dict)]
        return fits(value, chosen)
    match schema["type"]:
        case "object":
            known, others = schema.get("properties", {}), schema["additionalProperties"]
            assert set(schema.get("required", ())) <= set(value)
            assert others or set(value) == set(known)
            for name, inner in value.items():
                fits(inner, known.get(name, others))
        case "array":
            for inner in value:
                fits(inner, schema["items"])
        case "string":
            assert isinstance(value, str)
            if schema.get("format") == "date":
                assert len(value) == 10
            if schema.get("format") == "date-time":
                assert value.endswith("Z")
        case "integer":
            assert isinstance(value, int)
            assert not isinstance(value, bool)
        case "number":
            assert isinstance(value, int | float)
        case "boolean":
            assert isinstance(value, bool)
        case "null":
            assert value is None
        case other:
            raise AssertionError(other)
    return None
