"""A person joins and parts what was told: the text follows, the counts do not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_scopes import scope
from tests.drafts import choose, draft, edit, field
from tests.steps import close, open_week, share, tell

from samlad.audit.models import Event
from samlad.collection.models import ReleasedObservation
from samlad.collection.service import withdraw_release
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.picture.models import SameEvent
from samlad.picture.service import join_observations, part_observations
from samlad.web.measures.tests.visits import Visitor
from samlad.web.meeting.points import EVENTS

ALIKE = "Klotter på skolans mur"


def say(service, world, *rows, who="samordnare"):
    return service(actor=world.actor(who), now=world.now, observation_ids=[row.pk for row in rows])


def withdraw(world, row):
    withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=row.observation_id)


def events(section="priority", area="Ängby"):
    return [sorted(event) for event in field(section, area).events]


@pytest.fixture
def shared(world, round):
    """Four of one area, two of them told so that the rules say it is one event; and one elsewhere."""
    choose(world, "Ängby")
    for words in (ALIKE, "Nytt klotter på muren"):
        share(world, tell(world, round), words)
    ReleasedObservation.objects.update(lon=15.05, lat=59.05)
    share(world, tell(world, round, indicator="fire"), "Papperskorg eldad")
    share(world, tell(world, round, indicator="fire"), "En container brann")
    share(world, tell(world, round, who="väktare", area="Öster"), "Klotter på en bänk", who="polissamordnare")
    close(world, round)
    draft(world, round)
    return list(ReleasedObservation.objects.order_by("pk"))


def test_what_the_rules_make_one_is_parted_and_joined_again(world, round, shared):
    one, twin, *_others = shared
    assert sorted([one.pk, twin.pk]) in events()
    say(part_observations, world, one, twin)
    draft(world, round)
    assert [one.pk] in events()
    say(join_observations, world, one, twin)
    draft(world, round)
    assert [one.pk, twin.pk] in events(), "the newest row of a pair holds"
    assert SameEvent.objects.count() == 2
    assert list(Event.objects.filter(verb__startswith="observations.").values_list("verb", flat=True)) == [
        "observations.parted",
        "observations.joined",
    ]


def test_what_is_joined_is_one_in_the_text_and_the_counts_stand(world, round, shared):
    before = field("priority", "Ängby")
    say(join_observations, world, *shared[2:4])
    draft(world, round)
    after = field("priority", "Ängby")
    assert [shared[2].pk, shared[3].pk] in events()
    assert before.text.split(".")[0] == after.text.split(".")[0] == "4 iakttagelser"
    assert before.facts[0] == after.facts[0]


def test_three_that_are_joined_and_parted(world, round, shared):
    say(join_observations, world, *shared[:3])
    draft(world, round)
    assert [row.pk for row in shared[:3]] in events()
    say(part_observations, world, *shared[:3])
    draft(world, round)
    assert all(len(event) == 1 for event in events())


def test_what_somebody_wrote_stays(world, round, shared):
    edit(world, "priority", "Skadegörelse på skolan.", "Ängby")
    say(join_observations, world, *shared[2:4])
    draft(world, round)
    assert field("priority", "Ängby").text == "Skadegörelse på skolan."
    assert [shared[2].pk, shared[3].pk] in events()


def test_of_another_area_too_few_and_too_many(world, shared):
    with pytest.raises(UserError):
        say(join_observations, world, shared[0], shared[4])
    for rows in ([], shared[:1], [shared[0], shared[0]]):
        with pytest.raises(UserError):
            say(join_observations, world, *rows)
    assert not SameEvent.objects.exists()


def test_what_was_taken_back_is_not_there(world, round, shared):
    withdraw(world, shared[1])
    with pytest.raises(OutOfScope):
        say(join_observations, world, *shared[:2])
    draft(world, round)
    assert [shared[0].pk] in events()


def test_another_partnerships_rows_are_not_there(world, shared, other_world):
    with scope(partnership=other_world.partnership), pytest.raises(OutOfScope):
        say(join_observations, other_world, *shared[:2], who="samordnare")
    assert not SameEvent.objects.exists()


def test_who_may(world, shared):
    for who in ("rektor", "styrgrupp"):
        with pytest.raises(PermissionDenied):
            say(join_observations, world, *shared[:2], who=who)


def test_on_the_page_without_script(world, round, shared):
    visitor, own = Visitor(world), field("priority", "Ängby")
    page = visitor.open("picture", round.label)
    assert "Visa underlaget" in page
    assert ALIKE in page
    together = f"{shared[0].pk},{shared[1].pk}"
    assert f'name="part" value="{together}"' in page
    page = visitor.send("sort_events", round.label, own.pk, part=together)
    assert 'name="part"' not in page
    page = visitor.send("sort_events", round.label, own.pk, event=[str(row.pk) for row in shared[2:4]])
    assert f'name="part" value="{shared[2].pk},{shared[3].pk}"' in page
    assert "Välj minst två" in visitor.send("sort_events", round.label, own.pk, event=["x", str(shared[0].pk)])
    visitor.send("sort_events", round.label, own.pk, event=[str(shared[0].pk), "999999"])
    assert visitor.status == 404


def test_words_taken_back_since_the_draft_are_not_on_the_page(world, round, shared):
    visitor = Visitor(world)
    withdraw(world, shared[0])
    assert ALIKE not in visitor.open("picture", round.label)


def test_of_many_the_first_stand_beside_the_text_and_all_on_a_page_of_their_own(world, round):
    choose(world, "Ängby")
    words = [f"Klotter på skylt {letter}" for letter in "abcdefghij"]
    for n, each in enumerate(words):
        share(world, tell(world, round, starts_at=round.opens_at + timedelta(hours=4 * n)), each)
    close(world, round)
    visitor = Visitor(world)
    page = visitor.open("picture", round.label)
    own = field("priority", "Ängby")
    assert len(own.events) == len(words)
    assert sum(each in page for each in words) == EVENTS
    assert "2 händelser till i Ängby" in page
    assert reverse("evidence", args=[round.label, own.pk]) in page
    whole = visitor.open("evidence", round.label, own.pk)
    assert "10 händelser i Ängby" in whole
    assert all(each in whole for each in words)
    last = [",".join(map(str, event)) for event in own.events[-2:]]
    joined = visitor.send("sort_events", round.label, own.pk, event=last, back="all")
    assert "9 händelser i Ängby" in joined, "one stays on the page, which follows"


def test_of_a_text_that_is_built_on_nothing_the_page_says_so(world, round, shared):
    visitor = Visitor(world)
    assert "Inget som är delat" in visitor.open("evidence", round.label, field("overall", None).pk)
    elsewhere = open_week(world, "2026-W47")
    visitor.open("evidence", elsewhere.label, field("overall", None).pk)
    assert visitor.status == 404
