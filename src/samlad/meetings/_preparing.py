"""The lists of what each lead organisation does before a meeting: written by its own, ticked by its own."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.meetings.models import Preparation, PreparationDone
from samlad.meetings.preparing import together
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission

MOST, LINE = 40, 200  # lines, and characters in one


@transaction.atomic
def write_preparations(
    *, actor: Actor, now: datetime, organisation_id: int, text: str, base: str = ""
) -> list[Preparation]:
    """The list of a lead organisation, a line each, by whoever configures it. `base` is the list as it was read: what
    another added or took away meanwhile stands. A line that is there already keeps when it was done. Not screened: it
    never leaves its organisation."""
    organisation = one(Organisation.objects.select_for_update(), organisation_id)
    actor.require_organisation(Permission.CONFIGURE, organisation_id=organisation.pk, lead_id=organisation.pk)
    if not organisation.is_lead:
        raise OutOfScope
    rows = {p.text: p for p in Preparation.objects.filter(organisation=organisation)}
    lines = together(_lines(base), _lines(text), list(rows))
    if len(lines) > MOST:
        raise UserError(_("A list of at most %d lines is read before a meeting. Take something away.") % MOST)
    gone = [p.pk for line, p in rows.items() if line not in lines]
    new = [line for line in lines if line not in rows]
    if list(rows) == lines:
        return list(rows.values())
    Preparation.objects.filter(pk__in=gone).delete()
    for position, line in enumerate(lines):
        Preparation.objects.update_or_create(
            partnership=actor.partnership, organisation=organisation, text=line, defaults={"position": position}
        )
    about = ("preparationlist", organisation.pk)
    log(actor, now, "preparations.written", about, lines=len(lines), new=len(new), gone=len(gone))
    return list(Preparation.objects.filter(organisation=organisation))


@transaction.atomic
def prepare(*, actor: Actor, now: datetime, preparation_id: int, round_id: int, done: bool) -> None:
    """Says that it is done before the meeting of the round, or is not after all. By anybody of that organisation's own
    who may enter the meeting; the same once more changes nothing."""
    preparation, round = one(Preparation, preparation_id), one(Round.every.all(), round_id)
    lead = preparation.organisation_id
    actor.require_organisation(Permission.ENTER_MEETING, organisation_id=lead, lead_id=lead)
    held = next((h for h in actor.held if h.organisation_id == lead and h.may(Permission.ENTER_MEETING)), None)
    if held is None:  # a system actor is nobody's function
        raise PermissionDenied(Permission.ENTER_MEETING.value)
    if not done:
        undone, _rows = PreparationDone.objects.filter(preparation=preparation, round=round).delete()
        if undone:
            log(actor, now, "preparation.undone", preparation, round=round.label)
        return
    _row, created = PreparationDone.objects.get_or_create(
        partnership=actor.partnership,
        preparation=preparation,
        round=round,
        defaults={"function_id": held.function_id, "done_at": now, "done_by": actor.label},
    )
    if created:
        log(actor, now, "preparation.done", preparation, round=round.label)


def _lines(text: str) -> list[str]:
    lines = (clean_line(line, LINE) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))
