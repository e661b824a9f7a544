"""A point on the map in words: the street, how far from which place, and in which area."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from samlad.collection.queries import RawObservation
from samlad.lib.ground import Ground, Spot, spot
from samlad.lib.numerals import fixed
from samlad.places.queries import ground

AT = 15  # metres: as near as this is at the place


def spot_words(at: Spot) -> str:
    """ "Kvarngatan, 40 m väster om Kvarntorget"."""
    if at.place and at.metres < 1:
        return at.place
    return ", ".join(filter(None, (at.road, _from_place(at)))) or _("A point on the map")


def area_words(at: Spot) -> str:
    """ "i Kvarnhagen"; "" outside all areas."""
    return _("in %(area)s") % {"area": at.area.name} if at.area else ""


def whole_words(at: Spot) -> str:
    return ", ".join(filter(None, (spot_words(at), area_words(at))))


def ground_under(observations: Iterable[RawObservation]) -> Ground | None:
    """The ground, where some observation has a marked point; no query otherwise."""
    return ground() if any(o.lat is not None and o.place_id is None for o in observations) else None


def point_words(observation: RawObservation, ground: Ground | None) -> str:
    """The marked point in words, without the area; "" without a point or outside the known ground."""
    o = observation
    if ground is None or o.place_id or o.lon is None or o.lat is None:
        return ""
    return spot_words(spot(ground, o.lon, o.lat))


def _from_place(at: Spot) -> str:
    if not at.place:
        return ""
    if at.metres <= AT:
        return _("at %(place)s") % {"place": at.place}
    directions = (
        _("%(distance)s north of %(place)s"),
        _("%(distance)s north-east of %(place)s"),
        _("%(distance)s east of %(place)s"),
        _("%(distance)s south-east of %(place)s"),
        _("%(distance)s south of %(place)s"),
        _("%(distance)s south-west of %(place)s"),
        _("%(distance)s west of %(place)s"),
        _("%(distance)s north-west of %(place)s"),
    )
    return directions[round(at.bearing / 45) % 8] % {"distance": distance_words(at.metres), "place": at.place}


def distance_words(metres: float) -> str:
    """Rounded to ten metres below a hundred, to fifty below a kilometre, then to a tenth of a kilometre."""
    step = 10 if metres < 95 else 50
    rounded = round(metres / step) * step
    return _("%d m") % rounded if rounded < 1000 else _("%s km") % fixed(metres / 1000)
