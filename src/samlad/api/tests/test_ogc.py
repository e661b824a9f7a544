"""OGC API – Features: the standard's core, for programs that log in with a key."""

import base64
import json
import subprocess
import sys
from datetime import timedelta

import pyogrio
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.database import once
from tests.steps import close, open_week, quiet, share, tell

from samlad.analysis.export.cells import rows
from samlad.analysis.export.selection import Criteria, select
from samlad.api.openapi import OPERATIONS, document
from samlad.api.tests.test_api import fits
from samlad.lib import clock
from samlad.lib.weeks import Week
from samlad.partnership.service import make_token, revoke_token
from samlad.places.service import add_place

HERE = "/api/ogc/"
ITEMS = f"{HERE}collections/counts/items"


@pytest.fixture(autouse=True)
def _its_tuesday(monkeypatch):
    from conftest import NOW

    monkeypatch.setattr(clock, "now", lambda: NOW)


def fill(world):
    """Three closed rounds: two things seen at the square, a quiet one, and one without an answer."""
    rounds = [open_week(world, str(Week(2026, 40).plus(n))) for n in range(3)]
    square = add_place(
        actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk, lon=15.05, lat=59.05
    )
    for _ in range(2):
        observation = tell(
            world,
            rounds[0],
            now=rounds[0].opens_at + timedelta(days=3),
            starts_at=rounds[0].opens_at,
            place_id=square.pk,
            text="Raka ord om Anna Svensson",
        )
        share(world, observation)
    quiet(world, rounds[1], now=rounds[1].opens_at + timedelta(days=3))
    for round in rounds:
        close(world, round)
    return rounds


@pytest.fixture
def weeks(world):
    return once("three rounds and a square", lambda: fill(world))


def key_of(world, name="samordnare"):
    return make_token(actor=world.actor(name), now=world.now, name="QGIS").secret


@pytest.fixture
def ask(world, weeks):
    secret = key_of(world)

    def get(address, **parameters):
        with scope(partnership=None):
            return Client(headers={"Authorization": f"Bearer {secret}"}).get(address, parameters)

    return get


def test_the_landing_page_leads_to_everything(ask):
    for address in (HERE, HERE.rstrip("/")):
        links = {link["rel"]: link["href"] for link in ask(address).json()["links"]}
        assert {"self", "service-desc", "conformance", "data"} <= set(links)
        assert all(ask(href.removeprefix("http://testserver")).status_code == 200 for href in links.values())


def test_it_says_that_it_holds_the_core_and_geojson(ask):
    conformance = ask(f"{HERE}conformance").json()["conformsTo"]
    assert {uri.rsplit("/", 1)[1] for uri in conformance} == {"core", "geojson"}


def test_the_layers_say_where_and_when(ask, weeks):
    collections = ask(f"{HERE}collections").json()["collections"]
    assert [c["id"] for c in collections] == ["areas", "counts", "places"]
    assert collections[0]["extent"]["spatial"]["bbox"] == [[15.0, 59.0, 15.2, 59.1]]
    assert collections[0]["extent"]["temporal"]["interval"][0][0].startswith(str(weeks[0].observed_from))
    assert ask(f"{HERE}collections/areas").json() == collections[0]


def pages(ask, address, **parameters):
    """Every page from the first, by its links."""
    bodies = []
    while address:
        body = ask(address, **parameters).json()
        bodies.append(body)
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        address, parameters = (following[0].removeprefix("http://testserver"), {}) if following else ("", {})
    return bodies


@pytest.mark.parametrize("limit", [7, 50, 1000])
def test_the_links_lead_through_every_cell_once(world, ask, limit):
    bodies = pages(ask, ITEMS, limit=limit)
    features = [f for page in bodies for f in page["features"]]
    expected = list(rows(select(Criteria())))
    assert {page["numberMatched"] for page in bodies} == {len(expected)}
    assert [page["numberReturned"] for page in bodies[:-1]] == [limit] * (len(bodies) - 1)
    assert len({f["id"] for f in features}) == len(features) == len(expected)
    assert [(f["properties"]["week"], f["properties"]["count"], f["properties"]["status"]) for f in features] == [
        (r.week, r.count, r.status) for r in expected
    ]


