"""What the tests of the joint picture do with its draft."""

from datetime import date

from samlad.lib.digests import digest_of
from samlad.measures.service import Choice, prioritise
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, edit_field
from samlad.writing.service import Edit


def draft(world, round, who="samordnare", now=None):
    return draft_picture(actor=world.actor(who), now=now or world.now, round_id=round.pk)


def field(section, area=None):
    return (
        PictureField.objects.get(section=section, area__name=area)
        if area
        else PictureField.objects.get(section=section, area=None)
    )


def edit(world, section, text, area=None, base=None, who="samordnare"):
    f = field(section, area)
    began = f.text if base is None else base
    return edit_field(
        actor=world.actor(who),
        now=world.now,
        field_id=f.pk,
        edit=Edit(text, began),
        screening_confirmed=digest_of(text),
    )


def choose(world, *areas):
    prioritise(
        actor=world.system,
        now=world.now,
        choices=[Choice(world.areas[a].pk, "behov") for a in areas],
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 12, 31),
    )
