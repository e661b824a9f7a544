"""That a partnership meets more often for a time, and the functions called to its meetings beside those whose duties
let them in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import several
from samlad.partnership.models import Call, Function, Partnership
from samlad.partnership.permissions import Permission


@transaction.atomic
def call_functions(*, actor: Actor, now: datetime, function_ids: Iterable[int], until: datetime) -> list[Call]:
    """The partnership meets more often until a moment, and these functions are called to the meetings from now until
    then. Raises OutOfScope for another partnership's."""
    actor.require(Permission.LEAD_MEETING)
    _last_until(actor, until)
    calls = [
        Call(partnership=actor.partnership, function=f, starts_at=now, until=max(now, until), called_by=actor.label)
        for f in several(Function, function_ids)
    ]
    for call in Call.objects.bulk_create(calls):
        log(actor, now, "function.called", ("function", call.function_id), until=until.isoformat())
    return calls


@transaction.atomic
def move_calls(*, actor: Actor, now: datetime, call_ids: Iterable[int], until: datetime) -> None:
    """It lasts until another moment, which may be now, and so do the calls. Safe to repeat. Raises OutOfScope."""
    actor.require(Permission.LEAD_MEETING)
    _last_until(actor, until)
    for call in several(Call.objects.select_for_update(), call_ids):
        until_then = max(call.starts_at, until)
        if call.until == until_then:
            continue
        call.until = until_then
        call.save(update_fields=["until"])
        log(actor, now, "function.called", ("function", call.function_id), until=until.isoformat())


def _last_until(actor: Actor, until: datetime) -> None:
    Partnership.objects.filter(pk=actor.partnership.pk).update(geared_until=until)
    actor.partnership.geared_until = until
