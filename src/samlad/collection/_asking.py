"""Questions to outside sources that wait for the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from samlad.collection.models import Source, SourceAsk
from samlad.lib.text import shortened
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission


@transaction.atomic
def ask_source(*, actor: Actor, now: datetime, source_code: str, period: str) -> SourceAsk:
    """Leaves a question to the worker. One that waits already is the same question."""
    actor.require(Permission.IMPORT)
    ask, created = SourceAsk.objects.get_or_create(
        partnership=actor.partnership,
        source=Source.objects.get(code=source_code),
        period=period,
        answered_at=None,
        defaults={"asked_at": now, "asked_by": actor.label},
    )
    if created:
        log(actor, now, "source.asked", ask, period=period)
    return ask


@transaction.atomic
def answer_ask(
    *, actor: Actor, now: datetime, ask_id: int, document: Mapping[str, Any] | None = None, trouble: str = ""
) -> None:
    """Keeps what became of a question: numbers, or why there are none. OutOfScope for another partnership's."""
    actor.require(Permission.IMPORT)
    ask = one(SourceAsk, ask_id)
    ask.document, ask.trouble, ask.answered_at = document, shortened(trouble, 500), now
    ask.save(update_fields=["document", "trouble", "answered_at"])
    log(actor, now, "source.answered", ask, trouble=bool(trouble))
