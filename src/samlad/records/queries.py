"""Reading the register. What an organisation keeps for its own people is in it for them alone: every query takes the
actor, so that a reader that forgets does not pass the type checker (decision 25)."""

from django.db.models import Q, QuerySet

from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.records.models import Record, RecordFile, RecordSeries


def known_to(actor: Actor) -> Q:
    """The condition on records: those of all together, and those for the people of a lead in whose tree the actor has
    a function that reads them."""
    if actor.system:
        return Q()
    return Q(only_for=None) | Q(only_for__in=actor.leads(Permission.READ_SUPPLEMENT))


def register(actor: Actor) -> QuerySet[Record]:
    """The records the actor may know of, newest first as they were numbered, without the bytes of their files."""
    return Record.objects.select_related("replaces").filter(known_to(actor)).order_by("-pk")


def file_of(actor: Actor, record_id: int, name: str) -> RecordFile | None:
    """None also for a record that the actor may not know of."""
    known = Record.objects.filter(known_to(actor), pk=record_id)
    return RecordFile.objects.select_related("record").filter(record__in=known, name=name).first()


def own_series(organisation_id: int, kind: str) -> str:
    """The prefix a lead organisation has chosen for what it keeps for its own people, or was given with its first
    number; "" before that."""
    series = RecordSeries.objects.filter(organisation=organisation_id, kind=kind).first()
    return series.prefix if series else ""
