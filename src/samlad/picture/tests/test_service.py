"""From the week's data to a numbered record: drafted, judged, published, corrected."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from tests.drafts import choose, draft, edit, field
from tests.steps import bring_in, close, count_as, open_week, police_event, publish, quiet, share, still_there, tell

from samlad.audit import triggers
from samlad.audit.models import Event
from samlad.collection.models import Round
from samlad.documents.fonts import FontsMissing, font_files
from samlad.lib.errors import Conflict, UserError
from samlad.lib.words import PersonalNumber
from samlad.measures.service import plan_field_activity, plan_measure
from samlad.partnership.service import change_partnership
from samlad.picture.assembly import review_of
from samlad.picture.gate import ALL
from samlad.picture.models import PictureField, Publication
from samlad.picture.queries import latest_publication, publication_of, publications, with_standing
from samlad.picture.service import draft_picture, edit_field, publish_picture
from samlad.records.models import Record
from samlad.records.queries import register
from samlad.screening.service import ScreeningRequired
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit, Unsettled

A_PERSON = "Kalle Svensson, 070-174 06 05, sågs på torget."


@pytest.fixture
def fonts():
    try:
        font_files()
    except FontsMissing:
        pytest.skip(
            "the document's typefaces are missing: run the front-end build (npm ci, npm run build in frontend/)"
        )


def texts():
    return " ".join(PictureField.objects.values_list("text", flat=True))


@pytest.fixture
def drafted(world, round):
    """The picture of a closed week: damage in Ängby, nobody in Öster."""
    share(world, tell(world, round), "Klotter på skolans mur")
    close(world, round)
    return draft(world, round)


class TestTheDraft:
    def test_the_picture_is_already_there(self, world, round, drafted):
        assert field("overall").text.endswith("1 iakttagelse i hela kommunen.")
        assert field("other", "Ängby").text == "1 iakttagelse. Skadegörelse."
        assert ["1", "nya iakttagelser i Ängby"] in field("other", "Ängby").facts
        assert field("missing").text == "Öster."
        assert field("quiet").text == ""

    def test_drafted_again_it_is_the_same(self, world, round, drafted):
        before = list(PictureField.objects.values())
        assert draft(world, round).pk == drafted.pk
        assert list(PictureField.objects.values()) == before
        assert Event.objects.filter(verb="picture.drafted").count() == 1

    def test_it_follows_the_data_until_somebody_edits(self, world, round, drafted):
        late = round.closes_at + timedelta(hours=1)
        tell(world, round, who="väktare", area="Öster", now=late)
        draft(world, round)
        assert "2 iakttagelser" in field("overall").text
        assert "1 iakttagelse" in field("other", "Öster").text
        assert field("missing").text == ""

    def test_what_somebody_wrote_stays_and_the_rest_follows(self, world, round, drafted):
        edit(world, "overall", "Lugnt i stort.")
        tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))
        draft(world, round)
        assert field("overall").text == "Lugnt i stort."
        assert "2 iakttagelser" in field("overall").drafted
        assert field("missing").text == ""

    def test_a_field_that_is_no_longer_drafted_goes_unless_somebody_wrote_in_it(self, world, round, drafted):
        choose(world, "Ängby")
        draft(world, round)
        assert not PictureField.objects.filter(section="other").exists()
        edit(world, "priority", "Vår egen text", "Ängby")
        choose(world, "Öster")
        draft(world, round)
        assert field("priority", "Ängby").text == "Vår egen text"

    def test_prioritised_areas_come_first_in_order_with_their_measures(self, world, round, drafted):
        choose(world, "Öster", "Ängby")
        plan_measure(
            actor=world.system,
            now=world.now,
            what="Ny belysning",
            who="Gatukontoret",
            area_ids=[world.areas["Öster"].pk],
            starts_on=date(2026, 11, 1),
        )
        draft(world, round)
        assert [f.area.name for f in PictureField.objects.filter(section="priority")] == ["Öster", "Ängby"]
        assert field("priority_measures", "Öster").text == "Ny belysning (Gatukontoret). Följs upp 31 december."
        assert "inte betyder lugnt" in field("priority", "Öster").text

    def test_quiet_and_missing_are_never_the_same_line(self, world, round):
        quiet(world, round, who="väktare")
        quiet(world, round)
        close(world, round)
        draft(world, round)
        assert (field("quiet").text, field("missing").text) == ("Ängby, Öster.", "")
        assert "Inga nya iakttagelser" in field("overall").text

    @pytest.mark.parametrize("status", [None, "unknown"])
    def test_nothing_new_is_not_quiet_where_nobody_has_said_whether_it_is_still_there(self, world, round, status):
        before = open_week(world, "2026-W47")
        seen = tell(world, before, now=before.opens_at + timedelta(hours=1), starts_at=before.opens_at)
        close(world, before)
        if status:
            still_there(world, seen, round, status=status)
        quiet(world, round)
        quiet(world, round, who="väktare")
        close(world, round)
        draft(world, round)
        assert field("quiet").text == "Öster."
        assert field("missing").text == "Om det som fanns tidigare: Ängby."
        assert "lugnt" not in " ".join(PictureField.objects.values_list("text", flat=True))

    def test_it_is_quiet_when_somebody_has_said_that_it_is_over(self, world, round):
        before = open_week(world, "2026-W47")
        seen = tell(world, before, now=before.opens_at + timedelta(hours=1), starts_at=before.opens_at)
        close(world, before)
        still_there(world, seen, round, status="ceased")
        quiet(world, round)
        quiet(world, round, who="väktare")
        close(world, round)
        draft(world, round)
        assert field("quiet").text == "Ängby, Öster."

    def test_raw_words_never_come_into_a_draft(self, world, round):
        tell(world, round, text="Raw words that nobody has shared")
        close(world, round)
        draft(world, round)
        assert "Raw words" not in texts()

    def test_nor_do_the_words_of_the_polices_events(self, world, round):
        count_as(world, Brand="fire")
        close(world, round)
        bring_in(world, police_event(1, area_id=world.areas["Öster"].pk), police_event(2))
        draft(world, round)
        assert (
            "Polisens publicerade händelser (urval): bränder 2. 1 av dem är inte placerad i något område."
            in field("overall").text
        )
        assert "ORD" not in texts()
        assert "21 november" not in texts()

    def test_an_event_ahead_that_was_shared_is_told_with_its_time(self, world, round):
        ahead = world.now + timedelta(days=4, hours=9)
        share(world, tell(world, round, indicator="event", starts_at=ahead), "Match på Behrn arena")
        close(world, round)
        draft(world, round)
        assert field("events").text == "lördag 28 november 19.00: Match på Behrn arena."

    def test_what_persists_is_told_with_its_weeks(self, world, round):
        observation = tell(world, round)
        share(world, observation, "Trasig belysning")
        for label in ("2026-W49", "2026-W50"):
            last = open_week(world, label)
            still_there(world, observation, last)
            close(world, last)
        draft(world, last)
        assert field("usual").text == "Kvar: Ängby 1."
        choose(world, "Ängby")
        draft(world, last)
        assert "En är kvar efter tre veckor." in field("priority", "Ängby").text

    def test_what_has_no_area_has_a_name_and_is_never_the_whole_municipalitys_finding(self, world, round):
        tell(world, round, area=None)
        close(world, round)
        draft(world, round)
        assert PictureField.objects.get(section="other", area=None).facts == [
            ["1", "nya iakttagelser i Utan angivet område"]
        ]

    def test_in_english_where_the_partnership_speaks_it(self, world, round):
        change_partnership(actor=world.system, now=world.now, language="en")
        tell(world, round)
        close(world, round)
        draft(world, round)
        assert "1 observation in the whole municipality." in field("overall").text

    @pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
    def test_who_may_not_edit_drafts_nothing(self, world, round, who):
        with pytest.raises(PermissionDenied):
            draft(world, round, who=who)


class TestEditing:
    def test_every_change_raises_the_version(self, world, drafted):
        assert edit(world, "weather", "Regn").version == 1
        assert edit(world, "weather", "Snö").version == 2
        assert field("weather").edited_by == world.actor("samordnare").label

    def test_the_same_text_again_is_harmless(self, world, drafted):
        edit(world, "weather", "Regn")
        assert edit(world, "weather", "Regn\r\n", base="").version == 1

    def test_of_two_who_write_both_stand(self, world, drafted):
        edit(world, "weather", "Regn på lördag.")
        edit(world, "weather", "Regn på söndag.", base="Regn på lördag.")
        edit(world, "weather", "Mycket regn på lördag.", base="Regn på lördag.", who="polissamordnare")
        assert field("weather").text == "Mycket regn på söndag."
        assert field("weather").version == 3

    def test_who_began_from_what_the_field_never_said_is_shown_both(self, world, drafted):
        edit(world, "weather", "Regn")
        with pytest.raises(Conflict) as caught:
            edit(world, "weather", "Snö", base="Sol", who="polissamordnare")
        assert (caught.value.theirs, caught.value.version) == ("Regn", 1)
        assert field("weather").text == "Regn"
        edit(world, "weather", "Snö efter regn", base=caught.value.theirs, who="polissamordnare")
        assert field("weather").text == "Snö efter regn"

    def test_who_began_from_a_draft_that_the_data_have_changed_keeps_both(self, world, round, drafted):
        began = field("overall").text
        tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))
        draft(world, round)
        edit(world, "overall", f"Lugnt i stort. {began}", base=began)
        assert field("overall").text.startswith("Lugnt i stort.")
        assert "2 iakttagelser" in field("overall").text

    def test_two_who_write_in_different_fields_do_not_meet(self, world, drafted):
        edit(world, "weather", "Regn", base="")
        assert edit(world, "important", "Lov", who="polissamordnare").version == 1

    def test_too_long_a_text_is_refused_with_a_sentence(self, world, drafted):
        with pytest.raises(UserError):
            edit(world, "weather", "x" * 20_001)
        assert field("weather").text == ""


@pytest.mark.usefixtures("fonts")
class TestPublishing:
    def test_an_open_round_is_not_published(self, world, round):
        picture = draft(world, round)
        with pytest.raises(UserError) as caught:
            publish(world, picture)
        assert caught.value.code == "open"
        assert not Record.objects.exists()

    def test_a_published_picture_is_numbered_hashed_and_says_so_itself(self, world, drafted):
        published = publish(world, drafted)
        files = {f.name: f for f in published.record.files.all()}
        assert (published.record.number, published.record.version) == ("EST 2026-1", 1)
        assert set(files) == {"picture.html", "picture.pdf", "picture.docx", "picture.json", "log.json"}
        for f in files.values():
            assert f.sha256 == hashlib.sha256(bytes(f.content)).hexdigest()
        document = json.loads(bytes(files["picture.json"].content))
        assert (document["number"], document["version"], document["replaces"]) == ("EST 2026-1", 1, None)
        assert document["coverage"].startswith("1 av 2")
        assert "EST 2026-1" in bytes(files["picture.html"].content).decode()
        assert bytes(files["picture.pdf"].content).startswith(b"%PDF")

    def test_what_may_point_at_a_person_waits_for_a_person_to_judge(self, world, drafted):
        edit(world, "important", A_PERSON)
        with pytest.raises(ScreeningRequired) as caught:
            publish(world, drafted)
        assert caught.value.mark == review_of(drafted).digest
        assert not Record.objects.exists()
        published = publish(world, drafted, screening_confirmed=True)
        assert Event.objects.get(verb="picture.published").data["judged"] == [field("important").pk]
        assert published.record.version == 1

    def test_nobody_changes_what_is_published(self, world, drafted):
        published = publish(world, drafted)
        for change in (
            lambda: Publication.objects.update(published_by="X"),
            published.delete,
            lambda: published.record.files.update(content=b""),
        ):
            with pytest.raises((DatabaseError, Exception)) as caught, transaction.atomic():
                change()
            assert triggers.MESSAGE in str(caught.value)

    def test_what_is_edited_afterwards_is_not_in_the_record(self, world, drafted):
        published = publish(world, drafted)
        before = bytes(published.record.files.get(name="picture.json").content)
        edit(world, "weather", "Snö")
        assert bytes(published.record.files.get(name="picture.json").content) == before

    def test_a_correction_is_the_next_version_and_names_the_one_it_replaces(self, world, drafted):
        first = publish(world, drafted)
        edit(world, "weather", "Snö")
        second = publish(world, drafted, now=world.now + timedelta(hours=1))
        edit(world, "weather", "Regn")
        third = publish(world, drafted, now=world.now + timedelta(hours=2))
        assert [(p.record.number, p.record.version) for p in (first, second, third)] == [
            ("EST 2026-1", n) for n in (1, 2, 3)
        ]
        assert (second.replaces, third.replaces, third.record.replaces) == (first, second, second.record)
        document = json.loads(bytes(third.record.files.get(name="picture.json").content))
        assert document["replaces"] == "EST 2026-1 version 2"
        assert publication_of(first.record_id).replaced_by == second
        assert list(publications()) == [third, second, first]

    def test_when_the_clock_is_set_back_versions_still_follow_each_other(self, world, round, drafted):
        versions = [publish(world, drafted)]
        for n, weather in enumerate(("Snö", "Regn", "Sol"), start=1):
            edit(world, "weather", weather)
            versions.append(publish(world, drafted, now=world.now - timedelta(days=n)))
            assert latest_publication(round) == versions[-1]
            assert with_standing(Round.objects.all())[0][1].record == f"EST 2026-1 v{n + 1}"
        assert [p.record.version for p in versions] == [1, 2, 3, 4]
        assert list(publications()) == list(drafted.publications.all()) == versions[::-1]
        assert list(register(world.system)) == list(Record.objects.all()) == [p.record for p in versions[::-1]]

    def test_when_nothing_has_changed_nothing_is_published_again(self, world, drafted):
        publish(world, drafted)
        with pytest.raises(UserError) as caught:
            publish(world, drafted)
        assert caught.value.code == "unchanged"
        edit(world, "weather", "Snö")
        publish(world, drafted)
        with pytest.raises(UserError):
            publish(world, drafted)
        assert Record.objects.count() == 2

    def test_what_is_undone_after_a_correction_is_a_change_again(self, world, drafted):
        publish(world, drafted)
        edit(world, "weather", "Snö")
        publish(world, drafted)
        edit(world, "weather", "")
        assert publish(world, drafted).record.version == 3

    def test_field_rows_that_are_not_shared_stay_at_home(self, world, round, drafted):
        for where, shared in (("Öster", True), ("HEMLIGT", False)):
            plan_field_activity(
                actor=world.system,
                now=world.now,
                round_id=round.pk,
                organisation_id=world.organisations["Polisen"].pk,
                where=where,
                when="fre 20–23",
                aim="bråk",
                share=shared,
            )
        page = bytes(publish(world, drafted).record.files.get(name="picture.html").content).decode()
        assert "fre 20–23" in page
        assert "HEMLIGT" not in page

    def test_two_wordings_of_the_same_words_are_looked_at_before_they_are_published(self, world, drafted):
        edit(world, "weather", "Regn", base="")
        edit(world, "other", "Stökigt.", "Ängby")
        edit(world, "weather", "Snö", base="", who="polissamordnare")
        assert field("weather").text == "Regn Snö"
        with pytest.raises(Unsettled) as caught:
            publish(world, drafted)
        assert caught.value.names == ["Väder i helgen"]
        assert not Record.objects.exists()
        (place,) = unsettled([field("weather")])[field("weather").pk]
        assert (place.first, place.second) == ("Regn", "Snö")
        edit_field(
            actor=world.actor("samordnare"),
            now=world.now,
            field_id=field("weather").pk,
            edit=Edit("Regn Snö", "Regn Snö", settled=(place.id,)),
        )
        assert publish(world, drafted).record.version == 1
        assert Event.objects.filter(verb="picture.edited").count() == 4

    def test_what_stands_in_a_field_is_not_asked_about_at_every_letter(self, world, drafted):
        def write(text, confirmed=""):
            f = field("important")
            return edit_field(
                actor=world.actor("samordnare"),
                now=world.now,
                field_id=f.pk,
                edit=Edit(text, f.text),
                screening_confirmed=confirmed,
            )

        with pytest.raises(ScreeningRequired) as caught:
            write("Ring Kalle Svensson")
        mark = caught.value.mark
        write("Ring Kalle Svensson", mark)
        assert write("Ring Kalle Svensson på torget").text == "Ring Kalle Svensson på torget"
        with pytest.raises(ScreeningRequired) as caught:
            write("Ring Kalle Svensson på torget, 070-174 06 05", mark)
        assert [f.kind for f in caught.value.findings] == ["phone"]
        with pytest.raises(ScreeningRequired) as caught:
            publish(world, drafted)
        assert [f.kind for f in caught.value.findings] == ["person_name"], "published, all of it is looked at again"

    @pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
    def test_only_who_may_publishes(self, world, drafted, who):
        with pytest.raises(PermissionDenied):
            publish_picture(
                actor=world.actor(who), now=world.now, picture_id=drafted.pk, read="", signed=ALL, reason="Rättat"
            )


def test_a_draft_stands_until_something_else_changes(world, round, django_assert_num_queries):
    def as_it_was():
        with django_assert_num_queries(4):  # the newest event, the picture, and the savepoint around them
            return draft_picture(actor=world.system, now=world.now, round_id=round.pk)

    tell(world, round)
    close(world, round)
    picture = draft(world, round)
    edit(world, "weather", "Sol")
    assert as_it_was() == picture
    choose(world, "Öster")
    draft(world, round)
    assert field("priority", "Öster").text
    as_it_was()
    quiet(world, round, who="väktare", now=round.closes_at + timedelta(hours=1))
    draft(world, round)
    assert field("priority", "Öster").text == "Inget nytt har kommit in."
    assert field("weather").text == "Sol"


def test_a_personal_number_is_published_by_nobodys_look(world, drafted):
    number = "Sågs på torget: 900101-2385."
    with pytest.raises(PersonalNumber):
        edit(world, "important", number)
    PictureField.objects.filter(picture=drafted, section="important").update(text=number)  # from before it was refused
    with pytest.raises(PersonalNumber):
        publish(world, drafted, screening_confirmed=True)
    assert not Record.objects.exists()
