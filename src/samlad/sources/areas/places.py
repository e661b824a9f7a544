"""Named places from a table: what each is called, and the area it lies in or its point on the map."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem, UserError
from samlad.lib.tables import read_rows
from samlad.lib.text import one_line
from samlad.partnership.actor import Actor
from samlad.places.queries import areas
from samlad.places.service import add_place

COLUMNS = {
    "name": ("namn", "plats", "name", "place"),
    "area": ("område", "områdeskod", "area", "code", "kod"),
    "other_names": ("andra namn", "kallas även", "other names"),
    "lat": ("lat", "latitud", "latitude"),
    "lon": ("lon", "long", "longitud", "longitude"),
}


@transaction.atomic
def import_places(*, actor: Actor, now: datetime, data: bytes, filename: str) -> int:
    """Names the places of a table (CSV or a workbook) with a heading. Returns how many. The same name in the same area
    is the same place. Raises BadFile naming the rows that are wrong; then nothing is saved."""
    head, *rows = read_rows(data, filename=filename) or (None,)
    if head is None or not rows:
        raise BadFile(_("The file holds no places."))
    at = _columns(head.cells)
    if "name" not in at or not ("area" in at or {"lat", "lon"} <= set(at)):
        raise BadFile(_("The heading needs “plats”, and “område” or “lat” and “lon”."))
    known = {key.casefold(): a.pk for a in areas() for key in (a.code, a.name)}
    problems = []
    for row in rows:
        fields = {name: row.cells[n].strip() if n < len(row.cells) else "" for name, n in at.items()}
        try:
            _add(actor, now, fields, known)
        except UserError as error:
            problems.append(RowProblem(row.number, str(error.message)))
    if problems:
        raise BadFile(_("Nothing was saved: some rows are wrong."), problems, code="rows")
    return len(rows)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column is which, by the words of its heading."""
    words = [one_line(cell).casefold() for cell in head]
    return {name: n for name, headings in COLUMNS.items() for n, word in enumerate(words) if word in headings}


def _add(actor: Actor, now: datetime, fields: Mapping[str, str], known: Mapping[str, int]) -> None:
    area = fields.get("area", "")
    if area and area.casefold() not in known:
        raise UserError(_("There is no area called “%(area)s”.") % {"area": area[:60]})
    lat, lon = (_degrees(fields.get(name, "")) for name in ("lat", "lon"))
    add_place(
        actor=actor,
        now=now,
        name=fields["name"],
        other_names=fields.get("other_names", ""),
        area_id=known.get(area.casefold()) if area else None,
        lat=lat,
        lon=lon,
    )


def _degrees(written: str) -> float | None:
    if not written:
        return None
    try:
        degrees = float(written.replace(",", "."))
    except ValueError:
        degrees = 1000.0
    if not 0 < degrees < 90:
        raise UserError(_("“%(written)s” is no latitude or longitude, such as 59.27.") % {"written": written[:40]})
    return degrees
