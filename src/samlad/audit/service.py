"""The chained log of what was done. Written in the same transaction as the thing itself."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from samlad.audit.models import ChainHead, Event

BEGINNING = "0" * 64  # what the first event names as the one before
MARK = 12  # letters of a digest that are enough to name it


@dataclass(frozen=True)
class EventData:
    """One thing to log. `data` is JSON; it holds ids and counts, never the reporters' words."""

    verb: str
    object_type: str
    object_id: object
    data: Mapping[str, Any] = field(default_factory=dict)


def append_event(
    *,
    partnership_id: int,
    actor: str,
    verb: str,
    object_type: str,
    object_id: object,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Appends one event to the partnership's chain and returns it. As `append_events`."""
    data_of_event = [EventData(verb, object_type, object_id, data or {})]
    (event,) = append_events(partnership_id=partnership_id, actor=actor, now=now, events=data_of_event)
    return event


def append_events(*, partnership_id: int, actor: str, now: datetime, events: Sequence[EventData]) -> list[Event]:
    """Appends events to the partnership's chain in the order given: three queries, however many they are.

    `now` is aware. Raises what the database raises when the transaction is broken; takes a row lock on the chain
    head until the caller's transaction ends.
    """
    with transaction.atomic(savepoint=False):
        heads = ChainHead.objects.select_for_update().filter(partnership_id=partnership_id)
        head = heads.values_list("sequence", "digest").first()
        if head is None:
            ChainHead.objects.get_or_create(partnership_id=partnership_id)
            head = heads.values_list("sequence", "digest").get()
        sequence, previous = head
        appended = []
        for each in events:
            sequence += 1
            event = Event(
                partnership_id=partnership_id,
                sequence=sequence,
                at=now.astimezone(UTC),
                actor=actor,
                verb=each.verb,
                object_type=each.object_type,
                object_id=str(each.object_id),
                data=json.loads(json.dumps(dict(each.data), cls=DjangoJSONEncoder)),
                previous=previous,
            )
            event.digest = previous = digest(event)
            appended.append(event)
        Event.objects.bulk_create(appended)
        ChainHead.objects.filter(partnership_id=partnership_id).update(sequence=sequence, digest=previous)
    return appended


def latest(partnership_id: int, *, besides: Collection[str] = ()) -> int:
    """The number of the newest event, those about the object types `besides` left out; 0 when there is none. A
    cache key: every change has its event, and a number that can be seen has all smaller ones before it, so unchanged
    means that no audited data has changed."""
    events = Event.objects.filter(partnership_id=partnership_id).exclude(object_type__in=besides)
    return events.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def digest(event: Event) -> str:
    """SHA-256 over the previous digest and everything the event says, as canonical JSON in UTF-8."""
    content = [
        event.previous,
        event.partnership_id,
        event.sequence,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        event.verb,
        event.object_type,
        event.object_id,
        event.data,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mark(partnership_id: int) -> str:
    """Where the partnership's log ends, short enough to print: "812-3f9a0c41d2be". Empty for an empty log."""
    head = ChainHead.objects.filter(partnership_id=partnership_id).first()
    return f"{head.sequence}-{head.digest[:MARK]}" if head else ""
