"""Decisions on the pages: in the room of the week, at the period's follow-up, and on one's first page."""

from datetime import date

import pytest
from tests.steps import open_week

from samlad.meetings.models import Decision
from samlad.meetings.service import decide, open_meeting, open_week_meeting, report_back
from samlad.web.meeting.tests.visitor import Visitor

BEFORE, NOW = "2026-W47", "2026-W48"


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


@pytest.fixture
def before(world):
    rounds = [open_week(world, label) for label in (BEFORE, NOW)]
    meetings = [open_week_meeting(actor=world.system, now=world.now, round_id=r.pk) for r in rounds]
    return meetings[0]


def test_a_decision_is_made_moved_read_aloud_and_comes_back(world, before):
    visitor = Visitor(world)
    proposal = visitor.send(
        "decide_in_room", BEFORE, what="Ny grind", who="Gatan", tell="Rektorerna", proposed="1", back="measures"
    )
    assert "Förslag" in proposal
    assert "Meddelas Rektorerna." in proposal
    row = Decision.objects.get()
    visitor.send("move_in_room", BEFORE, row.pk, state="decided", back="measures")
    refused = visitor.send("move_in_room", BEFORE, row.pk, state="anchoring", back="measures")
    assert (visitor.status, "Skriv vem som har mandatet" in refused) == (422, True)
    moved = visitor.send("move_in_room", BEFORE, row.pk, state="anchoring", holder="Nämnden", back="measures")
    assert "Förankras hos Nämnden" in moved
    assert "Ny grind" in visitor.open("room_step", BEFORE, "picture")
    assert "Ny grind" not in visitor.open("room_step", NOW, "measures")
    assert "Förankras hos Nämnden" in visitor.open("room_step", NOW, "back")


def test_who_only_looks_is_offered_no_move(world, before):
    decide(actor=world.system, now=world.now, meeting_id=before.pk, what="Ny grind", who="Gatan")
    page = Visitor(world, "styrgrupp").open("room_step", NOW, "back")
    assert "Ny grind" in page
    assert "Ändra läge" not in page


def test_what_is_late_stands_on_the_first_page_of_who_reports_it(world, before):
    function = world.functions["samordnare"]
    decide(
        actor=world.system,
        now=world.now,
        meeting_id=before.pk,
        what="Ny grind",
        who="Gatan",
        report_on=date(2026, 11, 20),
        reporter_id=function.pk,
    )
    assert "Återrapportera: Ny grind" in Visitor(world).open("home")
    assert "Återrapportera: Ny grind" not in Visitor(world, "polissamordnare").open("home")


def test_at_the_period_all_are_there_and_new_ones_are_recorded(world, before):
    visitor = Visitor(world)
    decide(actor=world.system, now=world.now, meeting_id=before.pk, what="Ny grind", who="Gatan")
    period = open_meeting(actor=world.system, now=world.now, kind="period", day=world.now.date())
    assert "Ny grind" in visitor.open("room_step", period.pk, "back")
    function = world.functions["polissamordnare"]
    visitor.send(
        "decide_in_room",
        period.pk,
        back="measures",
        what="Ljusplan",
        who="Gatan",
        holder="Nämnden",
        reporter=str(function.pk),
    )
    row = Decision.objects.get(what="Ljusplan")
    assert row.reporter_id == function.pk
    page = visitor.send("move_in_room", period.pk, row.pk, state="anchored", back="measures")
    assert "Förankrat hos Nämnden" in page


def test_all_decisions_stand_on_one_page_and_in_a_file(world, before):
    late = {"report_on": date(2026, 11, 20), "reporter_id": world.functions["samordnare"].pk}
    decide(actor=world.system, now=world.now, meeting_id=before.pk, what="Ny grind å", who="Gatan", **late)
    done = decide(actor=world.system, now=world.now, meeting_id=before.pk, what="Klippta buskar", who="Gatan")
    report_back(actor=world.system, now=world.now, decision_id=done.pk, text="Klippt")
    visitor = Visitor(world, "styrgrupp")
    page = visitor.open("decisions")
    assert "1 av 1 beslut är försenat" in page
    assert page.index("Ny grind å") < page.index("Återrapporterade") < page.index("Klippta buskar")
    text = visitor.open("decisions_file", "csv")
    assert ("Ny grind å;Gatan" in text, "Klippt" in text, BEFORE[-2:] in text) == (True, True, True)