def test_the_filter_follows_to_the_next_page(ask):
    bodies = pages(ask, ITEMS, limit=2, indicator="damage", source="questionnaire", week="2026-W40")
    properties = [f["properties"] for page in bodies for f in page["features"]]
    assert {(p["week"], p["indicator"], p["source"]) for p in properties} == {("2026-W40", "damage", "questionnaire")}
    assert {p["area"]: p["count"] for p in properties} == {"Ängby": 2, "Öster": None, None: 0}


@pytest.mark.parametrize(
    ("parameters", "areas", "weeks_"),
    [
        ({"bbox": "15.0,59.0,15.05,59.1"}, {"Ängby"}, 3),
        ({"bbox": "15.15,59.0,0,15.16,59.01,100"}, {"Öster"}, 3),
        ({"bbox": "1,1,2,2"}, set(), 0),
        ({"area_code": "A2"}, {"Öster"}, 3),
        ({"datetime": "2026-10-01"}, {"Ängby", "Öster", None}, 1),
        ({"datetime": "../2026-09-29"}, {"Ängby", "Öster", None}, 1),
        ({"datetime": "2026-10-01T00:00:00Z/.."}, {"Ängby", "Öster", None}, 2),
        ({"datetime": "1999-01-01/1999-02-01"}, set(), 0),
    ],
)
def test_where_and_when_choose(ask, parameters, areas, weeks_):
    body = ask(ITEMS, source="questionnaire", limit=10000, **parameters).json()
    assert {f["properties"]["area"] for f in body["features"]} == areas
    assert len({f["properties"]["week"] for f in body["features"]}) == weeks_
    assert body["numberMatched"] == body["numberReturned"]


@pytest.mark.parametrize("layer", ["areas", "counts", "places"])
def test_each_feature_is_found_by_its_id(ask, layer):
    features = ask(f"{HERE}collections/{layer}/items").json()["features"]
    for feature in features[:: max(1, len(features) // 7)]:
        one = ask(f"{HERE}collections/{layer}/items/{feature['id']}").json()
        assert {link["rel"] for link in one.pop("links")} == {"self", "collection"}
        assert one == feature


def test_areas_have_their_sums_and_places_no_persons(ask):
    (square,) = ask(f"{HERE}collections/places/items").json()["features"]
    assert (square["properties"]["place"], square["properties"]["reported_damage"]) == ("Torget", 2)
    assert not {name for name in square["properties"] if "staff" in name or "violence" in name}
    areas = ask(f"{HERE}collections/areas/items").json()["features"]
    angby = next(f["properties"] for f in areas if f["properties"]["area"] == "Ängby")
    assert (angby["reported_damage"], angby["answered"], angby["rounds"]) == (2, 2, 3)
    assert (angby["reported_staff_incident_from"], angby["reported_staff_incident_to"]) == (0, 0)
    one_week = ask(f"{HERE}collections/areas/items", week="2026-W41").json()["features"]
    assert next(f for f in one_week if f["properties"]["area"] == "Ängby")["properties"]["reported_damage"] == 0


def test_nobodys_words_leave(ask):
    for layer in ("areas", "counts", "places"):
        assert "Svensson" not in ask(f"{HERE}collections/{layer}/items").content.decode()


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "9" * 40},
        {"offset": "-1"},
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "0,5,1,4"},
        {"datetime": "yesterday"},
        {"datetime": "2026-02-30"},
        {"datetime": "a/b/c"},
        {"datetime": "2026-05-01/2026-04-01"},
        {"datetime": ".."},
        {"week": "2026-W60"},
        {"week": "x"},
        {"indicator": "x"},
        {"source": "x"},
        {"kind": "x"},
        {"area_code": "x"},
        {"nonsense": "1"},
        {"f": "html"},
        {"bbox-crs": "EPSG:3006"},
    ],
)
def test_what_cannot_be_read_is_400_with_a_sentence(ask, parameters):
    response = ask(ITEMS, **parameters)
    assert (response.status_code, response.json()["error"]) == (400, "bad_request")
    assert response.json()["message"].endswith(".")


