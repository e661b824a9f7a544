"""The list of what a lead organisation does before a meeting: its own, however many change it at once."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import open_week

from samlad.audit.models import Event
from samlad.lib.errors import UserError
from samlad.meetings.models import Preparation, PreparationDone
from samlad.meetings.preparations import preparation_lists
from samlad.meetings.preparing import OWN, starter, together
from samlad.meetings.service import prepare, write_preparations
from samlad.partnership.actor import OutOfScope
from samlad.partnership.models import Organisation


@pytest.mark.parametrize(
    ("base", "yours", "stands", "lines"),
    [
        ("", "ab", "", "ab"),
        ("ab", "ba", "ab", "ba"),
        ("ab", "abc", "abd", "abcd"),  # both added
        ("ab", "ab", "a", "a"),  # another took away
        ("ab", "a", "abc", "ac"),  # one took away, the other added
        ("", "ab", "b", "ab"),  # both wrote the same
        ("ab", "", "ab", ""),
    ],
)
def test_two_who_change_the_list_lose_nothing(base, yours, stands, lines):
    assert together(base, yours, stands) == list(lines)


@pytest.mark.parametrize("kind", Organisation.Kind)
def test_every_kind_of_organisation_has_lines_to_begin_with(kind):
    lines = starter(kind)
    assert len(lines) == (11 if kind in OWN else 7)
    assert Counter(lines).most_common(1)[0][1] == 1
    assert all(len(line) <= 200 for line in lines)


@pytest.fixture
def week(world):
    return open_week(world, "2026-W48")


def by(world, who="samordnare"):
    return {"actor": world.actor(who), "now": world.now}


def wrote(world, text, base="", who="samordnare", organisation="Kommunen"):
    return write_preparations(
        **by(world, who), organisation_id=world.organisations[organisation].pk, text=text, base=base
    )


def lists(world, week, who="samordnare"):
    return {str(each.organisation): each for each in preparation_lists(world.actor(who), week)}


def test_a_list_is_written_and_ticked_by_its_own_and_read_by_nobody_else(world, week):
    first, _second = wrote(world, "Läs larmen\n\n  Fråga fältgruppen  \nLäs larmen")
    prepare(**by(world), preparation_id=first.pk, round_id=week.pk, done=True)
    own = lists(world, week)["Kommunen"]
    assert [(i.preparation.text, i.done is not None) for i in own.items] == [
        ("Läs larmen", True),
        ("Fråga fältgruppen", False),
    ]
    assert (own.left, own.changeable) == (1, True)
    assert own.items[0].done.function == world.functions["samordnare"]
    theirs = lists(world, week, "polissamordnare")
    assert set(theirs) == {"Polisen"}
    assert theirs["Polisen"].items == ()
    for done in (True, False):
        with pytest.raises(OutOfScope):
            prepare(**by(world, "polissamordnare"), preparation_id=first.pk, round_id=week.pk, done=done)
    with pytest.raises(OutOfScope):
        wrote(world, "Polisens ord", who="polissamordnare")


def test_ticking_twice_is_ticking_once_and_it_can_be_taken_back(world, week):
    (line,) = wrote(world, "Läs larmen")
    for done in (True, True, False, False, True):
        prepare(**by(world), preparation_id=line.pk, round_id=week.pk, done=done)
    assert PreparationDone.objects.count() == 1
    assert Counter(Event.objects.filter(object_type="preparation").values_list("verb", flat=True)) == {
        "preparation.done": 2,
        "preparation.undone": 1,
    }


def test_the_next_meeting_begins_with_nothing_done_and_a_changed_list_keeps_what_was(world, week):
    first, second = wrote(world, "Läs larmen\nFråga fältgruppen")
    prepare(**by(world), preparation_id=second.pk, round_id=week.pk, done=True)
    wrote(world, "Fråga fältgruppen\nSe tillstånden", base="Läs larmen\nFråga fältgruppen")
    assert [(i.preparation.text, i.done is not None) for i in lists(world, week)["Kommunen"].items] == [
        ("Fråga fältgruppen", True),
        ("Se tillstånden", False),
    ]
    assert not Preparation.objects.filter(pk=first.pk).exists()
    assert lists(world, open_week(world, "2026-W49"))["Kommunen"].left == 2


def test_who_configures_nothing_writes_no_list_and_a_unit_has_none(world, week):
    for who in ("styrgrupp", "rektor"):
        with pytest.raises((PermissionDenied, OutOfScope)):
            wrote(world, "Läs larmen", who=who)
    with pytest.raises(OutOfScope):
        write_preparations(
            actor=world.system, now=world.now, organisation_id=world.organisations["Skolan"].pk, text="Läs larmen"
        )
    assert lists(world, week, "rektor") == {}


def test_a_list_that_nobody_would_read_is_refused(world):
    with pytest.raises(UserError, match="40"):
        wrote(world, "\n".join(f"Rad {n}" for n in range(41)))
    with pytest.raises(UserError):
        wrote(world, "å" * 201)
    assert not Preparation.objects.exists()


def test_the_log_says_how_many_lines_and_never_which(world, week):
    wrote(world, "Läs larmen")
    wrote(world, "Läs larmen", base="Läs larmen")
    (event,) = Event.objects.filter(verb="preparations.written")
    assert event.data == {"lines": 1, "new": 1, "gone": 0}
