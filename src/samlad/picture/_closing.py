"""The writing is closed while the picture is read through, and opened again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.models import PictureField, SituationPicture, WritingClosure


@transaction.atomic
def close_writing(*, actor: Actor, now: datetime, picture_id: int) -> WritingClosure:
    """Nobody writes in the picture's fields until it is opened again or published. Safe to repeat."""
    actor.require(Permission.LEAD_MEETING)
    picture = one(SituationPicture.objects.select_for_update(of=("self",)), picture_id)
    closure, created = WritingClosure.objects.get_or_create(
        partnership=actor.partnership,
        picture=picture,
        opened_at=None,
        defaults={"closed_at": now, "closed_by": actor.label},
    )
    if created:
        log(actor, now, "picture.closed", ("picture", picture.pk))
    return closure


@transaction.atomic
def open_writing(*, actor: Actor, now: datetime, picture_id: int) -> None:
    """Whoever waits with words can save them. Safe to repeat."""
    actor.require(Permission.LEAD_MEETING)
    reopen(actor, now, one(SituationPicture.objects.select_for_update(of=("self",)), picture_id))


def reopen(actor: Actor, now: datetime, picture: SituationPicture) -> None:
    if WritingClosure.objects.filter(picture=picture, opened_at=None).update(opened_at=now):
        log(actor, now, "picture.opened", ("picture", picture.pk))


def require_open(field: PictureField) -> None:
    """Raises UserError while the writing is closed: the words wait where they were typed."""
    if WritingClosure.objects.filter(picture=field.picture_id, opened_at=None).exists():
        raise UserError(
            _("The writing is closed while the picture is read through. Your words wait here."),
            code="closed",
        )