@pytest.mark.parametrize(
    "path",
    [
        "collections/nope",
        "collections/nope/items",
        "collections/areas/items/0",
        "collections/areas/items/x",
        "collections/places/items/99999",
        "collections/counts/items/2026-W40.questionnaire.0",
        "collections/counts/items/2026-W39.questionnaire.0.damage",
        "collections/counts/items/2026-W40.questionnaire.0.damage.x",
        "collections/counts/items/a.b.c.d",
        "nope",
    ],
)
def test_what_is_not_there_is_404(ask, path):
    assert ask(f"{HERE}{path}").status_code == 404


def test_more_than_the_most_is_the_most(ask, monkeypatch):
    monkeypatch.setattr("samlad.api.ogc.query.MOST", 5)
    body = ask(ITEMS, limit=100_000).json()
    assert body["numberReturned"] == 5
    assert "limit=5" in next(link["href"] for link in body["links"] if link["rel"] == "next")


def test_every_answer_is_as_described(ask):
    feature = ask(ITEMS, limit=1).json()["features"][0]["id"]
    for operation in [o for o in OPERATIONS if o.path.startswith(HERE)]:
        address = operation.path.replace("{collectionId}", "counts").replace("{featureId}", feature)
        responses = document()["paths"][operation.path]["get"]["responses"]
        for response in (ask(address), Client().get(address), *([ask(address, f="x")])):
            ((media_type, content),) = responses[str(response.status_code)]["content"].items()
            assert response["Content-Type"].startswith(media_type)
            fits(response.json(), content["schema"])


@pytest.mark.parametrize("layer", ["areas", "counts", "places"])
def test_the_number_of_queries_does_not_grow(world, ask, layer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert ask(f"{HERE}collections/{layer}/items", limit=10_000).status_code == 200
        return len(captured)

    before = queries()
    for n in range(3, 9):
        round = open_week(world, str(Week(2026, 40).plus(n)))
        tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at)
        close(world, round)
    assert queries() == before <= 14


