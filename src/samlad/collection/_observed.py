"""An observation as it is reported, and the row it fills."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from samlad.collection.models import Indicator, IndicatorKind, Precision, Round, Source
from samlad.collection.models.observation import Observation
from samlad.lib.dates import long_day
from samlad.lib.errors import UserError
from samlad.lib.ground import area_under
from samlad.lib.text import clean
from samlad.lib.times import local_day
from samlad.lib.words import clean_text
from samlad.partnership.actor import OutOfScope
from samlad.places.models import Area, Place
from samlad.places.queries import ground_areas
from samlad.screening.queries import Finding
from samlad.screening.service import require_screened

TEXT_LIMIT = 4000
EVENT = "event"  # the one indicator that may tell of days to come
EVENT_DAYS_AHEAD = 21
NEAR = 200  # metres
SPANS = (Precision.DAY, Precision.NIGHT, Precision.WEEK)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """An observation as reported. Times are aware and lie in the round's days; a place brings its area along; lon
    and lat are EPSG:4326; signal is 0-3, None when not asked or not answered (blank is not 0)."""

    indicator: str
    starts_at: datetime
    ends_at: datetime
    precision: str
    text: str = ""
    kind: str | None = None
    area_id: int | None = None
    place_id: int | None = None
    lon: float | None = None
    lat: float | None = None
    signal: int | None = None

    @property
    def digest(self) -> str:
        """Of all it says: the same sending twice has one, other words have another."""
        fields = asdict(self) | {
            "starts_at": self.starts_at.astimezone(UTC).isoformat(),
            "ends_at": self.ends_at.astimezone(UTC).isoformat(),
            "text": clean(self.text).strip(),
        }
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def fill(
    observation: Observation, observed: Observed, round: Round, now: datetime, screening_confirmed: str
) -> tuple[Finding, ...]:
    """Puts what is reported into the row, unsaved. What was confirmed of its words is for `record_decision`. Raises
    UserError, ScreeningRequired and OutOfScope as `add_observation`."""
    text = clean_text(observed.text, TEXT_LIMIT)
    confirmed = require_screened(screening_confirmed, text)
    observation.starts_at, observation.ends_at, observation.local_date = _when(
        observed, round, now, observation.created_at, observation.partnership.zone
    )
    referred = _referred(observed)
    observation.source_id, observation.indicator_id = referred.source, referred.indicator
    observation.kind_id = referred.kind
    observation.place_id = referred.place
    observation.lon, observation.lat = observed.lon, observed.lat
    if referred.place or observed.area_id:
        observation.area_id = referred.area
    elif observed.lon is not None and observed.lat is not None:
        observation.area_id = _area_of(observed.lon, observed.lat)
    else:
        observation.area = None
    observation.precision = Precision(observed.precision)
    observation.text = text
    observation.signal = observed.signal
    return confirmed


def _when(
    observed: Observed, round: Round, now: datetime, told_at: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime, date]:
    """From and to, and the day it counts on. A day, a night or a week that goes on is kept as far as it had come when
    it was first told."""
    # Two moments of the same zone would be compared by their walls.
    starts_at, ends_at = observed.starts_at.astimezone(UTC), observed.ends_at.astimezone(UTC)
    if ends_at < starts_at:
        raise UserError(_("The end lies before the start."), code="when")
    ahead = timedelta(0)
    if observed.indicator == EVENT:
        ahead = timedelta(days=EVENT_DAYS_AHEAD)
    elif starts_at > now or (ends_at > now and observed.precision not in SPANS):
        raise UserError(_("That time has not been yet. Choose one that has."), code="when")
    else:
        ends_at = min(ends_at, told_at if starts_at <= told_at else now)
    first, last = local_day(starts_at, zone), local_day(ends_at, zone)
    if last < round.observed_from or first > round.observed_to + ahead:
        raise UserError(
            _("This week is about %(first)s to %(last)s. Choose a day in it.")
            % {"first": long_day(round.observed_from), "last": long_day(round.observed_to)},
            code="when",
        )
    return starts_at, ends_at, max(first, round.observed_from)


def _area_of(lon: float, lat: float) -> int | None:
    """The area of a point. A telephone may be some way off; what lies farther out is not in the municipality."""
    area, away = area_under(ground_areas(), lon, lat)
    refuse_far(away)
    return area.id if area else None


def refuse_far(away: float) -> None:
    """Raises UserError for a point so many metres outside all areas, if that is far."""
    if away <= NEAR:
        return
    distance = _("%d km") % round(away / 1000) if away >= 1000 else _("%d m") % round(away, -1)
    raise UserError(
        _("The place lies %(distance)s outside the municipality's areas. Choose a place in the list instead.")
        % {"distance": distance},
        code="where",
    )


class _Referred(NamedTuple):
    """The keys of what an observation refers to; the area is the place's if a place is given."""

    indicator: int
    source: int
    kind: int | None
    place: int | None
    area: int | None


def _referred(observed: Observed) -> _Referred:
    """One query for all of it. Raises UserError for an unknown indicator, OutOfScope for a place or area not of this
    partnership; an unknown kind is None."""
    indicators = Indicator.objects.filter(code=observed.indicator)
    lookups = {"found_source": Subquery(Source.objects.filter(code=Source.QUESTIONNAIRE).values("pk"))}
    if observed.kind:
        kinds = IndicatorKind.objects.filter(indicator=OuterRef("pk"), code=observed.kind)
        lookups["found_kind"] = Subquery(kinds.values("pk"))
    if observed.place_id:
        lookups["found_area"] = Subquery(Place.objects.filter(pk=observed.place_id).values("area"))
    elif observed.area_id:
        lookups["found_area"] = Subquery(Area.objects.filter(pk=observed.area_id).values("pk"))
    rows: Any = indicators.values("pk", **lookups)  # the plugin knows no names that come from a dict
    row = next(iter(rows), None)
    if row is None:
        raise UserError(_("Choose what it is about."), code="indicator")
    if "found_area" in lookups and row["found_area"] is None:
        raise OutOfScope
    return _Referred(row["pk"], row["found_source"], row.get("found_kind"), observed.place_id, row.get("found_area"))
