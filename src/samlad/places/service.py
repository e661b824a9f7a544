"""Areas, their inhabitants, named places, and which functions cover which areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.ground import area_under
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import configurable
from samlad.places._base_map import NewFeature, remove_base_map, store_base_map
from samlad.places._ground import ground_areas
from samlad.places.models import Area, FunctionArea, Place

__all__ = [
    "NewArea",
    "NewFeature",
    "Stored",
    "add_place",
    "change_place",
    "cover",
    "remove_base_map",
    "store_areas",
    "store_base_map",
    "store_population",
]


@dataclass(frozen=True)
class NewArea:
    """`outline` is WKB in EPSG:4326, a valid polygon or multipolygon."""

    code: str
    name: str
    outline: bytes


@dataclass(frozen=True)
class Stored:
    """How many rows an import made, changed, and left as they were because the file does not name them."""

    added: int
    changed: int
    unmentioned: int


@transaction.atomic
def store_areas(*, actor: Actor, now: datetime, areas: Sequence[NewArea]) -> Stored:
    """Adds areas and changes those whose code is known. Areas the file does not mention stay: reports refer to them.

    Raises UserError for no areas or a code that comes twice.
    """
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    if not areas:
        raise UserError(_("The file holds no areas."))
    codes = [a.code for a in areas]
    twice = sorted({c for c in codes if codes.count(c) > 1})
    if twice:
        raise UserError(
            _("The code %(code)s comes more than once. Choose a field whose values differ.") % {"code": twice[0]}
        )
    known = {a.code: a for a in Area.objects.all()}
    added = changed = 0
    for new in areas:
        area = known.get(new.code)
        if area is None:
            Area.objects.create(partnership=actor.partnership, code=new.code, name=new.name, outline=new.outline)
            added += 1
        elif (area.name, bytes(area.outline)) != (new.name, new.outline):
            area.name, area.outline = new.name, new.outline
            area.save(update_fields=["name", "outline"])
            changed += 1
    unmentioned = len(set(known) - set(codes))
    log(actor, now, "areas.stored", ("places", ""), added=added, changed=changed, unmentioned=unmentioned)
    return Stored(added, changed, unmentioned)


@transaction.atomic
def store_population(*, actor: Actor, now: datetime, inhabitants: Mapping[str, int], year: int) -> Stored:
    """Sets inhabitants by area code. Raises UserError when a code is not an area here (nothing is saved)."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    known = {a.code: a for a in Area.objects.all()}
    strangers = sorted(set(inhabitants) - set(known))
    if strangers:
        raise UserError(
            _("The code %(code)s is not one of the areas. Import the areas first, or choose another file.")
            % {"code": strangers[0]}
        )
    changed = 0
    for code, number in inhabitants.items():
        area = known[code]
        if (area.population, area.population_year) != (number, year):
            area.population, area.population_year = number, year
            area.save(update_fields=["population", "population_year"])
            changed += 1
    log(actor, now, "population.stored", ("places", ""), changed=changed, year=year)
    return Stored(0, changed, len(set(known) - set(inhabitants)))


@transaction.atomic
def add_place(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    area_id: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
    other_names: str = "",
) -> Place:
    """Names a place. With a point and no area the area is found; raises UserError when the point lies outside all of
    them, or when neither area nor point is given. Safe to repeat: the same name in the same area is the same place."""
    actor.require(Permission.CONFIGURE)
    area = _area_of(area_id, lon, lat)
    name, other_names = clean_line(name, 120), clean_line(other_names, 300)
    if not name:
        raise UserError(_("Give the place the name people use."))
    place, _created = Place.objects.update_or_create(
        partnership=actor.partnership,
        area=area,
        name=name,
        defaults={"lon": lon, "lat": lat, "other_names": other_names},
    )
    log(actor, now, "place.named", ("places", ""), place=place.pk)
    return place


@transaction.atomic
def change_place(
    *,
    actor: Actor,
    now: datetime,
    place_id: int,
    name: str,
    area_id: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
    other_names: str = "",
) -> Place:
    """Renames a place or moves it. Raises UserError as `add_place`, and when the area already has a place of that
    name."""
    actor.require(Permission.CONFIGURE)
    place = one(Place, place_id)
    area = _area_of(area_id, lon, lat)
    name, other_names = clean_line(name, 120), clean_line(other_names, 300)
    if not name:
        raise UserError(_("Give the place the name people use."))
    if Place.objects.filter(area=area, name=name).exclude(pk=place.pk).exists():
        raise UserError(
            _("There is already a place called “%(name)s” in %(area)s.") % {"name": name, "area": area.name}
        )
    place.name, place.area, place.other_names, place.lon, place.lat = (
        name,
        area,
        other_names,
        lon,
        lat,
    )
    place.save()
    log(actor, now, "place.changed", ("places", ""), place=place.pk)
    return place


@transaction.atomic
def cover(*, actor: Actor, now: datetime, function_id: int, area_ids: Iterable[int]) -> None:
    """Sets which areas a function answers for; replaces what was set before."""
    actor.require(Permission.CONFIGURE)
    function, areas = one(Function, function_id), several(Area, area_ids)
    if not configurable(actor, function.organisation):
        raise OutOfScope
    FunctionArea.objects.filter(function=function).exclude(area__in=areas).delete()
    FunctionArea.objects.bulk_create(
        [FunctionArea(partnership=actor.partnership, function=function, area=a) for a in areas],
        ignore_conflicts=True,
    )
    log(actor, now, "coverage.set", ("places", ""), function=function.pk, areas=[a.pk for a in areas])


def _area_of(area_id: int | None, lon: float | None, lat: float | None) -> Area:
    """The area named, or else the one the point lies in."""
    if area_id is None:
        if lon is None or lat is None:
            raise UserError(_("Say which area the place lies in, or where on the map."))
        area, _away = area_under(ground_areas(), lon, lat)
        if area is None:
            raise UserError(_("The point lies outside all areas."))
        return one(Area, area.id)
    return one(Area, area_id)
