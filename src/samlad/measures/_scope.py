"""What the services here start with: rows of the actor's own partnership, and the line in the audit log."""

from samlad.measures.models import Measure
from samlad.measures.visibility import visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission


def changeable(actor: Actor, measure_id: int) -> Measure:
    """The measure, locked, where the actor may change it: who answers for it, its organisation's lead, or who runs the
    joint week. Raises OutOfScope for somebody else's, and for what the actor does not see."""
    actor.require(Permission.PLAN_MEASURES)
    seen = Measure.objects.filter(visible_to(actor)).select_related("organisation", "owner__organisation")
    measure = one(seen.select_for_update(of=("self",)), measure_id)
    owner = measure.organisation
    if owner is not None and not actor.may(Permission.RUN_ROUND):
        actor.require_organisation(Permission.PLAN_MEASURES, organisation_id=owner.pk, lead_id=owner.lead_id)
    return measure
