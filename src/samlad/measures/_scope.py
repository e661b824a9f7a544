"""What the services here start with: rows of the actor's own partnership, and the line in the audit log."""

from datetime import datetime

from samlad.audit.service import record
from samlad.measures.models import Measure
from samlad.partnership.actor import Actor
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission


def changeable(actor: Actor, measure_id: int) -> Measure:
    """The measure, locked, where the actor may change it: who answers for it, its organisation's lead, or who runs the
    joint week. Raises OutOfScope for somebody else's."""
    actor.require(Permission.PLAN_MEASURES)
    measure = one(Measure.objects.select_for_update(of=("self",)).select_related("organisation"), measure_id)
    owner = measure.organisation
    if owner is not None and not actor.may(Permission.RUN_ROUND):
        actor.require_organisation(Permission.PLAN_MEASURES, organisation_id=owner.pk, lead_id=owner.lead_id)
    return measure


def log(actor: Actor, verb: str, kind: str, pk: int, now: datetime, data: dict[str, object] | None = None) -> None:
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb=verb, object_type=kind, object_id=pk, now=now,
        data=data or {},
    )  # fmt: skip
