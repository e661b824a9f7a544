"""Submitted observations in words: what, where and when."""

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
class ObservationRow:
    observation: RawObservation
    what: str
    where: str
    when: str
    may_change: bool = False


def observation_row(observation: RawObservation, zone: ZoneInfo, ground: Ground | None = None) -> ObservationRow:
    """`ground` is passed where the caller has read it for several observations."""
    o = observation
    ground = ground or ground_under([o])
    # A kind says by itself what happened; which sort of event it is does not.
    what = (
        str(o.kind or o.indicator) if o.indicator.counted else ": ".join(map(str, filter(None, (o.indicator, o.kind))))
    )
    return ObservationRow(o, what, where_words(o, ground), when_words(o, zone))


def observation_rows(
    observations: Iterable[RawObservation], round: Round, now: datetime, zone: ZoneInfo
) -> list[ObservationRow]:
    """Each with whether it may still be changed."""
    rows = list(observations)
    ground = ground_under(rows)
    return [replace(observation_row(o, zone, ground), may_change=takes_changes(o, round, now=now)) for o in rows]


def where_words(o: RawObservation, ground: Ground | None) -> str:
    if o.place:
        return f"{o.place}, {o.area}" if o.area else str(o.place)
    if o.lat is not None:
        if words := point_words(o, ground):
            return f"{words}, {o.area}" if o.area else words
        return _("a marked point in %(area)s") % {"area": o.area} if o.area else _("a marked point")
    return str(o.area) if o.area else _("no particular place")
