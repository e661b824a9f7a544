"""What the services tell the audit log, in the transaction of the thing itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from samlad.audit.service import EventData, append_events
from samlad.partnership.actor import Actor


def log(actor: Actor, now: datetime, verb: str, about: Model | tuple[str, object], /, **data: object) -> None:
    """One event. `about` is a row, or its kind and id where the row is not at hand or is called something else in the
    log: kinds stand in what is chained and never change. `data` holds ids and counts, never the reporters' words."""
    log_all(actor, now, [event_data(verb, about, **data)])


def event_data(verb: str, about: Model | tuple[str, object], /, **data: object) -> EventData:
    kind, pk = (str(about._meta.model_name), about.pk) if isinstance(about, Model) else about
    return EventData(verb, kind, pk, data)


def log_all(actor: Actor, now: datetime, events: Iterable[EventData]) -> None:
    """Several events in their order, by as many queries as one; none when there are none."""
    if events := list(events):
        append_events(partnership_id=actor.partnership.pk, actor=actor.label, now=now, events=events)
