"""Who answered is said once in a picture, with one denominator, also after a late report and whatever is written."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from tests.steps import close, publish, share, tell

from samlad.documents import word
from samlad.documents.fonts import FontsMissing, font_files
from samlad.lib.digests import digest_of
from samlad.picture import assembly, layout, service
from samlad.picture.assembly import content_of
from samlad.picture.coverage import OtherCoverage
from samlad.picture.gate import ALL
from samlad.picture.models import PictureField
from samlad.picture.rendering import render_docx, render_html
from samlad.picture.service import draft_picture, edit_field
from samlad.records.models import Record
from samlad.writing.service import Edit

DENOMINATOR = re.compile(r"(\d+) av (\d+) rapportörer har svarat")


@pytest.fixture
def picture(world, round):
    share(world, tell(world, round), "Klotter på skolans mur")
    close(world, round)
    return draft(world, round)


def draft(world, round):
    return draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)


def write(world, text, section="overall"):
    field = PictureField.objects.get(section=section)
    return edit_field(
        actor=world.actor("samordnare"),
        now=world.now,
        field_id=field.pk,
        edit=Edit(text, field.text),
        screening_confirmed=digest_of(text),
    )


def late_report(world, round):
    tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))


def stated(picture):
    html = " ".join(str(render_html(content_of(picture))).split())
    return DENOMINATOR.findall(html)


def test_an_unedited_picture_says_it_once(picture):
    assert stated(picture) == [("1", "2")]
    assert "rapportörer har svarat" not in PictureField.objects.get(section="overall").text
    assert picture.coverage == content_of(picture).coverage


@pytest.mark.parametrize("text", ["Lugnt i stort.", ""])
def test_after_a_late_report_an_edited_text_and_the_sentence_say_one_number(world, round, picture, text):
    write(world, text)
    late_report(world, round)
    again = draft(world, round)
    assert stated(again) == [("2", "2")]
    assert again.coverage.startswith("2 av 2")


@pytest.mark.parametrize("open_", [True, False])
def test_it_is_in_no_text_of_the_draft(world, round, open_):
    tell(world, round)
    if not open_:
        close(world, round)
    picture = draft(world, round)
    assert not any("rapportörer har svarat" in text for text in picture.fields.values_list("text", flat=True))
    assert picture.coverage.startswith("1 av 2 rapportörer har svarat")
    assert stated(picture) == [("1", "2")]


def test_without_a_map_it_stands_under_the_text(picture):
    content = replace(content_of(picture), area_map=None)
    assert DENOMINATOR.findall(render_html(content)) == [("1", "2")]


@pytest.mark.parametrize("section", ["overall", "important", "events"])
def test_who_writes_a_number_that_is_no_longer_true_is_told_before_it_is_published(world, round, picture, section):
    write(world, "Bara 1 av 2 rapportörer har svarat.", section)
    late_report(world, round)
    with pytest.raises(OtherCoverage) as caught:
        publish(world, draft(world, round))
    assert "1 av 2 rapportörer" in caught.value.message
    assert "2 av 2" in caught.value.message
    assert not Record.objects.exists()


@pytest.mark.usefixtures("fonts")
class TestPublished:
    def test_a_number_that_is_true_may_stand_in_a_text(self, world, picture):
        write(world, "Bara 1 av 2 rapportörer har svarat.")
        assert publish(world, picture).record.version == 1

    def test_an_area_has_a_denominator_of_its_own(self, world, picture):
        write(world, "1 av 1 rapportörer svarade.", "other")
        assert publish(world, picture).record.version == 1

    def test_the_week_is_read_once_and_the_map_drawn_once(self, world, round, picture, monkeypatch):
        calls = []

        def counted(module, name):
            real = getattr(module, name)
            monkeypatch.setattr(module, name, lambda *a, **k: (calls.append(name), real(*a, **k))[1])

        actor = world.actor("samordnare")
        late_report(world, round)
        read = service.review_picture(actor=actor, now=world.now, round_id=round.pk)[1].digest
        service.SituationPicture.objects.update(drafted_from="")  # as when something else has been logged meanwhile
        for module in (service, assembly):
            counted(module, "week_numbers")
        counted(layout, "draw")
        counted(service, "sheet_of")
        counted(word, "same_bytes")
        service.publish_picture(
            actor=actor, now=world.now, picture_id=picture.pk, read=read, signed=ALL, reason="Rättat"
        )
        assert sorted(calls) == ["draw", "same_bytes", "sheet_of", "week_numbers"]


@pytest.fixture
def fonts():
    try:
        font_files()
    except FontsMissing:
        pytest.skip("the document's typefaces are missing: run the front-end build")


def test_word_says_it_once_too(picture):
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(render_docx(content_of(picture)))).paragraphs)
    assert DENOMINATOR.findall(text) == [("1", "2")]
