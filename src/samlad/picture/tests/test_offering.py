"""What has changed in the data since somebody wrote in a field is shown, and taken in without losing their words."""

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes import scope
from tests.drafts import draft, edit, field
from tests.steps import close, share, tell

from samlad.audit.models import Event
from samlad.partnership.actor import OutOfScope
from samlad.picture.offering import offered
from samlad.picture.service import let_changes_be, take_in_changes
from samlad.web.measures.tests.visits import Visitor
from samlad.writing.models import Earlier
from samlad.writing.queries import unsettled

WAS, IS = "4 iakttagelser. Mest klotter.", "5 iakttagelser. Mest klotter."


@pytest.mark.parametrize(
    ("now", "text", "pieces"),
    [
        (IS, f"{WAS} Vi åker dit.", [("gone", "4"), ("new", "5"), ("", " iakttagelser. Mest klotter.")]),
        (WAS, "Helt annat.", []),
        (IS, f"{IS} Vi åker dit.", []),
        (IS, IS, []),
        ("", "Lugnt.", []),
        ("", f"{WAS} Lugnt.", [("gone", WAS)]),
    ],
)
def test_todays_draft_with_what_differs_marked(now, text, pieces):
    marks = [("new" if p.is_new else "gone" if p.is_gone else "", p.text) for p in offered(WAS, now, text)]
    assert marks == pieces


def say(service, world, written, who="samordnare"):
    return service(actor=world.actor(who), now=world.now, field_id=written.pk)


@pytest.fixture
def written(world, round):
    """Somebody wrote after the draft; then one more observation came."""
    share(world, tell(world, round), "Klotter på skolans mur")
    close(world, round)
    draft(world, round)
    own = field("other", "Ängby")
    assert own.written_from == own.drafted == own.text == "1 iakttagelse. Skadegörelse."
    edit(world, "other", own.text + " Vi sätter in fler ronder.", "Ängby")
    more(world, round)
    return field("other", "Ängby")


def more(world, round, **changes):
    share(world, tell(world, round, now=round.closes_at, **changes), "Krossad ruta")
    draft(world, round)


def test_a_field_that_nobody_wrote_in_is_offered_nothing(world, round):
    draft(world, round)
    tell(world, round)
    close(world, round)
    draft(world, round)
    assert field("overall").offered == []
    assert field("overall").written_from == field("overall").drafted


def test_a_change_taken_in_keeps_the_persons_words(world, round, written):
    assert written.drafted == "2 iakttagelser. Skadegörelse."
    assert [p.text for p in written.offered if p.is_new] == ["2 iakttagelser"]
    say(take_in_changes, world, written)
    after = field("other", "Ängby")
    assert after.text == "2 iakttagelser. Skadegörelse. Vi sätter in fler ronder."
    assert (after.offered, after.written_from, after.version) == ([], written.drafted, written.version + 1)
    say(take_in_changes, world, written)
    assert field("other", "Ängby").version == after.version
    assert Event.objects.filter(verb="picture.taken_in").count() == 1


def test_the_next_change_is_offered_too(world, round, written):
    say(take_in_changes, world, written)
    more(world, round, indicator="fire")
    say(take_in_changes, world, written)
    assert field("other", "Ängby").text.startswith("3 iakttagelser. ")
    assert field("other", "Ängby").text.endswith(" Vi sätter in fler ronder.")


def test_two_wordings_of_the_same_words_both_stand_to_be_looked_at(world, round, written):
    edit(world, "other", "En enda iakttagelse. Skadegörelse. Vi sätter in fler ronder.", "Ängby")
    say(take_in_changes, world, written)
    after = field("other", "Ängby")
    assert "2 iakttagelser" in after.text
    assert "En enda iakttagelse" in after.text
    assert unsettled([after])


def test_so_old_that_nobody_remembers_the_draft(world, round, written):
    Earlier.objects.all().delete()
    say(take_in_changes, world, written)
    assert field("other", "Ängby").text == "2 iakttagelser. Skadegörelse. Vi sätter in fler ronder."


def test_the_text_may_be_left_as_it_is(world, round, written):
    say(let_changes_be, world, written)
    after = field("other", "Ängby")
    assert (after.text, after.version, after.offered) == (written.text, written.version, [])


def test_who_may(world, round, written, other_world):
    for service in (take_in_changes, let_changes_be):
        with pytest.raises(PermissionDenied):
            say(service, world, written, who="rektor")
        with scope(partnership=other_world.partnership), pytest.raises(OutOfScope):
            say(service, other_world, written)


def test_on_the_page_without_script(world, round, written):
    visitor = Visitor(world)
    page = visitor.open("picture", round.label)
    assert "Underlaget har ändrats sedan texten skrevs" in page
    assert "<del >1 iakttagelse</del><ins>2 iakttagelser</ins>. Skadegörelse." in page
    page = visitor.send("field_changes", round.label, written.pk)
    assert "Underlaget har ändrats" not in page
    assert "2 iakttagelser. Skadegörelse. Vi sätter in fler ronder." in page
    with scope(partnership=world.partnership):
        more(world, round)
    assert "Underlaget har ändrats" in visitor.open("picture", round.label)
    assert "Underlaget har ändrats" not in visitor.send("field_changes", round.label, written.pk, keep="1")
