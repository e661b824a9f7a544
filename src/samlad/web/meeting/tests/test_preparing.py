"""Before the meeting, on the page: begun from what is offered, ticked without a script, changed in one field."""

import pytest
from tests.steps import open_week

from samlad.meetings.models import Preparation
from samlad.meetings.preparing import starter
from samlad.web.meeting.tests.visitor import Visitor

WEEK = "2026-W48"


@pytest.fixture(autouse=True)
def _on_tuesday(settings, world):
    settings.SAMLAD_TODAY = "2026-11-24"
    open_week(world, WEEK)


def test_the_offered_list_is_taken_ticked_and_changed(world):
    visitor, lead = Visitor(world), world.organisations["Kommunen"]
    assert "Nothing" not in visitor.open("prepare", WEEK)
    lines = starter("municipality")
    page = visitor.send("write_preparations", WEEK, lead.pk, text="\r\n".join(lines), base="")
    assert "11 saker kvar före mötet" in page
    first = Preparation.objects.first()
    page = visitor.send("tick_preparation", WEEK, first.pk, done="1")
    assert "10 saker kvar före mötet" in page
    assert "Klart av samordnare" in page
    refused = visitor.send("write_preparations", WEEK, lead.pk, text="å" * 201, base="")
    assert (visitor.status, "å" * 201 in refused) == (422, True)


def test_another_organisation_sees_nothing_of_it(world):
    lead = world.organisations["Kommunen"]
    Visitor(world).send("write_preparations", WEEK, lead.pk, text="Läs larmen")
    police = Visitor(world, "polissamordnare")
    assert "Läs larmen" not in police.open("prepare", WEEK)
    police.send("tick_preparation", WEEK, Preparation.objects.get().pk, done="1")
    assert police.status == 404


def test_the_first_page_and_the_room_lead_to_it(world):
    visitor = Visitor(world)
    for page in (visitor.open("home"), visitor.open("room_step", WEEK, "back")):
        assert f"/mote/{WEEK.lower()}/infor/" in page.lower()
