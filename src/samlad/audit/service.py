"""The chained log of what was done. Written in the same transaction as the thing itself."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from samlad.audit.models import ChainHead, Event


def record(
    *,
    partnership_id: int,
    actor: str,
    verb: str,
    object_type: str,
    object_id: object,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Appends one event to the partnership's chain and returns it.

    `now` is aware. `data` is JSON; it holds ids and counts, never the reporters' words. Raises what the database
    raises when the transaction is broken; takes a row lock on the chain head until the caller's transaction ends.
    """
    with transaction.atomic(savepoint=False):
        head = ChainHead.objects.select_for_update().filter(partnership_id=partnership_id).first()
        if head is None:
            ChainHead.objects.get_or_create(partnership_id=partnership_id)
            head = ChainHead.objects.select_for_update().get(partnership_id=partnership_id)
        plain = json.loads(json.dumps(dict(data or {}), cls=DjangoJSONEncoder))
        event = Event(
            partnership_id=partnership_id,
            sequence=head.sequence + 1,
            at=now.astimezone(UTC),
            actor=actor,
            verb=verb,
            object_type=object_type,
            object_id=str(object_id),
            data=plain,
            previous=head.digest,
        )
        event.digest = digest(event)
        event.save(force_insert=True)
        head.sequence, head.digest = event.sequence, event.digest
        head.save(update_fields=["sequence", "digest"])
    return event


def digest(event: Event) -> str:
    """SHA-256 over the previous digest and everything the event says, as canonical JSON in UTF-8."""
    said = [
        event.previous, event.partnership_id, event.sequence, event.at.astimezone(UTC).isoformat(), event.actor,
        event.verb, event.object_type, event.object_id, event.data,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_link(partnership_id: int) -> int | None:
    """The sequence number of the first event that does not fit its chain, or None when all of it holds."""
    previous, sequence = "0" * 64, 0
    for event in Event.objects.filter(partnership_id=partnership_id).order_by("sequence").iterator():
        sequence += 1
        if event.sequence != sequence or event.previous != previous or event.digest != digest(event):
            return event.sequence
        previous = event.digest
    head = ChainHead.objects.filter(partnership_id=partnership_id).first()
    if head and (head.sequence, head.digest) != (sequence, previous):
        return sequence + 1
    return None
