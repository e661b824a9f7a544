"""The gate: the rules are signed, the writing is closed while the picture is read, a correction says what and why."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import close, publish, tell

from samlad.audit.models import Event
from samlad.lib.errors import UserError
from samlad.picture.gate import ALL, CHECKS, is_placeholder, look_first
from samlad.picture.models import PictureField
from samlad.picture.queries import closure_of, fields_of
from samlad.picture.service import (
    close_writing,
    draft_picture,
    edit_field,
    open_writing,
    take_in_changes,
)
from samlad.screening.service import ScreeningRequired
from samlad.writing.models import Earlier
from samlad.writing.service import Edit


@pytest.fixture
def picture(world, round):
    tell(world, round, who="rektor")
    close(world, round)
    return draft_picture(actor=world.system, now=world.now, round_id=round.pk)


def by(world, who):
    return {"actor": world.actor(who), "now": world.now}


def write(world, text, section="overall", who="samordnare"):
    field = PictureField.objects.get(section=section, area=None)
    return edit_field(**by(world, who), field_id=field.pk, edit=Edit(text, field.text))


@pytest.mark.parametrize("left_out", sorted(CHECKS))
def test_each_rule_is_signed_before_it_is_published(world, picture, left_out):
    with pytest.raises(UserError) as refused:
        publish(world, picture, signed=ALL - {left_out})
    assert refused.value.code == "unsigned"
    assert publish(world, picture).signed == list(CHECKS)


def test_a_code_that_is_no_rule_is_not_kept(world, picture):
    assert publish(world, picture, signed=ALL | {"something"}).signed == list(CHECKS)


def test_while_it_is_read_through_nobody_writes(world, picture):
    field = write(world, "Lugnt i stort.")
    close_writing(**by(world, "samordnare"), picture_id=picture.pk)
    close_writing(**by(world, "polissamordnare"), picture_id=picture.pk)  # once more is harmless
    for refused in (
        lambda: write(world, "Lugnt i stort, men mörkt.", who="polissamordnare"),
        lambda: take_in_changes(**by(world, "samordnare"), field_id=field.pk),
    ):
        with pytest.raises(UserError) as error:
            refused()
        assert error.value.code == "closed"
    open_writing(**by(world, "samordnare"), picture_id=picture.pk)
    assert write(world, "Lugnt i stort, men mörkt.", who="polissamordnare").version == 2
    assert [e.verb for e in Event.objects.filter(verb__in=["picture.closed", "picture.opened"])] == [
        "picture.closed",
        "picture.opened",
    ]


def test_who_may_not_lead_does_not_close(world, picture):
    with pytest.raises(PermissionDenied):
        close_writing(**by(world, "styrgrupp"), picture_id=picture.pk)


def test_publishing_opens_the_writing_and_forgets_earlier_wordings(world, picture):
    write(world, "Ett ord som togs bort.")
    write(world, "Lugnt i stort.")
    assert Earlier.objects.exists()
    close_writing(**by(world, "samordnare"), picture_id=picture.pk)
    publish(world, picture)
    assert closure_of(picture) is None
    assert not Earlier.objects.exists()
    assert write(world, "Lugnt i stort, men mörkt.").text == "Lugnt i stort, men mörkt."


def test_a_correction_says_what_has_changed_and_why(world, picture):
    publish(world, picture)
    write(world, "Lugnt i stort.")
    with pytest.raises(UserError) as refused:
        publish(world, picture, reason=" ")
    assert refused.value.code == "reason"
    correction = publish(world, picture, reason="Siffran var fel")
    document = json.loads(bytes(correction.record.files.get(name="picture.json").content))
    assert (document["replaces"], document["change"]) == (
        "EST 2026-1 version 1",
        "Ändrat: Om trygghetsläget i kommunen. Siffran var fel.",
    )
    page = bytes(correction.record.files.get(name="picture.html").content).decode()
    assert "Ersätter EST 2026-1 version 1. Ändrat: Om trygghetsläget i kommunen. Siffran var fel." in page
    assert correction.reason == "Siffran var fel"


def test_the_reason_is_screened_as_every_word_that_leaves(world, picture):
    publish(world, picture)
    write(world, "Lugnt i stort.")
    with pytest.raises(ScreeningRequired):
        publish(world, picture, reason="Ring 070-174 06 05")


def test_what_is_empty_or_was_to_be_replaced_is_named(world, picture):
    write(world, "Lugnt i stort. [fyll i antal]")
    write(world, "", "events")
    look = look_first(fields_of(picture))
    assert [name for name, _field in look.placeholder] == ["Om trygghetsläget i kommunen"]
    assert "Arrangemang" not in {name for name, _field in look.empty}
    write(world, "")
    assert [name for name, _field in look_first(fields_of(picture)).empty] == ["Om trygghetsläget i kommunen"]


@pytest.mark.parametrize("text", ["xxx", "Se [länk]", "TODO", "Tre ?? bilar", "…", "-", "Fyll i senare"])
def test_a_placeholder(text):
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Metodologi och lugn.", "Är det mörkt?", "Som vanligt – lugnt…", "", "Saxxat"])
def test_no_placeholder(text):
    assert not is_placeholder(text)
