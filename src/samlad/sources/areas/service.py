"""Areas and inhabitants from files into the places."""

from datetime import datetime

from samlad.partnership.actor import Actor
from samlad.places.service import Stored, store_areas, store_population
from samlad.sources.areas.reading import Layer, read_areas, read_population


def import_areas(
    *,
    actor: Actor,
    now: datetime,
    layer: Layer,
    name_field: str | None = None,
    code_field: str | None = None,
    crs: str | None = None,
) -> Stored:
    """Imports the areas of a file that was looked at. Raises BadFile with rows and reasons; nothing is half-saved."""
    areas = read_areas(layer, name_field=name_field, code_field=code_field, crs=crs)
    return store_areas(actor=actor, now=now, areas=areas)


def import_population(*, actor: Actor, now: datetime, data: bytes, year: int) -> Stored:
    """Imports inhabitants per area from a table. Raises BadFile or UserError; nothing is half-saved."""
    return store_population(actor=actor, now=now, inhabitants=read_population(data), year=year)
