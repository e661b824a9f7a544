"""A text that several write in, as it is kept: what it may have begun from, and the places somebody must look at."""

from datetime import timedelta

import pytest
from tests.steps import close

from samlad.lib.errors import Conflict, UserError
from samlad.lib.words import PersonalNumber
from samlad.partnership.actor import OutOfScope
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture
from samlad.writing.models import Earlier, Place
from samlad.writing.queries import unsettled
from samlad.writing.service import HISTORY, Edit, discard, require_settled, write

ANNA, BO = "samordnare", "polissamordnare"


@pytest.fixture
def text(world, round):
    close(world, round)
    draft_picture(actor=world.actor(ANNA), now=world.now, round_id=round.pk)
    return PictureField.objects.get(section="weather")


@pytest.fixture
def wrote(world, text):
    def wrote(new, base=None, who=ANNA, tried=(), settled=(), most=20_000):
        began = text.text if base is None else base
        edit = Edit(new, began, tuple(tried), tuple(settled))
        write(actor=world.actor(who), now=world.now, text=text, edit=edit, most=most)
        return text.text

    return wrote


def places(text):
    return [(p.first, p.second) for p in unsettled([text]).get(text.pk, [])]


def test_from_any_version_it_ever_had(text, wrote):
    began = wrote("Regn på lördag.")
    for day in ("söndag", "måndag", "tisdag"):
        wrote(f"Regn på {day}.")
    assert wrote("Lite regn på lördag.", began, BO) == "Lite regn på tisdag."
    assert (text.version, places(text)) == (5, [])


def test_who_does_not_know_what_they_began_from_is_shown_both(world, text, wrote):
    wrote("Regn.")
    for edit in (Edit("Snö."), Edit("Snö.", "Sol."), Edit("Snö.", "Sol.", tried=("Hagel.",))):
        with pytest.raises(Conflict) as caught:
            write(actor=world.actor(BO), now=world.now, text=text, edit=edit, most=99)
        assert (caught.value.theirs, text.text) == ("Regn.", "Regn.")


def test_line_ends_and_blanks_at_the_ends_are_no_difference(text, wrote):
    wrote("Regn.\nSnö.")
    wrote("Regn.\nSnö. Sol.")
    assert wrote("  Hagel.\r\nSnö.\r\n", "Regn.\r\nSnö. ", BO) == "Hagel.\nSnö. Sol."


class TestSentAgain:
    """A page whose answer was lost does not know that its text was saved."""

    def test_and_written_on(self, text, wrote):
        began = wrote("Lugnt.")
        wrote("Lugnt. Regn.")
        assert wrote("Lugnt. Regn. Snö.", began, tried=["Lugnt. Regn."]) == "Lugnt. Regn. Snö."
        assert places(text) == []

    def test_and_written_on_when_somebody_else_was_taken_in(self, text, wrote):
        began = wrote("Lugnt i stan.")
        wrote("Lugnt i hela stan.", began, BO)
        assert wrote("Lugnt i stan. Regn.", began) == "Lugnt i hela stan. Regn."
        wrote("Mycket lugnt i hela stan. Regn.", who=BO)
        again = wrote("Lugnt i stan. Regn på kvällen.", began, tried=["Lugnt i stan. Regn."])
        assert again == "Mycket lugnt i hela stan. Regn på kvällen."

    def test_as_it_was_changes_nothing(self, text, wrote):
        began = wrote("Lugnt.")
        wrote("Lugnt. Regn.")
        stands = wrote("Mulet. Regn på kvällen.", who=BO)
        assert wrote("Lugnt. Regn.", began) == stands
        assert text.version == 3

    def test_what_never_came_is_no_base(self, text, wrote):
        began = wrote("Lugnt.")
        assert wrote("Lugnt. Regn. Snö.", began, tried=["Lugnt. Regn."]) == "Lugnt. Regn. Snö."

    def test_what_one_takes_back_is_taken_back(self, text, wrote):
        wrote("Lugnt.")
        wrote("Lugnt. Regn.")
        assert wrote("Lugnt.") == "Lugnt."


