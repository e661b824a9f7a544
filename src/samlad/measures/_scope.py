"""What the services here start with: rows of the actor's own partnership, and the line in the audit log."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from samlad.audit.service import record
from samlad.measures.models import Measure
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Scoped
from samlad.partnership.permissions import Permission

M = TypeVar("M", bound=Scoped)


def one(model: type[M], pk: int | None) -> M:
    found = model.objects.filter(pk=pk).first() if pk is not None else None
    if found is None:
        raise OutOfScope
    return found


def maybe(model: type[M], pk: int | None) -> M | None:
    return None if pk is None else one(model, pk)


def several(model: type[M], pks: Iterable[int]) -> list[M]:
    """In the order of their ids; each once. Raises OutOfScope when one is not there."""
    asked = set(pks)
    found = list(model.objects.filter(pk__in=asked).order_by("pk"))
    if len(found) != len(asked):
        raise OutOfScope
    return found


def changeable(actor: Actor, measure_id: int) -> Measure:
    """The measure, locked, where the actor may change it: who answers for it, its organisation's lead, or who runs the
    joint week. Raises OutOfScope for somebody else's."""
    actor.require(Permission.PLAN_MEASURES)
    measure = (
        Measure.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=measure_id).first()
    )
    if measure is None:
        raise OutOfScope
    owner = measure.organisation
    if owner is not None and not actor.may(Permission.RUN_ROUND):
        actor.require_organisation(Permission.PLAN_MEASURES, organisation_id=owner.pk, lead_id=owner.lead_id)
    return measure


def log(actor: Actor, verb: str, kind: str, pk: int, now: datetime, data: dict[str, object] | None = None) -> None:
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb=verb, object_type=kind, object_id=pk, now=now,
        data=data or {},
    )  # fmt: skip
