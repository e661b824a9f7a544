"""A field that somebody wrote in takes in what has changed in the data since, or lets it be."""

from datetime import datetime

from django.db import transaction

from samlad.lib.errors import Conflict
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture._closing import require_open
from samlad.picture.models import PictureField
from samlad.writing.merging import merge
from samlad.writing.service import Edit, write

FIELD_LIMIT = 20_000  # characters


@transaction.atomic
def take_in_changes(*, actor: Actor, now: datetime, field_id: int) -> PictureField:
    """Puts what the draft says now together with what people have written: the draft they wrote from is what both
    began with, so no words of theirs are lost. Two wordings of the same words stand both, to be looked at. Safe to
    repeat. Raises OutOfScope."""
    field = _locked(actor, field_id)
    if not field.version or field.written_from == field.drafted:
        return field
    try:
        write(actor=actor, now=now, text=field, edit=Edit(field.drafted, field.written_from), most=FIELD_LIMIT)
    except Conflict:  # so old that nobody remembers that it was written from that draft
        merged = merge(field.written_from, field.drafted, field.text)
        write(actor=actor, now=now, text=field, edit=Edit(merged.text, field.text), most=FIELD_LIMIT)
    _written_from_now(field)
    log(actor, now, "picture.taken_in", field, version=field.version)
    return field


@transaction.atomic
def let_changes_be(*, actor: Actor, now: datetime, field_id: int) -> PictureField:
    """The text stays as it is, whatever has changed in the data until now. Raises OutOfScope."""
    field = _locked(actor, field_id)
    if field.version and field.written_from != field.drafted:
        _written_from_now(field)
        log(actor, now, "picture.let_be", field, version=field.version)
    return field


def _locked(actor: Actor, field_id: int) -> PictureField:
    actor.require(Permission.EDIT_PICTURE)
    field = one(PictureField.objects.select_for_update(), field_id)
    require_open(field)
    return field


def _written_from_now(field: PictureField) -> None:
    field.written_from = field.drafted
    field.save(update_fields=["written_from"])
