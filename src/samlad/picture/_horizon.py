"""What happens elsewhere and means something here: a line each under *Viktig information*."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.models import HorizonNote
from samlad.screening.service import record_decision, require_screened

SOURCE, MEANING = 120, 300  # characters


@transaction.atomic
def add_horizon_note(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    source: str,
    dated: date,
    meaning: str,
    screening_confirmed: str = "",
) -> HorizonNote:
    """Writes down something from outside for a round's picture: `source` in at most 120 characters, `meaning` (what it
    means here) in 300. Raises UserError when one is missing or too long, ScreeningRequired, OutOfScope for another
    partnership's round."""
    actor.require(Permission.EDIT_PICTURE)
    round = one(Round.every.all(), round_id)
    source, meaning = clean_line(source, SOURCE), clean_line(meaning, MEANING)
    if not source or not meaning:
        raise UserError(_("Say where it comes from and what it means here."))
    confirmed = require_screened(screening_confirmed, source, meaning)
    note = HorizonNote.objects.create(
        partnership=actor.partnership,
        round=round,
        source=source,
        dated=dated,
        meaning=meaning,
        written_at=now,
        written_by=actor.label,
    )
    log(actor, now, "horizon_note.added", note)
    record_decision(actor=actor, now=now, about=note, confirmed=confirmed)
    return note


@transaction.atomic
def remove_horizon_note(*, actor: Actor, now: datetime, note_id: int) -> None:
    """Takes a note away again; what is already published stays published."""
    actor.require(Permission.EDIT_PICTURE)
    note = one(HorizonNote, note_id)
    log(actor, now, "horizon_note.removed", note)
    note.delete()