class TestPlaces:
    def test_two_wordings_wait_until_somebody_says_it_is_right(self, text, wrote):
        began = wrote("Lugnt i helgen.")
        wrote("Oroligt i helgen.", began)
        wrote("Stökigt i helgen.", began, BO)
        assert (text.text, places(text)) == ("Oroligt Stökigt i helgen.", [("Oroligt", "Stökigt")])
        (place,) = unsettled([text])[text.pk]
        assert (place.before, place.after) == ("", " i helgen.")
        with pytest.raises(UserError, match="Vädret"):
            require_settled([("Vädret", text)])
        version = text.version
        wrote(text.text, settled=[place.id])
        assert (places(text), text.version) == ([], version)
        require_settled([("Vädret", text)])

    def test_or_edits_the_place_and_moves_with_what_is_written_elsewhere(self, text, wrote):
        began = wrote("Lugnt i helgen.")
        wrote("Oroligt i helgen.", began)
        both = wrote("Stökigt i helgen.", began, BO)
        wrote(f"Det är som väntat. {both}")
        wrote(f"{text.text} Regn.")
        assert places(text) == [("Oroligt", "Stökigt")]
        assert (
            wrote(both.replace("Oroligt Stökigt", "Oroligt"), both, BO) == "Det är som väntat. Oroligt i helgen. Regn."
        )
        assert places(text) == []

    def test_who_has_not_seen_both_does_not_clear_them_by_typing_on(self, text, wrote):
        began = wrote("Lugnt i helgen.")
        mine = wrote("Oroligt i helgen.", began)
        wrote("Stökigt i helgen.", began, BO)
        wrote("Oroligt och kallt i helgen.", mine)
        assert "Oroligt" in text.text
        assert "Stökigt" in text.text
        assert "och kallt" in text.text
        assert places(text)

    def test_what_one_took_away_and_the_other_changed_stays(self, text, wrote):
        began = wrote("Klotter vid skolan. Lugnt i övrigt.")
        wrote("Lugnt i övrigt.", began)
        assert wrote("Klotter vid nya skolan. Lugnt i övrigt.", began, BO) == "Klotter vid nya skolan. Lugnt i övrigt."
        assert places(text) == [("", "Klotter vid nya skolan.")]
        wrote("Lugnt i övrigt.")
        assert (text.text, places(text)) == ("Lugnt i övrigt.", [])

    def test_they_are_counted_for_all_texts_at_once(self, text, wrote, django_assert_num_queries):
        fields = list(PictureField.objects.all())
        with django_assert_num_queries(1):
            unsettled(fields)
        assert unsettled([]) == {}


class TestRefused:
    def test_too_long_together(self, text, wrote):
        began = wrote("Lugnt.", most=30)
        wrote("Lugnt. " + "a" * 15, began, most=30)
        with pytest.raises(UserError, match="30"):
            wrote("Lugnt. " + "b" * 15, began, BO, most=30)
        assert Place.objects.count() == 0

    def test_a_personal_number(self, text, wrote):
        with pytest.raises(PersonalNumber):
            wrote("640823-3234 sågs")
        assert (text.version, Earlier.objects.count()) == (0, 0)

    def test_a_text_that_is_gone(self, world, text, wrote):
        wrote("Regn")
        wrote("Snö")
        discard(PictureField.objects.get(pk=text.pk))
        assert (Earlier.objects.count(), Place.objects.count()) == (0, 0)
        with pytest.raises(OutOfScope):
            wrote("Sol", "Snö")


def test_what_it_has_said_is_not_kept_for_ever(world, text, wrote):
    first, second = wrote("Regn 0"), wrote("Regn 1")
    PictureField.objects.filter(pk=text.pk).update(version=HISTORY + 198)
    wrote("Regn 2")
    wrote("Regn 3")
    with pytest.raises(Conflict):
        wrote("Snö", first)
    assert wrote("Snö. Regn 1", second, BO) == "Snö. Regn 3"


def test_it_says_who_and_when(world, text):
    later = world.now + timedelta(hours=1)
    write(actor=world.actor(BO), now=later, text=text, edit=Edit("Regn", ""), most=99)
    text.refresh_from_db()
    assert (text.edited_at, text.edited_by) == (later, world.actor(BO).label)
