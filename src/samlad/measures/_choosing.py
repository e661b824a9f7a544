"""Choosing who sees a measure: its own organisation does, when it is planned and whenever it is changed."""

from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.measures.models import Measure, Visibility
from samlad.measures.visibility import WIDER, chooser, may_choose, usual, usual_for
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission


class NotYours(UserError):
    def __init__(self, organisation: Organisation | None) -> None:
        super().__init__(
            _("Only %(organisation)s chooses who sees this measure, and whose it is.") % {"organisation": organisation}
        )


def begin(actor: Actor, measure: Measure, wanted: str) -> None:
    """Sets what a new measure is. "" is what is usual for its organisation. Who plans for another organisation leaves
    the choice to it: never wider than what is usual there. Raises UserError."""
    whose = chooser(measure)
    common = usual_for(actor) if whose is None else usual(whose)
    visibility = _known(wanted) if wanted else common
    if not may_choose(actor, measure):
        if visibility is Visibility.OWN:
            raise NotYours(whose)
        visibility = min(visibility, common, key=WIDER.index)
    measure.visibility = visibility
    _owned(actor, measure)


def choose(actor: Actor, measure: Measure, wanted: str) -> None:
    """Sets it anew for one that `may_choose` lets the actor choose for. Raises UserError."""
    measure.visibility = _known(wanted)
    _owned(actor, measure)


def _known(wanted: str) -> Visibility:
    if wanted not in Visibility.values:
        raise UserError(_("Choose who sees the measure."))
    return Visibility(wanted)


def _owned(actor: Actor, measure: Measure) -> None:
    """What not all may see is somebody's: else nobody could let more see it."""
    if measure.visibility == Visibility.PICTURE or chooser(measure) is not None:
        return
    own = next((h.organisation_id for h in actor.held if h.may(Permission.PLAN_MEASURES)), None)
    if own is not None:
        measure.organisation = Organisation.objects.get(pk=own)
    elif measure.visibility == Visibility.OWN:
        raise UserError(_("Say which organisation the measure is of. Only its own people will see it."))
