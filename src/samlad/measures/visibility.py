"""Who sees a measure, and who chooses that (M37, decision 0024). Here and nowhere else: whatever reads measures is
given one of these conditions."""

from django.db.models import Q

from samlad.measures.models import Measure, Visibility
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission

EVERY = Q()  # what the system works out by itself and shows to nobody: figures, whom to remind
FOR_MEETING = Q(visibility__in=(Visibility.MEETING, Visibility.PICTURE))  # what is read together, in one room
FOR_PICTURE = Q(visibility=Visibility.PICTURE)  # all that is published, or leaves in a feed
WIDER = tuple(Visibility)  # the narrowest first


def visible_to(actor: Actor) -> Q:
    """What this person may see: the joint picture's measures; the meeting's, for whom the meeting is open; and all of
    the organisations the person belongs to, or that report to them."""
    if actor.system:
        return EVERY
    mine = {h.organisation_id for h in actor.held}
    own = Q()
    for path in ("organisation", "owner__organisation"):
        own |= Q(**{f"{path}__in": mine}) | Q(**{f"{path}__reports_to__in": mine})
    return (FOR_MEETING if actor.may(Permission.ENTER_MEETING) else FOR_PICTURE) | own


def chooser(measure: Measure) -> Organisation | None:
    """The organisation that chooses: of the function that answers for it, else its own. None: it is nobody's."""
    return measure.owner.organisation if measure.owner is not None else measure.organisation


def may_choose(actor: Actor, measure: Measure) -> bool:
    """Whether the actor plans for the organisation that chooses, or for its lead. Nobody's measure: whoever plans."""
    if actor.system:
        return True
    whose, mine = chooser(measure), actor.organisations(Permission.PLAN_MEASURES)
    return bool(mine if whose is None else {whose.pk, whose.lead_id} & mine)


def usual(organisation: Organisation) -> Visibility:
    """What a measure of the organisation is when nobody has said: the police's is for the meeting."""
    police = Organisation.Kind.POLICE
    kinds = {organisation.kind, organisation.reports_to.kind if organisation.reports_to else ""}
    return Visibility.MEETING if police in kinds else Visibility.PICTURE


def usual_for(actor: Actor) -> Visibility:
    """The same for what the actor plans, where it is not said whose it is. One query."""
    plans = [h for h in actor.held if h.may(Permission.PLAN_MEASURES)]
    whose = {h.organisation_id for h in plans} | {h.lead_id for h in plans}
    police = Organisation.objects.filter(pk__in=whose, kind=Organisation.Kind.POLICE).exists()
    return Visibility.MEETING if police else Visibility.PICTURE
