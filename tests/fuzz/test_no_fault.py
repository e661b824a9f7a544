"""No request ends in a fault of ours: `bin/fuzz` in small, and the kinds of input that once did."""

import ast
import base64
from pathlib import Path

import pytest
from bench.fuzz.people import people_and_targets
from bench.fuzz.run import Browser, fuzz
from django.test import Client

from samlad.partnership.service import make_token

ROOT = Path(__file__).resolve().parents[2]
LONG = "9" * 5000


@pytest.mark.slow
def test_hostile_requests_at_every_address_end_in_no_fault(world, round):
    people, targets = people_and_targets(most=25)
    done = fuzz(targets, people, requests=1500, seconds=45, seed=2)
    assert done.requests > 100
    assert not done.faults, [met[0] for met in done.faults.values()]


@pytest.fixture
def coordinator(world):
    client = Client()
    client.force_login(world.accounts["samordnare"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "address", ["/%00", "/vecka/%0A/", "/?a=%00", "/?%00=a", "/?a=%ff", "/api/v1/weeks/?a=%00", "/aterkoppling/1/%00"]
)
def test_an_address_that_is_no_text_is_refused(world, coordinator, address):
    assert coordinator.get(address).status_code == 400


def test_a_field_that_no_text_holds_is_refused_and_says_what_to_do(world, coordinator):
    answer = coordinator.post("/insatser/", {"what": "a\x00b"})
    assert answer.status_code == 400
    assert "skriv" in answer.content.decode().lower()


def test_a_cookie_that_no_text_holds_is_refused(db):
    assert Client().get("/", headers={"cookie": 'sessionid="\\000"'}).status_code == 400


@pytest.mark.parametrize("charset", ["utf-7", "base64", "nonsense"])
def test_a_strange_alphabet_is_refused(world, coordinator, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert coordinator.generic("POST", "/insatser/", b"what=a", content_type=kind).status_code == 400


@pytest.mark.parametrize("charset", ["base64", "ROT13", "'hex'", "utf-7", "undefined", "x" * 5000])
@pytest.mark.parametrize("path", ["/", "/?a=b", "/api/v1/weeks/?a=b", "/accounts/login/?next=/x"])
def test_a_strange_alphabet_of_nothing_but_an_address_is_refused_too(world, path, charset):
    browser = Browser()
    assert browser.get(path, headers={"content-type": f"text/plain; charset={charset}"}).status_code == 400
    assert browser.generic("GET", path, b"x", content_type=f"text/plain;charset={charset}; x=y").status_code == 400


@pytest.mark.parametrize("label", ["9999-W52", "0001-W01", "2026-W54", "²", "9" * 400])
@pytest.mark.parametrize("page", ["vecka/{}/", "kartlaggning/{}/", "insatser/falt/{}/", "api/v1/weeks/{}/"])
def test_a_week_in_another_age_is_not_found(world, coordinator, page, label):
    assert coordinator.get("/" + page.format(label)).status_code == 404


@pytest.mark.parametrize("number", ["0", LONG, "99999999999999999999", "²"])
def test_a_row_that_cannot_be_is_not_found(world, coordinator, number):
    assert coordinator.get(f"/insatser/{number}/").status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", LONG, "2026-02-30", "²"])
def test_a_day_in_another_age_is_no_day(world, coordinator, day):
    assert coordinator.post("/uppfoljning/mote/oppna/", {"day": day, "kind": "year"}).status_code == 404
    fields = {"what": "Belysning", "who": "Anna", "starts_on": day, "ends_on": day}
    assert coordinator.post("/insatser/", fields).status_code == 422


def test_a_key_is_known_whatever_alphabet_the_name_is_written_in(world):
    token = make_token(actor=world.actor("samordnare"), now=world.now, name="Excel")
    header = base64.b64encode("Åsa:".encode("latin-1") + token.secret.encode()).decode()
    assert Client().get("/api/v1/weeks/", headers={"authorization": f"Basic {header}"}).status_code == 200


@pytest.mark.parametrize("header", ["Basic åäö", "Basic ====", "Basic", "Bearer", f"Bearer {LONG}", "Basic \xff"])
def test_a_key_that_is_none_is_not_let_in(world, header):
    assert Client().get("/api/v1/weeks/", headers={"authorization": header}).status_code == 401


BOUNDED = {"DateField", "DateTimeField", "IntegerField", "FloatField", "DecimalField"}


def test_forms_use_the_fields_that_have_bounds():
    for path in (ROOT / "src/samlad/web").rglob("*.py"):
        if path.name == "fields.py" or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            of_forms = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "forms"
            assert not (of_forms and node.attr in BOUNDED), f"{path}: forms.{node.attr}"


def test_addresses_use_the_parts_that_have_bounds():
    for path in (*(ROOT / "src/samlad/web").rglob("urls.py"), *(ROOT / "src/samlad/api").rglob("urls.py")):
        assert "<int:" not in path.read_text(), path
        assert "<str:label>" not in path.read_text(), path
