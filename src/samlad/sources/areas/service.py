"""Areas and inhabitants from files into the places."""

from datetime import datetime

from samlad.partnership.actor import Actor
from samlad.places.service import Stored, store_areas, store_population
from samlad.sources.areas.reading import read_areas, read_population


def import_areas(
    *, actor: Actor, now: datetime, data: bytes, filename: str, name_field: str | None = None,
    code_field: str | None = None, crs: str | None = None,
) -> Stored:  # fmt: skip
    """Imports areas from a GeoJSON or GeoPackage file. Raises BadFile with rows and reasons; nothing is half-saved."""
    found = read_areas(data, filename=filename, name_field=name_field, code_field=code_field, crs=crs)
    return store_areas(actor=actor, now=now, areas=found)


def import_population(*, actor: Actor, now: datetime, data: bytes, year: int) -> Stored:
    """Imports inhabitants per area from a CSV file. Raises BadFile or UserError; nothing is half-saved."""
    return store_population(actor=actor, now=now, inhabitants=read_population(data), year=year)
