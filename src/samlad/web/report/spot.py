"""A point on the map in words: the street, how far from which place, and in which area."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samlad.lib.ground import Spot

AT = 15  # metres: as near as this is at the place


def spot_words(spot: Spot) -> str:
    """ "Kvarngatan, 40 m väster om Kvarntorget"."""
    if spot.place and spot.metres < 1:
        return spot.place
    return ", ".join(filter(None, (spot.road, _from_place(spot)))) or _("A point on the map")


def area_words(spot: Spot) -> str:
    """ "i Kvarnhagen"; "" outside all areas."""
    return _("in %(area)s") % {"area": spot.area.name} if spot.area else ""


def whole_words(spot: Spot) -> str:
    return ", ".join(filter(None, (spot_words(spot), area_words(spot))))


def _from_place(spot: Spot) -> str:
    if not spot.place:
        return ""
    if spot.metres <= AT:
        return _("at %(place)s") % {"place": spot.place}
    told = (
        _("%(distance)s north of %(place)s"),
        _("%(distance)s north-east of %(place)s"),
        _("%(distance)s east of %(place)s"),
        _("%(distance)s south-east of %(place)s"),
        _("%(distance)s south of %(place)s"),
        _("%(distance)s south-west of %(place)s"),
        _("%(distance)s west of %(place)s"),
        _("%(distance)s north-west of %(place)s"),
    )
    return told[round(spot.bearing / 45) % 8] % {"distance": distance_words(spot.metres), "place": spot.place}


def distance_words(metres: float) -> str:
    """To ten metres below a hundred, to fifty below a kilometre, then to a tenth of a kilometre."""
    step = 10 if metres < 95 else 50
    rounded = round(metres / step) * step
    return _("%d m") % rounded if rounded < 1000 else _("%s km") % number_format(metres / 1000, 1)
