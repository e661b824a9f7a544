"""What nobody has read is never published: the press publishes what the review showed, or nothing."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.steps import close, open_week, publish, share, tell, value_in

from samlad.collection.models.observation import Observation
from samlad.documents.fonts import FontsMissing, font_files
from samlad.lib.digests import digest_of
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.measures.models import FieldActivity
from samlad.measures.service import Choice, plan_field_activity, prioritise, remove_field_activity
from samlad.partnership.service import change_partnership
from samlad.picture.assembly import as_kept, review_of
from samlad.picture.gate import ALL
from samlad.picture.models import PictureField, Publication
from samlad.picture.service import draft_picture, edit_field, publish_picture
from samlad.places.models import Area
from samlad.records.models import Record
from samlad.writing.service import Edit

WORDS = ("Regn", "Kalle Svensson, 070-174 06 05, sågs på torget.", "")


@pytest.fixture
def picture(world, round):
    try:
        font_files()
    except FontsMissing:
        pytest.skip("the document's typefaces are missing: run the front-end build")
    share(world, tell(world, round), "Klotter på skolans mur")
    close(world, round)
    return draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)


def write(world, section, text, who="polissamordnare"):
    field = PictureField.objects.filter(section=section).first()
    edit_field(
        actor=world.actor(who),
        now=world.now,
        field_id=field.pk,
        edit=Edit(text, field.text),
        screening_confirmed=digest_of(text),
    )


def content_of(text_or_record):
    """The content alone: what makes it a record apart."""
    if isinstance(text_or_record, Record):
        text_or_record = bytes(text_or_record.files.get(name="picture.json").content).decode()
    return {
        k: v
        for k, v in json.loads(text_or_record).items()
        if k not in ("number", "version", "replaces", "change", "log")
    }


def a_row(world, picture):
    plan_field_activity(
        actor=world.system,
        now=world.now,
        round_id=picture.round_id,
        organisation_id=world.organisations["Polisen"].pk,
        where="Torget",
        when="fre 20–23",
        aim="bråk",
        share=True,
    )


def takes_a_row_away(world, picture):
    for row in FieldActivity.objects.all()[:1]:
        remove_field_activity(actor=world.system, now=world.now, activity_id=row.pk)


def late_report(world, picture):
    late = picture.round.closes_at + timedelta(hours=1)
    share(
        world, tell(world, picture.round, who="väktare", area="Öster", now=late), "Klotter på bussen", "polissamordnare"
    )


def other_priorities(world, picture):
    area = Area.objects.exclude(priorities__isnull=False).first() or Area.objects.first()
    day = world.now.date()
    prioritise(
        actor=world.system,
        now=world.now,
        choices=[Choice(area.pk, "behov")],
        starts_on=day,
        ends_on=day + timedelta(days=9),
    )


# What may come between the reading and the press; none of it is A's.
BETWEEN = {
    "B writes": lambda world, picture: write(world, "weather", WORDS[0]),
    "B writes of a person": lambda world, picture: write(world, "important", WORDS[1]),
    "B takes words away": lambda world, picture: write(world, "important", WORDS[2]),
    "a late report": late_report,
    "a row for the weekend": a_row,
    "a row taken away": takes_a_row_away,
    "other priorities": other_priorities,
    "the map shaded": lambda world, picture: change_partnership(actor=world.system, now=world.now, shade_map=True),
}


@pytest.mark.parametrize("what", sorted(set(BETWEEN) - {"B takes words away", "a row taken away"}))
def test_what_came_after_a_has_read_is_not_published_by_as_press(world, picture, what):
    read = review_of(picture).digest
    BETWEEN[what](world, picture)
    with pytest.raises(ChangedSinceRead):
        publish_picture(
            actor=world.actor("samordnare"),
            now=world.now,
            picture_id=picture.pk,
            read=read,
            signed=ALL,
            reason="Rättat",
            screening_confirmed=True,
        )
    assert not Record.objects.exists()
    assert publish(world, picture, screening_confirmed=True).record.version == 1


def test_a_picture_that_nobody_has_read_is_not_published(world, picture):
    for read in ("", "1", "f" * 64):
        with pytest.raises(ChangedSinceRead):
            publish_picture(
                actor=world.system,
                now=world.now,
                picture_id=picture.pk,
                read=read,
                signed=ALL,
                reason="Rättat",
                screening_confirmed=True,
            )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.sampled_from([*BETWEEN, "A reads", "A reads", "A presses", "A presses, confirmed"]), max_size=14)
)
def test_over_any_order_only_what_a_has_read_is_published(world, picture, acts):
    actor, carried, content_by_digest = world.actor("samordnare"), "", {}

    def read():
        nonlocal carried
        drafted = draft_picture(actor=actor, now=world.now, round_id=picture.round_id)
        review = review_of(drafted)
        carried, content_by_digest[review.digest] = review.digest, content_of(as_kept(review.content))

    def press(confirmed):
        try:
            publication = publish_picture(
                actor=actor,
                now=world.now,
                picture_id=picture.pk,
                read=carried,
                signed=ALL,
                reason="Rättat",
                screening_confirmed=confirmed,
            )
        except UserError:
            return
        assert content_of(publication.record) == content_by_digest[carried]

    with transaction.atomic():
        # At the end somebody reads and presses at once: then it is published, or says the same as before.
        for act in [*acts, "A reads", "A presses, confirmed"]:
            if act in BETWEEN:
                with suppress(UserError):
                    BETWEEN[act](world, picture)
            elif act == "A reads":
                read()
            else:
                press(act == "A presses, confirmed")
        assert content_of(Publication.objects.order_by("record__version").last().record) == content_by_digest[carried]
        transaction.set_rollback(True)


class TestOnThePage:
    @pytest.fixture
    def a(self, world):
        client = Client()
        client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_press_leads_back_to_what_it_says_now(self, world, picture, a, settings):
        settings.SAMLAD_TODAY = "2026-11-26"
        label = picture.round.label
        with scope(partnership=None):
            read = value_in(a.get(reverse("review_picture", args=[label])).content.decode(), "read")
        write(world, "weather", "Bs ord som ingen har läst")
        with scope(partnership=None):
            again = a.post(reverse("publish_picture", args=[label]), {"read": read}, follow=True).content.decode()
        assert "Något har ändrats sedan du läste" in again
        assert "Bs ord som ingen har läst" in again
        assert not Record.objects.exists()
        with scope(partnership=None):
            a.post(reverse("publish_picture", args=[label]), {"read": value_in(again, "read"), "signed": list(ALL)})
        assert "Bs ord" in json.dumps(content_of(Record.objects.get()), ensure_ascii=False)

    def test_what_was_told_late_is_in_the_review(self, world, picture, a, settings):
        settings.SAMLAD_TODAY = "2026-11-26"
        late_report(world, picture)
        with scope(partnership=None):
            text = a.get(reverse("review_picture", args=[picture.round.label])).content.decode()
        assert "2 iakttagelser i hela kommunen" in text
        assert Observation.objects.count() == 2

    def test_one_reads_first_and_publishes_below_what_was_read(self, world, picture, a, settings):
        settings.SAMLAD_TODAY = "2026-11-26"
        with scope(partnership=None):
            text = a.get(reverse("review_picture", args=[picture.round.label])).content.decode()
        press = text.index(f'action="{reverse("publish_picture", args=[picture.round.label])}"')
        assert text.index('"picture-sheet"') < text.rindex("picture-section") < press

    def test_an_open_week_is_said_before_one_reads(self, world, a, settings):
        settings.SAMLAD_TODAY = "2026-11-26"
        label = open_week(world, "2026-W48").label
        with scope(partnership=None):
            text = a.get(reverse("review_picture", args=[label])).content.decode()
        assert text.index("Veckan är fortfarande öppen") < text.index('"picture-sheet"')
        assert reverse("publish_picture", args=[label]) not in text