class TestAKey:
    def visit(self, header, **extra):
        with scope(partnership=None):
            return Client(headers={"Authorization": header}).get(f"{HERE}collections", **extra).status_code

    def basic(self, name, password):
        return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()

    def test_lets_in_as_bearer_and_as_password(self, world, weeks):
        secret = key_of(world)
        assert self.visit(f"Bearer {secret}") == self.visit(self.basic("vem som helst", secret)) == 200
        assert self.visit(f"bearer {secret}") == 200

    @pytest.mark.parametrize(
        "header", ["Bearer fel", "Bearer", "Basic !!!", "Basic ", "Digest x", "x", "Basic w6XDpA=="]
    )
    def test_that_is_wrong_lets_nobody_in(self, world, weeks, header):
        assert self.visit(header) == 401

    def test_that_is_wrong_is_not_saved_by_a_session(self, world, weeks):
        client = Client(headers={"Authorization": "Bearer fel"})
        client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
        response = client.get(HERE)
        assert (response.status_code, "Basic" in response["WWW-Authenticate"]) == (401, True)

    def test_opens_no_page(self, world, weeks):
        secret = key_of(world)
        with scope(partnership=None):
            client = Client(headers={"Authorization": f"Bearer {secret}"})
            assert client.get("/analys/data/").status_code == 302
            assert client.post("/analys/data/nycklar/", {"name": "x"}).status_code == 401

    def test_is_kept_only_as_a_hash(self, world, weeks):
        key = make_token(actor=world.actor("samordnare"), now=world.now, name="QGIS")
        assert key.secret not in str(vars(key.token))
        assert len(key.token.token_hash) == 64

    def test_stops_when_it_is_revoked_or_too_old(self, world, weeks, monkeypatch):
        key = make_token(actor=world.actor("samordnare"), now=world.now, name="QGIS")
        other = key_of(world)
        revoke_token(actor=world.actor("samordnare"), now=world.now, token_id=key.token.pk)
        assert (self.visit(f"Bearer {key.secret}"), self.visit(f"Bearer {other}")) == (401, 200)
        monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(days=366))
        assert self.visit(f"Bearer {other}") == 401

    def test_stops_when_its_person_leaves(self, world, weeks):
        secret = key_of(world, "styrgrupp")
        assert self.visit(f"Bearer {secret}") == 200
        world.functions["styrgrupp"].assignments.all().delete()
        assert self.visit(f"Bearer {secret}") == 401
        other = key_of(world)
        world.accounts["samordnare"].is_active = False
        world.accounts["samordnare"].save()
        assert self.visit(f"Bearer {other}") == 401

    def test_of_another_partnership_shows_its_own_and_nothing_of_ours(self, world, weeks, other_world):
        with scope(partnership=other_world.partnership):
            secret = key_of(other_world)
        with scope(partnership=None):
            client = Client(headers={"Authorization": f"Bearer {secret}"})
            assert client.get(ITEMS).json()["numberMatched"] == 0
            area = world.areas["Ängby"].pk
            assert client.get(f"{HERE}collections/areas/items/{area}").status_code == 404
            assert client.get("/api/v1/weeks/2026-W40/").status_code == 404


@pytest.mark.parametrize("who", ["rektor", "registrator"])
def test_who_may_not_read_the_week_gets_403(world, weeks, who):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    assert client.get(ITEMS).status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize("way", ["basic", "bearer"])
def test_gdal_reads_it_as_qgis_does(transactional_db, live_server, way):
    """The driver that QGIS and others use, against a served Samlad."""
    from conftest import make_world
    from django.db import transaction

    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("This GDAL has no OGC API – Features driver.")
    with transaction.atomic():
        world = make_world("orebro")
    with scope(partnership=world.partnership):
        fill(world)
        secret = key_of(world)
        expected = len(select(Criteria()))
    options = {
        "basic": {"GDAL_HTTP_USERPWD": f"samlad:{secret}"},
        "bearer": {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": secret},
    }[way]
    question = json.dumps(
        {"address": f"OAPIF:{live_server.url}/api/ogc", "options": options | {"GDAL_HTTP_TIMEOUT": "30"}}
    )
    done = subprocess.run(
        [sys.executable, "-c", READ, question], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["layers"] == {"areas": "Polygon", "counts": "Point", "places": "Point"}
    assert report["areas"] == ["Ängby", "Öster"]
    assert (report["crs"], report["counts"], report["boxed"]) == ("EPSG:4326", expected, ["Ängby"])


# In a process of its own: the driver waits for the server without letting other threads run.
READ = """
import json, sys, pyogrio
asked = json.loads(sys.argv[1])
pyogrio.set_gdal_config_options(asked["options"])
def read(layer, **only):
    meta, _ids, _shapes, columns = pyogrio.raw.read(asked["address"], layer=layer, **only)
    return meta, dict(zip(meta["fields"], columns))
meta, areas = read("areas")
boxed = read("counts", bbox=(15.0, 59.0, 15.05, 59.1))[1]
print(json.dumps({
    "layers": dict(pyogrio.list_layers(asked["address"]).tolist()), "crs": meta["crs"], "areas": list(areas["area"]),
    "counts": len(read("counts")[1]["week"]), "boxed": sorted(set(boxed["area"])),
}))
"""
