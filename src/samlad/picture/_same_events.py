"""A person says which observations tell of one event, where the rules got it wrong. Counts are not changed by it."""

from collections.abc import Collection
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.queries import released
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import several
from samlad.partnership.permissions import Permission
from samlad.picture.models import SameEvent

MOST = 20  # observations at a time


@transaction.atomic
def join_observations(*, actor: Actor, now: datetime, observation_ids: Collection[int]) -> list[SameEvent]:
    """Says that the released observations, two to twenty of one area, tell of one event: a row for each pair. Raises
    UserError for too few, too many or several areas, OutOfScope for another partnership's and what was taken back."""
    return _decide(actor, now, observation_ids, joined=True)


@transaction.atomic
def part_observations(*, actor: Actor, now: datetime, observation_ids: Collection[int]) -> list[SameEvent]:
    """Says that each of them tells of an event of its own. As `join_observations`."""
    return _decide(actor, now, observation_ids, joined=False)


def _decide(actor: Actor, now: datetime, observation_ids: Collection[int], *, joined: bool) -> list[SameEvent]:
    actor.require(Permission.EDIT_PICTURE)
    rows = several(released(), observation_ids)
    if not 1 < len(rows) <= MOST:
        raise UserError(_("Choose at least two, and at most %(most)d.") % {"most": MOST})
    if len({row.area_id for row in rows}) > 1:
        raise UserError(_("Events of different areas cannot be one."))
    decision = {"partnership": actor.partnership, "joined": joined, "decided_at": now, "decided_by": actor.label}
    pairs = combinations(rows, 2)  # in the order of their ids
    decided = SameEvent.objects.bulk_create(SameEvent(first=a, second=b, **decision) for a, b in pairs)
    verb = "observations.joined" if joined else "observations.parted"
    log(actor, now, verb, ("sameevent", decided[0].pk), observations=[row.pk for row in rows])
    return decided
