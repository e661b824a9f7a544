"""What an address of the features interface asks for. What cannot be read is the caller's mistake: 400."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from shapely import box
from shapely.geometry.base import BaseGeometry

from samlad.analysis.export.selection import Criteria
from samlad.lib.errors import UserError

USUAL, MOST = 1000, 10_000  # features in one answer
PROPERTIES = {"week": "first", "indicator": "indicator", "source": "source", "kind": "kind", "area_code": "area"}
FILTERS = {
    "areas": {"week", "indicator", "source", "area_code"},
    "counts": {"week", "indicator", "source", "kind", "area_code"},
    "places": {"week", "indicator", "area_code"},
}
COMMON = {"limit", "offset", "bbox", "bbox-crs", "datetime", "f"}
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@dataclass(frozen=True)
class Page:
    """Which features, and where: `box` in longitude and latitude."""

    limit: int
    offset: int
    box: BaseGeometry | None
    criteria: Criteria

    def moved(self, parameters: Mapping[str, str], offset: int) -> str:
        """The query of the same page from another feature on."""
        return urlencode({**parameters, "limit": self.limit, "offset": offset})


def read(collection: str, parameters: Mapping[str, str]) -> Page:
    """Raises UserError naming what cannot be read, a parameter that is not known too."""
    strange = sorted(set(parameters) - COMMON - FILTERS[collection])
    if strange:
        raise UserError(
            _("%(name)s is not a parameter here. There are: %(known)s.")
            % {
                "name": strange[0],
                "known": ", ".join(sorted(COMMON | FILTERS[collection])),
            }
        )
    formats(parameters)
    if parameters.get("bbox-crs", CRS84) != CRS84:
        raise UserError(_("bbox-crs can only be %(crs)s.") % {"crs": CRS84})
    limit = _number(parameters, "limit", USUAL, least=1)
    filters = {field: parameters[name] for name, field in PROPERTIES.items() if parameters.get(name)}
    begins, ends = _interval(parameters.get("datetime", ""))
    if "first" in filters:
        filters["last"] = filters["first"]
    criteria = Criteria(**filters, begins=begins, ends=ends, all_rounds=collection == "counts")
    return Page(min(limit, MOST), _number(parameters, "offset", 0, least=0), _box(parameters.get("bbox", "")), criteria)


def formats(parameters: Mapping[str, str]) -> None:
    if parameters.get("f", "json") not in ("json", "geojson"):
        raise UserError(_("The answers are JSON: leave f out, or write f=json."))


def _number(parameters: Mapping[str, str], name: str, usual: int, *, least: int) -> int:
    text = parameters.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) >= least):
        raise UserError(_("%(name)s is a whole number, at least %(least)d.") % {"name": name, "least": least})
    return int(text)


def _box(text: str) -> BaseGeometry | None:
    """Four numbers, or six with heights, which are left out: west, south, east, north."""
    if not text:
        return None
    mistake = UserError(_("bbox is four numbers with commas: west, south, east, north, in degrees."))
    try:
        numbers = [float(n) for n in text.split(",")]
    except ValueError as error:
        raise mistake from error
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise mistake
    half = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[half : half + 2]
    if south > north or west > east:  # none of ours reaches over the date line
        raise mistake
    return box(west, south, east, north)


def _interval(text: str) -> tuple[date | None, date | None]:
    """A day, a moment, or two of them with a slash, of which one may be open: "2026-01-01/.."."""
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and parts[0] in ("", "..")):
        raise UserError(_not_a_time())
    days = [None if part in ("", "..") else _day(part) for part in parts]
    return days[0], days[-1]


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    except ValueError as error:
        raise UserError(_not_a_time()) from error
    return timezone.localdate(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _not_a_time() -> str:
    return _("datetime is a day such as 2026-11-19, or two with a slash, of which one may be left open with two dots.")
