"""What was sent, told back as it is kept: what, where and when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.collection.queries import RawObservation
from samlad.collection.service import takes_changes
from samlad.lib.ground import Ground
from samlad.web.forms.spot import ground_under, point_words
from samlad.web.forms.when import when_words


@dataclass(frozen=True)
class Told:
    observation: RawObservation
    what: str
    where: str
    when: str
    may_change: bool = False


def told(observation: RawObservation, zone: ZoneInfo, found: Ground | None = None) -> Told:
    """`found` is the ground under it, where the caller has read it for many."""
    o = observation
    found = found or ground_under([o])
    # A kind says by itself what happened; which sort of event it is does not.
    what = (
        str(o.kind or o.indicator) if o.indicator.counted else ": ".join(map(str, filter(None, (o.indicator, o.kind))))
    )
    return Told(o, what, where_words(o, found), when_words(o, zone))


def all_told(observations: Iterable[RawObservation], round: Round, now: datetime, zone: ZoneInfo) -> list[Told]:
    """Each with whether it may still be changed."""
    listed = list(observations)
    found = ground_under(listed)
    return [replace(told(o, zone, found), may_change=takes_changes(o, round, now=now)) for o in listed]


def where_words(o: RawObservation, found: Ground | None) -> str:
    if o.place:
        return f"{o.place}, {o.area}" if o.area else str(o.place)
    if o.lat is not None:
        if words := point_words(o, found):
            return f"{words}, {o.area}" if o.area else words
        return _("a marked point in %(area)s") % {"area": o.area} if o.area else _("a marked point")
    return str(o.area) if o.area else _("no particular place")
