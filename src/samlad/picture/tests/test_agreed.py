"""The cause and the expectation of a prioritised area: nobody but the meeting knows them."""

import json

import pytest
from tests.drafts import choose, draft, edit, field
from tests.steps import close, publish, share, tell

from samlad.documents.fonts import FontsMissing, font_files
from samlad.lib.errors import UserError
from samlad.picture import service
from samlad.picture.models import PictureField
from samlad.picture.service import edit_field
from samlad.screening.service import ScreeningRequired
from samlad.writing.service import Edit

A_PERSON = "Kalle Svensson, 070-174 06 05, sågs på torget."


@pytest.fixture
def fonts():
    try:
        font_files()
    except FontsMissing:
        pytest.skip(
            "the document's typefaces are missing: run the front-end build (npm ci, npm run build in frontend/)"
        )


@pytest.fixture
def prioritised(world, round, fonts):
    choose(world, "Ängby")
    share(world, tell(world, round), "Klotter på skolans mur")
    close(world, round)
    return draft(world, round)


def test_they_are_there_to_be_written_and_empty(world, prioritised):
    sections = list(PictureField.objects.filter(area__name="Ängby").values_list("section", "text"))
    assert [section for section, _text in sections] == ["priority", "cause", "expectation", "priority_measures"]
    assert dict(sections)["cause"] == dict(sections)["expectation"] == ""


def test_they_are_published_where_somebody_wrote_them(world, prioritised):
    first = publish(world, prioritised)
    assert "Orsak:" not in bytes(first.record.files.get(name="picture.html").content).decode()
    edit(world, "cause", "Ingen ser gården kvällstid.", "Ängby")
    second = publish(world, prioritised)
    assert "Orsak:" in bytes(second.record.files.get(name="picture.html").content).decode()
    older_content = json.loads(bytes(second.record.files.get(name="picture.json").content))
    assert older_content["priorities"][0]["cause"] == "Ingen ser gården kvällstid."
    assert older_content["priorities"][0]["expectation"] == ""


def test_they_are_looked_through_as_every_field(world, prioritised):
    with pytest.raises(ScreeningRequired):
        edit_field(
            actor=world.actor("samordnare"),
            now=world.now,
            field_id=field("expectation", "Ängby").pk,
            edit=Edit(A_PERSON, ""),
        )
    edit(world, "expectation", A_PERSON, "Ängby")
    with pytest.raises(ScreeningRequired):
        publish(world, prioritised)


def test_a_record_from_before_they_were_there_says_the_same(world, prioritised, monkeypatch):
    older = service.as_kept

    def without(content):
        record = json.loads(older(content))
        for area in (*record["priorities"], *record["others"]):
            del area["cause"], area["expectation"]
        return json.dumps(record)

    monkeypatch.setattr(service, "as_kept", without)
    publish(world, prioritised)
    monkeypatch.setattr(service, "as_kept", older)
    with pytest.raises(UserError) as caught:
        publish(world, prioritised)
    assert caught.value.code == "unchanged"
