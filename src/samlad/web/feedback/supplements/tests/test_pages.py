"""A supplement on its pages: written, read through, published and corrected with forms alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.partnerships import text
from tests.steps import open_week, publish_supplement, supplement_with, value_in

from samlad.partnership.service import add_function, assign
from samlad.records.models import Record
from samlad.supplements.gate import CHECKS
from samlad.supplements.models import Supplement, SupplementText
from samlad.supplements.reviewing import review_of

WEEK, DECISION = "2026-W48", "Synliga vid torget på fredag åäö."


@pytest.fixture(autouse=True)
def _on_tuesday(settings, world):
    settings.SAMLAD_TODAY = "2026-11-24"
    open_week(world, WEEK)


@pytest.fixture
def lead(world):
    return world.organisations["Polisen"].pk


class Visitor:
    def __init__(self, world, who="polissamordnare"):
        self.client = Client()
        self.client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")

    def open(self, name, *arguments):
        with scope(partnership=None):
            self.answer = self.client.get(reverse(name, args=arguments), follow=True)
        return text(self.answer)

    def send(self, name, *arguments, **fields):
        with scope(partnership=None):
            self.answer = self.client.post(reverse(name, args=arguments), fields, follow=True)
        return text(self.answer)


@pytest.fixture
def visitor(world):
    return Visitor(world)


def write(visitor, lead, words, heading="Inriktningsbeslut", **fields):
    visitor.open("supplement", WEEK, lead)
    row = SupplementText.objects.get(heading=heading)
    return visitor.send("save_supplement", WEEK, lead, row.pk, text=words, base=row.text, **fields)


def publish(visitor, lead, **fields):
    page = visitor.open("review_supplement", WEEK, lead)
    fields = {"read": value_in(page, "read"), "signed": list(CHECKS)} | fields
    return visitor.send("publish_supplement", WEEK, lead, **fields)


def test_from_the_list_to_a_record_and_its_correction(visitor, lead):
    page = visitor.open("supplements")
    assert "Inget tillägg är publicerat än" in page
    assert reverse("supplement", args=[WEEK, lead]) in page
    assert "Skriv det era egna behöver veta" in visitor.open("supplement", WEEK, lead)
    assert "1 av 2 rubriker är skrivna" in write(visitor, lead, DECISION)
    page = publish(visitor, lead)
    assert "Tillägget är publicerat som POL 2026-1 v1." in page
    assert DECISION in page
    page = write(visitor, lead, DECISION + " Och lördag.")
    assert "blir en rättelse" in page
    page = publish(visitor, lead, reason="Lördagen saknades")
    assert "POL 2026-1 v2" in page
    assert "Ändrat: Inriktningsbeslut. Lördagen saknades." in page
    first = Record.objects.get(version=1)
    assert "Den här versionen är rättad" in visitor.open("published_supplement", first.pk)


def test_what_is_not_signed_is_asked_for_with_the_reason_still_there(visitor, lead):
    write(visitor, lead, DECISION)
    publish(visitor, lead)
    write(visitor, lead, "Annat.")
    page = publish(visitor, lead, signed=["founded"], reason="Fel torg åäö")
    assert "Gå igenom reglerna" in page
    assert 'value="Fel torg åäö"' in page
    assert Record.objects.count() == 1


def test_what_was_not_read_is_not_published(visitor, lead):
    write(visitor, lead, DECISION)
    assert "Något har ändrats" in publish(visitor, lead, read="0" * 64)
    assert not Record.objects.exists()


def test_what_may_point_at_a_person_is_asked_about_twice(visitor, lead):
    page = write(visitor, lead, "Sök Kalle Svensson")
    mark = re.search(r'name="screening_confirmed" value="([^"]+)"', page)[1]
    write(visitor, lead, "Sök Kalle Svensson", screening_confirmed=mark)
    page = visitor.open("review_supplement", WEEK, lead)
    assert "<mark>Kalle Svensson</mark>" in page
    assert "Kalle Svensson" in publish(visitor, lead)
    assert not Record.objects.exists()
    assert "POL 2026-1 v1" in publish(visitor, lead, screening_confirmed="1")


def test_nothing_is_published_before_something_is_written(visitor, lead):
    assert "Inget är skrivet än" in visitor.open("review_supplement", WEEK, lead)
    assert "Inget är skrivet än" in publish_without_a_form(visitor, lead)


def publish_without_a_form(visitor, lead):
    read = review_of(Supplement.objects.get()).digest
    return visitor.send("publish_supplement", WEEK, lead, read=read, signed=list(CHECKS))


def test_nobody_publishes_what_nobody_has_opened(visitor, lead):
    visitor.send("publish_supplement", WEEK, lead, read="", signed=list(CHECKS))
    assert visitor.answer.status_code == 404


def test_headings_are_chosen_and_refused_with_the_words_still_there(visitor, lead):
    page = visitor.open("supplement_headings", lead)
    assert "Inriktningsbeslut" in page
    base = "Inriktningsbeslut\r\nFör dem på fältet"
    page = visitor.send("supplement_headings", lead, text="", base=base)
    assert (visitor.answer.status_code, "Skriv minst en rubrik" in page) == (422, True)
    page = visitor.send("supplement_headings", lead, text="Om Kalle Svensson", base=base)
    assert "Om Kalle Svensson" in page
    mark = re.search(r'name="screening_confirmed" value="([^"]+)"', page)[1]
    visitor.send("supplement_headings", lead, text="Om Kalle Svensson", base=base, screening_confirmed=mark)
    assert "Rubrikerna är sparade" in visitor.send("supplement_headings", lead, text="Läget", base="Om Kalle Svensson")
    assert "Läget" in visitor.open("supplement", WEEK, lead)


def test_the_series_is_chosen_and_refused(visitor, lead):
    page = visitor.send("supplement_series", lead, prefix="pol1")
    assert (visitor.answer.status_code, 'value="pol1"' in page) == (422, True)
    assert "numreras i LPO" in visitor.send("supplement_series", lead, prefix="lpo")
    write(visitor, lead, DECISION)
    assert "LPO 2026-1 v1" in publish(visitor, lead)


def test_who_writes_for_two_leads_chooses_between_them(world, visitor, lead):
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Kommunen"].pk,
        name="vikarie",
        duties=["coordinator"],
    )
    account = world.accounts["polissamordnare"]
    assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name="V",
        email=account.email,
        starts_on=world.now.date(),
    )
    page = visitor.open("supplements_of_week", WEEK)
    for name in ("Kommunen", "Polisen"):
        assert f"Skriv för {name}" in page


def test_who_only_reads_is_at_once_at_what_is_published(world, visitor, lead):
    styrgrupp = Visitor(world, "styrgrupp")
    assert "Inget tillägg är publicerat för den här veckan" in styrgrupp.open("supplements_of_week", WEEK)
    ours = {"who": "samordnare", "lead": "Kommunen"}
    publish_supplement(world, supplement_with(world, open_week(world, WEEK), DECISION, **ours), "samordnare")
    page = styrgrupp.open("supplements_of_week", WEEK)
    assert "KOM 2026-1" in page
    assert DECISION in page
    assert "Rätta det" not in page


def test_the_list_asks_the_database_as_often_for_many_as_for_few(world, visitor):
    def queries():
        visitor.open("supplements")
        with CaptureQueriesContext(connection) as captured:
            visitor.open("supplements")
        return len(captured)

    for number in (44, 45):
        publish_supplement(world, supplement_with(world, open_week(world, f"2026-W{number}"), DECISION))
    few = queries()
    for number in (46, 47, 48):
        publish_supplement(world, supplement_with(world, open_week(world, f"2026-W{number}"), DECISION))
    assert queries() <= few
    assert few <= 12
