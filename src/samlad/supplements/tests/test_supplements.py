"""What a lead organisation adds for its own people: its headings, its words, its records in its own series."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django_scopes import scope
from tests.drafts import draft
from tests.steps import close, open_week, publish, publish_supplement, supplement_with

from samlad.audit.models import Event
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.words import PersonalNumber
from samlad.partnership.actor import OutOfScope
from samlad.partnership.models import Organisation
from samlad.partnership.service import add_organisation, change_partnership
from samlad.picture.assembly import review_of as picture_review
from samlad.picture.models import SituationPicture
from samlad.picture.service import draft_picture
from samlad.records.models import Record
from samlad.records.queries import own_series, register
from samlad.records.service import choose_own_series, choose_series
from samlad.screening.service import ScreeningRequired
from samlad.supplements.gate import CHECKS
from samlad.supplements.models import Supplement, SupplementPublication, SupplementText
from samlad.supplements.queries import has_supplement, headings_of, of_week, publication_of, publications, texts_of
from samlad.supplements.reviewing import review_of
from samlad.supplements.service import edit_supplement, open_supplement, write_headings
from samlad.writing.models import Earlier
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit, Unsettled

DECISION, FIELD = "Synliga vid torget på fredag.", "Säg till fältgruppen först."


def headings(supplement):
    return [t.heading for t in texts_of(supplement)]


def choose(world, text, base=None, who="polissamordnare", lead="Polisen", **more):
    """From the list as it stands, unless it is another that was read."""
    if base is None:
        base = "\n".join(headings_of(world.organisations[lead], world.partnership))
    return write_headings(
        actor=world.actor(who),
        now=world.now,
        organisation_id=world.organisations[lead].pk,
        text=text,
        base=base,
        **more,
    )


def content_of(record, name="supplement.json"):
    return bytes(record.files.get(name=name).content)


def document(record):
    return json.loads(content_of(record))


class TestHeadings:
    @pytest.mark.parametrize(
        ("lead", "who", "first"),
        [("Polisen", "polissamordnare", "Inriktningsbeslut"), ("Kommunen", "samordnare", "För våra enheter")],
    )
    def test_there_are_some_to_begin_with_after_what_the_organisation_is(self, world, round, lead, who, first):
        supplement = supplement_with(world, round, who=who, lead=lead)
        assert headings(supplement)[0] == first

    def test_they_are_in_the_partnerships_language(self, world, round):
        change_partnership(actor=world.system, now=world.now, language="en")
        assert headings(supplement_with(world, round))[0] == "Direction decision"

    def test_a_draft_follows_the_list_and_keeps_what_is_written(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        assert (
            choose(world, "Läget åäö\nTill yttre befäl") == ["Läget åäö", "Till yttre befäl", "Inriktningsbeslut"][:2]
        )
        supplement_with(world, round)
        assert headings(supplement) == ["Läget åäö", "Till yttre befäl", "Inriktningsbeslut"]
        old = texts_of(supplement)[-1]
        edit_supplement(actor=world.actor("polissamordnare"), now=world.now, text_id=old.pk, edit=Edit("", old.text))
        supplement_with(world, round)
        assert headings(supplement) == ["Läget åäö", "Till yttre befäl"]

    def test_what_is_published_keeps_its_own(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        record = publish_supplement(world, supplement).record
        choose(world, "Något annat")
        supplement_with(world, round)
        assert headings(supplement)[0] == "Inriktningsbeslut"
        assert document(record)["parts"][0] == {"heading": "Inriktningsbeslut", "text": DECISION}

    def test_two_who_change_the_list_at_once_lose_nothing(self, world):
        base = choose(world, "A\nB")
        choose(world, "A\nB\nC", "\n".join(base))
        assert choose(world, "B\nD", "\n".join(base)) == ["B", "D", "C"]

    @pytest.mark.parametrize(("text", "says"), [("", "minst en"), ("\n".join(map(str, range(13))), "Högst 12")])
    def test_none_or_too_many_are_refused(self, world, text, says):
        base = choose(world, "A")
        with pytest.raises(UserError, match=says):
            choose(world, text, "\n".join(base))

    def test_they_are_screened(self, world):
        with pytest.raises(ScreeningRequired):
            choose(world, "Om Kalle Svensson")
        with pytest.raises(PersonalNumber):
            choose(world, "Om 19900101-2385")

    def test_the_same_once_more_is_one_event(self, world):
        for _again in range(2):
            choose(world, "A\nB")
        assert Event.objects.filter(verb="supplement.headings_chosen").count() == 1


class TestWriting:
    def test_opened_twice_it_is_one(self, world, round):
        assert supplement_with(world, round) == supplement_with(world, round)
        assert Event.objects.filter(verb="supplement.begun").count() == Supplement.objects.count() == 1

    def test_two_who_write_are_put_together(self, world, round):
        supplement = supplement_with(world, round, "Torget på fredag.")
        text = texts_of(supplement)[0]
        acts = {"actor": world.actor("polissamordnare"), "now": world.now, "text_id": text.pk}
        edit_supplement(**acts, edit=Edit("Torget på fredag. Parken på lördag.", text.text))
        assert edit_supplement(**acts, edit=Edit("Hela torget på fredag.", text.text)).text == (
            "Hela torget på fredag. Parken på lördag."
        )

    def test_two_wordings_wait_for_somebody(self, world, round):
        supplement = supplement_with(world, round, "Torget på fredag.")
        text = texts_of(supplement)[0]
        acts = {"actor": world.actor("polissamordnare"), "now": world.now, "text_id": text.pk}
        edit_supplement(**acts, edit=Edit("Torget på lördag.", text.text))
        edit_supplement(**acts, edit=Edit("Torget på söndag.", text.text))
        assert unsettled(texts_of(supplement))
        with pytest.raises(Unsettled, match="Inriktningsbeslut"):
            publish_supplement(world, supplement)

    def test_words_are_screened_as_everywhere(self, world, round):
        text = texts_of(supplement_with(world, round))[0]
        acts = {"actor": world.actor("polissamordnare"), "now": world.now, "text_id": text.pk}
        with pytest.raises(ScreeningRequired) as refusal:
            edit_supplement(**acts, edit=Edit("Sök Kalle Svensson", ""))
        with pytest.raises(PersonalNumber):
            edit_supplement(**acts, edit=Edit("Sök 19900101-2385", ""))
        edit_supplement(**acts, edit=Edit("Sök Kalle Svensson", ""), screening_confirmed=refusal.value.mark)
        assert Event.objects.filter(verb="screening.decided").count() == 1


class TestWho:
    @pytest.mark.parametrize("who", ["samordnare", "styrgrupp", "registrator", "rektor", "väktare"])
    def test_nobody_else_opens_writes_or_publishes(self, world, round, who):
        supplement = supplement_with(world, round, DECISION)
        actor, text = world.actor(who), texts_of(supplement)[0]
        for attempt in (
            lambda: open_supplement(
                actor=actor, now=world.now, round_id=round.pk, organisation_id=world.organisations["Polisen"].pk
            ),
            lambda: edit_supplement(actor=actor, now=world.now, text_id=text.pk, edit=Edit("X", DECISION)),
            lambda: publish_supplement(world, supplement, who),
            lambda: choose(world, "X", who=who),
            lambda: choose_own_series(
                actor=actor,
                now=world.now,
                organisation_id=world.organisations["Polisen"].pk,
                kind="supplement",
                prefix="ABC",
            ),
        ):
            with pytest.raises((OutOfScope, PermissionDenied)):
                attempt()
        publication = publish_supplement(world, supplement)
        assert publication_of(actor, publication.record_id) is None
        assert not publications(actor).exists()
        assert not register(actor).filter(only_for__isnull=False).exists()

    def test_a_unit_has_none_of_its_own(self, world, round):
        with pytest.raises(OutOfScope):
            open_supplement(
                actor=world.system, now=world.now, round_id=round.pk, organisation_id=world.organisations["Skolan"].pk
            )

    def test_nor_in_another_partnership(self, world, round, other_world):
        supplement = supplement_with(world, round, DECISION)
        publish_supplement(world, supplement)
        with scope(partnership=other_world.partnership):
            assert not publications(other_world.system).exists()
            with pytest.raises(OutOfScope):
                publish_supplement(other_world, supplement, read="")

    def test_a_link_for_whoever_has_something_to_read_or_write(self, world, round):
        assert has_supplement(world.actor("polissamordnare"), round)
        assert not has_supplement(world.actor("styrgrupp"), round)
        assert not has_supplement(world.actor("rektor"), round)
        publish_supplement(world, supplement_with(world, round, DECISION))
        assert not has_supplement(world.actor("styrgrupp"), round)
        publish_supplement(
            world, supplement_with(world, round, "Till alla", who="samordnare", lead="Kommunen"), "samordnare"
        )
        assert has_supplement(world.actor("styrgrupp"), round)
        assert [row.writes for row in of_week(world.actor("styrgrupp"), round)] == [False]


class TestPublishing:
    def test_it_is_a_record_in_its_own_series_and_the_joint_one_has_no_hole(self, world, round):
        supplement = supplement_with(world, round, DECISION, FIELD)
        publication = publish_supplement(world, supplement)
        assert (str(publication.record), publication.record.only_for) == (
            "POL 2026-1 v1",
            world.organisations["Polisen"],
        )
        close(world, round)
        assert publish(world, draft(world, round)).record.number == "EST 2026-1"
        assert sorted(f.name for f in publication.record.files.all()) == [
            "log.json",
            "supplement.docx",
            "supplement.html",
            "supplement.json",
            "supplement.pdf",
        ]
        assert content_of(publication.record, "supplement.pdf").startswith(b"%PDF")

    def test_every_file_says_whose_it_is_and_what_stands_there(self, world, round):
        close(world, round)
        publish(world, draft(world, round))
        record = publish_supplement(world, supplement_with(world, round, DECISION)).record
        with zipfile.ZipFile(io.BytesIO(content_of(record, "supplement.docx"))) as packed:
            word = packed.read("word/document.xml").decode()
        for text in (content_of(record, "supplement.html").decode(), word):
            for words in (DECISION, "Inriktningsbeslut", "POL 2026-1", "EST 2026-1 version 1", "Polisen"):
                assert words in text, words
            assert "För dem på fältet" not in text, "what nobody wrote has no heading"

    def test_before_the_picture_is_published_it_says_so(self, world, round):
        record = publish_supplement(world, supplement_with(world, round, DECISION)).record
        assert "inte var publicerad då" in content_of(record, "supplement.html").decode()

    def test_nothing_written_is_not_published(self, world, round):
        with pytest.raises(UserError, match="Inget är skrivet"):
            publish_supplement(world, supplement_with(world, round))

    def test_what_was_read_is_what_is_published(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        read = review_of(supplement).digest
        supplement_with(world, round, DECISION + " Och lördag.")
        with pytest.raises(ChangedSinceRead):
            publish_supplement(world, supplement, read=read)
        assert not Record.objects.exists()

    def test_each_rule_is_signed(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        with pytest.raises(UserError, match="reglerna"):
            publish_supplement(world, supplement, signed=[*CHECKS][1:])
        assert publish_supplement(world, supplement).signed == list(CHECKS)

    def test_what_points_at_somebody_is_confirmed_once_more(self, world, round):
        supplement = supplement_with(world, round, "Sök Kalle Svensson")
        with pytest.raises(ScreeningRequired):
            publish_supplement(world, supplement)
        assert publish_supplement(world, supplement, screening_confirmed=True).record.version == 1

    def test_a_correction_says_what_it_changes_and_why(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        publish_supplement(world, supplement)
        with pytest.raises(UserError, match="Inget har ändrats"):
            publish_supplement(world, supplement)
        supplement_with(world, round, DECISION, FIELD)
        with pytest.raises(UserError, match="rättas"):
            publish_supplement(world, supplement, reason="")
        second = publish_supplement(world, supplement, reason="Fältgruppen saknades")
        assert str(second.record) == "POL 2026-1 v2"
        assert second.record.replaces.version == 1
        assert document(second.record)["change"] == "Ändrat: För dem på fältet. Fältgruppen saknades."
        assert publications(world.actor("polissamordnare")).first() == second

    def test_what_was_known_of_earlier_wordings_is_gone(self, world, round):
        supplement = supplement_with(world, round, DECISION)
        supplement_with(world, round, FIELD)
        assert Earlier.objects.exists()
        publish_supplement(world, supplement)
        assert not Earlier.objects.exists()

    def test_the_database_refuses_to_change_what_is_published(self, world, round):
        publication = publish_supplement(world, supplement_with(world, round, DECISION))
        for attempt in (
            lambda: SupplementPublication.objects.filter(pk=publication.pk).update(reason="X"),
            lambda: SupplementPublication.objects.all().delete(),
            lambda: Record.objects.filter(pk=publication.record_id).update(only_for=None),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()

    def test_the_joint_picture_knows_nothing_of_it(self, world, round):
        """Neither its words nor that it is there: not even the draft is made anew."""
        close(world, round)
        draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
        picture = SituationPicture.objects.get()
        before = picture.drafted_from, picture_review(picture).digest
        publish_supplement(world, supplement_with(world, round, DECISION))
        choose(world, "A")
        draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
        picture = SituationPicture.objects.get()
        assert (picture.drafted_from, picture_review(picture).digest) == before


class TestSeries:
    def series(self, world, prefix, who="polissamordnare", lead="Polisen"):
        return choose_own_series(
            actor=world.actor(who),
            now=world.now,
            organisation_id=world.organisations[lead].pk,
            kind="supplement",
            prefix=prefix,
        )

    def test_each_organisation_has_its_own_and_its_numbers_have_no_holes(self, world, round):
        other = open_week(world, "2026-W47")
        for each in (other, round):
            for who, lead in (("polissamordnare", "Polisen"), ("samordnare", "Kommunen")):
                publish_supplement(world, supplement_with(world, each, DECISION, who=who, lead=lead), who)
        numbers = set(Record.objects.values_list("number", flat=True))
        assert numbers == {"POL 2026-1", "POL 2026-2", "KOM 2026-1", "KOM 2026-2"}

    def test_one_that_is_chosen_holds_from_the_next_on(self, world, round):
        publish_supplement(world, supplement_with(world, open_week(world, "2026-W47"), DECISION))
        self.series(world, "ÅÄÖ")
        publication = publish_supplement(world, supplement_with(world, round, DECISION))
        assert publication.record.number == "ÅÄÖ 2026-1"
        assert own_series(world.organisations["Polisen"].pk, "supplement") == "ÅÄÖ"

    def test_no_two_share_one(self, world, round):
        publish_supplement(world, supplement_with(world, round, DECISION))
        for attempt in (
            lambda: self.series(world, "POL", "samordnare", "Kommunen"),
            lambda: self.series(world, "EST"),
            lambda: choose_series(actor=world.actor("samordnare"), now=world.now, kind="", prefix="POL"),
        ):
            with pytest.raises(UserError, match="upptagen"):
                attempt()
        self.series(world, "LPO")
        with pytest.raises(UserError, match="upptagen"):
            self.series(world, "POL", "samordnare", "Kommunen")
        assert self.series(world, "POL").prefix == "POL", "one goes on in what was one's own"

    def test_of_two_of_a_kind_the_second_gets_another(self, world, round):
        publish_supplement(world, supplement_with(world, round, DECISION))
        second = add_organisation(actor=world.system, now=world.now, name="Ånge närpolis", kind="police")
        supplement = open_supplement(actor=world.system, now=world.now, round_id=round.pk, organisation_id=second.pk)
        SupplementText.objects.filter(supplement=supplement).update(text=DECISION)
        world.actor = lambda _who: world.system
        assert publish_supplement(world, supplement).record.number == "ÅNG 2026-1"
        assert Organisation.objects.filter(kind="police").count() == 2
