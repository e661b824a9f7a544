"""Reading gear-ups and the extra rounds they bring."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from samlad.collection.models import GearChange, GearUp, Round
from samlad.lib.times import local_day, midnight, moment_at
from samlad.partnership.models import Partnership


def gear_ups() -> QuerySet[Any]:
    """All there have been, the newest first, each with `ends_at`: until when it lasts, or lasted."""
    newest = GearChange.objects.filter(gear_up=OuterRef("pk")).order_by("-pk").values("until")[:1]
    return GearUp.objects.annotate(ends_at=Coalesce(Subquery(newest), F("until")))


def gear_in_force(now: datetime) -> Any | None:
    """The gear-up that is on, with `ends_at`. One query."""
    return gear_ups().filter(starts_at__lte=now, ends_at__gt=now).first()


def last_day(ends_at: datetime, partnership: Partnership) -> date:
    """The last day that it is on."""
    return local_day(ends_at - timedelta(seconds=1), partnership.zone)


def extra_rounds(gear_up: GearUp | None = None) -> QuerySet[Round]:
    """Those that a gear-up has brought, or all, with their closures, by their meetings; the newest first."""
    rows = Round.every.exclude(extra_of=None).select_related("closure").order_by("-meeting_at")
    return rows.filter(gear_up=gear_up) if gear_up else rows


def extra_rounds_now(gear_up: Any, now: datetime) -> list[Round]:
    """Those that people work with: until the day of its meeting is over, what has opened and is not called off. The
    next meeting first. One query."""
    today = midnight(local_day(now, gear_up.partnership.zone), gear_up.partnership.zone)
    rows = extra_rounds(gear_up).filter(opens_at__lte=now, meeting_at__gte=today, meeting_at__lt=gear_up.ends_at)
    return list(rows.order_by("meeting_at"))


def extra_rounds_at(partnership: Partnership, now: datetime) -> list[Round]:
    """As `extra_rounds_now`; none, and no query, while the partnership has not geared up."""
    gear_up = gear_in_force(now) if partnership.is_geared_up(now) else None
    return extra_rounds_now(gear_up, now) if gear_up else []


def extra_being_reported(extras: list[Round], week: Round | None, now: datetime) -> Round | None:
    """Of those, the one that reporters are asked for now: an open one, unless the week's own round closes before it."""
    for extra in extras:
        if not extra.is_closed(now):
            before = week is not None and not week.is_closed(now) and week.closes_at <= extra.closes_at
            return None if before else extra
    return None


def meetings_ahead(gear_up: Any, now: datetime) -> list[datetime]:
    """When the extra meetings to come are, by the days of the week alone: the ordinary one takes the place of an extra
    on its own day (`_extra_rounds`)."""
    zone = gear_up.partnership.zone
    first, last = local_day(max(now, gear_up.starts_at), zone), local_day(gear_up.ends_at, zone)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    at = [moment_at(d, gear_up.meeting_time, zone) for d in days if d.isoweekday() in gear_up.days]
    return [moment for moment in at if now < moment < gear_up.ends_at]


def told_in(round: Round) -> Q:
    """The raw rows that were told in a round: of an extra one, for it."""
    return Q(extra=round) if round.is_extra else Q(round=round)


def new_in(round: Round) -> Q:
    """The released rows that were new in a round."""
    return Q(observation__extra=round) if round.is_extra else Q(round=round)
