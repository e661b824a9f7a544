"""What an organisation adds for its own people exists for nobody else: on no page, in no file, list, number or stream."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.permissions.addresses import PAGES, SENT, TODAY
from tests.permissions.test_crawl import addresses, plain
from tests.permissions.test_pages import furnish
from tests.steps import publish_supplement, supplement_with

from samlad.audit.models import Event
from samlad.live.room import _parts
from samlad.partnership.models import Consent, Duty
from samlad.partnership.service import add_function, assign, change_organisation, make_token
from samlad.records.models import Record, RecordFile
from samlad.supplements.service import write_headings

PUBLISHED, DRAFT, HEADING = "zqbeslutqz", "zqutkastqz", "zqrubrikqz"
OWN_PAGES = ("published_supplement", "supplement_file", "supplement", "review_supplement", "supplement_draft")


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = TODAY


@pytest.fixture
def police(world):
    """One of everything of the municipality's, and with the police's ids where there are any."""
    about = furnish(world, "2026-W48")
    round, lead = about["round"], world.organisations["Polisen"]
    acts = {"actor": world.actor("polissamordnare"), "now": world.now}
    write_headings(**acts, organisation_id=lead.pk, text=f"{HEADING}\nTill fältet")
    first = publish_supplement(world, supplement_with(world, round, PUBLISHED))
    second = publish_supplement(world, supplement_with(world, round, f"{PUBLISHED} igen"))
    supplement = supplement_with(world, round, f"{PUBLISHED} igen", DRAFT)
    secret = make_token(actor=world.actor("samordnare"), now=world.now, name="K", purpose="calendar").secret
    filled = {"secret": secret, "layer": "areas", "code": "A1", "slip": "x", "one": 1}
    return (
        about
        | filled
        | {
            "lead": lead.pk,
            "organisation": lead.pk,
            "supplement_text": supplement.texts.first().pk,
            "own_record": second.record_id,
            "record": first.record_id,
        }
    )


def somebody(world, lead, *duties, consented=True):
    """The account of somebody with these duties in an organisation."""
    name = f"{'-'.join(duties)} {lead}"
    function = add_function(
        actor=world.system, now=world.now, organisation_id=world.organisations[lead].pk, name=name, duties=duties
    )
    assignment = assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name=name,
        email=f"{function.pk}@example.se",
        starts_on=world.now.date(),
    )
    if not consented:
        Consent.objects.filter(assignment=assignment).delete()
    return assignment.account


def client_of(account):
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def page(account, name, *arguments):
    with scope(partnership=None):
        response = client_of(account).get(reverse(name, args=arguments))
    return response.status_code, plain(response)


def every_duty(world):
    return somebody(world, "Kommunen", *(d.value for d in Duty if d != Duty.REPORTER))


OUTSIDE = {
    "the municipality, with every duty": every_duty,
    "the municipality's registrar": lambda world: world.accounts["registrator"],
    "a headmaster": lambda world: world.accounts["rektor"],
    "a guard who only reports to the police": lambda world: world.accounts["väktare"],
    "an administrator of the police's": lambda world: somebody(world, "Polisen", "administrator", consented=False),
    "somebody the police have not said may read": lambda world: somebody(
        world, "Polisen", "coordinator", "registrar", consented=False
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("posted", [False, True], ids=["read", "posted"])
def test_no_address_tells_anybody_else_of_it(world, police, who, posted):
    """Not a word, not a heading, not its number."""
    account, quoted = OUTSIDE[who](world), {}
    client = client_of(account)
    for name, method, address in addresses(police):
        with scope(partnership=None), transaction.atomic():
            ask = client.post(address, SENT.get(name, {})) if posted and method == "POST" else client.get(address)
            text = plain(ask)
            transaction.set_rollback(True)
        if any(word in text for word in (PUBLISHED, DRAFT, HEADING, "POL2026")):
            quoted[address] = ask.status_code
        if "_auth_user_id" not in client.session:  # it was the page that logs out
            client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    assert quoted == {}


@pytest.mark.parametrize("who", OUTSIDE)
def test_its_own_addresses_are_those_of_nothing(world, police, who):
    """As an address with a number that nothing has."""
    account = OUTSIDE[who](world)
    for name in (*OWN_PAGES, "published", "record_file"):
        about = police | {"record": police["own_record"], "filename": "supplement.pdf"}
        none = about | {"own_record": 999_999, "record": 999_999, "lead": 999_999}
        needs = PAGES[name][1].split()
        answers = [page(account, name, *(each[n] for n in needs)) for each in (about, none)]
        assert answers[0][0] == answers[1][0], name
        assert answers[0][0] in (403, 404), name


def test_the_register_and_the_first_page_have_as_many_records_as_without(world, police):
    """Two of the police's and one each of the municipality's and of all together."""
    registrar = somebody(world, "Polisen", "registrar")
    assert Record.objects.count() == 4
    assert "3handlingar" in page(registrar, "register")[1]
    assert "2handlingar" in page(world.accounts["registrator"], "register")[1]
    text = page(registrar, "register")[1]
    assert "POL2026-1" in text
    assert "KOM2026-1" not in text
    assert "POL2026-1" in page(registrar, "home")[1]
    text = page(world.accounts["registrator"], "register")[1]
    assert "KOM2026-1" in text
    assert "POL2026-1" not in text


INSIDE = {
    "a recipient": ("Polisen", "recipient"),
    "a recipient of a unit that reports to them": ("Väktarna", "recipient"),
    "their chief in the steering group": ("Polisen", "steering_group"),
    "their registrar": ("Polisen", "registrar"),
}


@pytest.mark.parametrize("who", INSIDE)
def test_its_own_people_read_what_is_published_and_nothing_else(world, police, who):
    account = somebody(world, *INSIDE[who])
    status, text = page(account, "published_supplement", police["own_record"])
    assert status == 200
    assert PUBLISHED in text
    assert HEADING in text
    assert DRAFT not in text
    for file in RecordFile.objects.filter(record=police["own_record"]):
        status, text = page(account, "supplement_file", police["own_record"], file.name)
        assert status == 200, file.name
        assert (PUBLISHED in text) or file.name == "log.json"
    for name in ("supplement", "review_supplement", "supplement_draft"):
        assert page(account, name, police["label"], police["lead"])[0] == 403
    assert PUBLISHED not in page(account, "supplements")[1], "the list names records, and quotes none"
    assert "POL2026-1v2" in page(account, "supplements")[1]


def test_a_record_of_ones_own_has_one_address_wherever_it_is_listed(world, police):
    client = client_of(somebody(world, "Polisen", "registrar"))
    with scope(partnership=None):
        answer = client.get(reverse("published", args=[police["own_record"]]))
        assert answer["Location"] == reverse("published_supplement", args=[police["own_record"]])
        assert client.get(reverse("record_file", args=[police["own_record"], "supplement.pdf"])).status_code == 404


def test_the_link_is_there_for_those_who_may(world, police):
    joint = Record.objects.filter(only_for=None).first()
    address = reverse("supplements_of_week", args=[police["label"]])
    readers = (somebody(world, "Polisen", "recipient"), somebody(world, "Kommunen", "recipient"))
    with scope(partnership=None):
        for account in (*readers, world.accounts["polissamordnare"], world.accounts["samordnare"]):
            assert address in client_of(account).get(reverse("published", args=[joint.pk])).content.decode()
        room = client_of(world.accounts["polissamordnare"]).get(reverse("room_step", args=[police["label"], "picture"]))
        assert address in room.content.decode()
        for who in ("rektor", "väktare"):
            answer = client_of(world.accounts[who]).get(reverse("published", args=[joint.pk]))
            assert address not in answer.content.decode()


def test_no_stream_of_a_room_tells_that_it_is_written_or_published(world, police):
    events = list(Event.objects.filter(actor=world.actor("polissamordnare").label))
    assert {e.verb for e in events} >= {"supplement.edited", "supplement.published", "record.drawn_up"}
    assert _parts(world.partnership.pk, events) == []


def test_a_program_with_a_key_gets_nothing_of_it(world, police):
    secret = make_token(actor=world.actor("samordnare"), now=world.now, name="QGIS").secret
    client = Client(headers={"authorization": f"Bearer {secret}"})
    with scope(partnership=None):
        text = plain(client.get(reverse("api_pictures")))
        assert "supplement" not in text
        assert "POL2026" not in text


def test_a_unit_that_has_moved_reads_its_new_leads_and_not_its_old(world, police):
    account = somebody(world, "Väktarna", "recipient")
    assert page(account, "published_supplement", police["own_record"])[0] == 200
    change_organisation(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Väktarna"].pk,
        reports_to_id=world.organisations["Kommunen"].pk,
    )
    assert page(account, "published_supplement", police["own_record"])[0] == 404
    ours = Record.objects.get(only_for=world.organisations["Kommunen"])
    assert page(account, "published_supplement", ours.pk)[0] == 200
