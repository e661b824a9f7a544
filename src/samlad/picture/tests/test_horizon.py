"""Things from outside the municipality: written on the picture's page, a line each under what is important."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes import scope
from tests.drafts import draft, edit, field
from tests.steps import open_week

from samlad.audit.models import Event
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.picture.models import HorizonNote
from samlad.picture.service import add_horizon_note, remove_horizon_note
from samlad.screening.service import ScreeningRequired
from samlad.web.measures.tests.visits import Visitor

A_PERSON = "Kalle Svensson, 070-174 06 05, sågs på torget."


def note(world, round, who="samordnare", **changes):
    words = {"source": "Polisen", "dated": date(2026, 11, 18), "meaning": "Fler inbrott väntas i länet"}
    return add_horizon_note(actor=world.actor(who), now=world.now, round_id=round.pk, **(words | changes))


def test_a_note_is_a_line_of_the_draft_and_goes_when_it_is_removed(world, round):
    draft(world, round)
    assert "Polisen" not in field("important").text
    written = note(world, round)
    draft(world, round)
    assert "Polisen, onsdag 18 november: Fler inbrott väntas i länet." in field("important").text.splitlines()
    remove_horizon_note(actor=world.actor("samordnare"), now=world.now, note_id=written.pk)
    draft(world, round)
    assert "Polisen" not in field("important").text
    assert [e.verb for e in Event.objects.filter(verb__startswith="horizon")] == [
        "horizon_note.added",
        "horizon_note.removed",
    ]


def test_notes_stand_in_the_order_of_their_days_and_only_in_their_own_rounds_picture(world, round):
    note(world, round, source="B", dated=date(2026, 11, 19))
    note(world, round, source="A", dated=date(2026, 11, 16))
    draft(world, round)
    assert [line[0] for line in field("important").text.splitlines() if ": Fler" in line] == ["A", "B"]
    later = open_week(world, "2026-W50")
    draft(world, later)
    assert "Fler inbrott" not in later.picture.fields.get(section="important").text


def test_what_somebody_wrote_stays(world, round):
    draft(world, round)
    edit(world, "important", "Studiedag.")
    note(world, round)
    draft(world, round)
    assert field("important").text == "Studiedag."
    assert "Polisen" in field("important").drafted


@pytest.mark.parametrize("words", [{"source": " "}, {"meaning": ""}, {"meaning": "x" * 301}, {"source": "x" * 121}])
def test_both_are_needed_and_short(world, round, words):
    with pytest.raises(UserError):
        note(world, round, **words)


def test_it_is_looked_through(world, round):
    with pytest.raises(ScreeningRequired):
        note(world, round, meaning=A_PERSON)
    assert not HorizonNote.objects.exists()


def test_who_may(world, round, other_world):
    with pytest.raises(PermissionDenied):
        note(world, round, who="rektor")
    written = note(world, round)
    with scope(partnership=other_world.partnership), pytest.raises(OutOfScope):
        remove_horizon_note(actor=other_world.system, now=world.now, note_id=written.pk)


def test_on_the_page_without_script(world, round):
    visitor = Visitor(world)
    assert "Lägg till omvärldsbevakning" in visitor.open("picture", round.label)
    sent = {"source": "Brå", "dated": "2026-11-17", "meaning": "Ny rapport om klotter"}
    assert "Brå, tisdag 17 november: Ny rapport om klotter." in visitor.send("horizon", round.label, **sent)
    assert "Brå, 17 november" in visitor.open("picture", round.label)
    refused = visitor.send("horizon", round.label, **(sent | {"meaning": A_PERSON}))
    assert (visitor.status, "Jag har tittat" in refused) == (422, True)
    visitor.send("horizon", round.label, **(sent | {"dated": ""}))
    assert visitor.status == 422
    with scope(partnership=world.partnership):
        written = HorizonNote.objects.get()
    visitor.send("remove_horizon_note", round.label, written.pk)
    assert not HorizonNote.objects.exists()
