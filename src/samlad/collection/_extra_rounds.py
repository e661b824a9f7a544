"""The extra rounds of a gear-up: opened by the clock one after the other, each belonging to the week's own round."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from samlad.collection._gear_queries import gear_in_force
from samlad.collection.models import Round
from samlad.lib.times import local_day, midnight, moment_at
from samlad.lib.weeks import day_label
from samlad.partnership.actor import Actor
from samlad.partnership.log import log

ONE_DAY = timedelta(days=1)


def open_due_extra(actor: Actor, now: datetime) -> list[Round]:
    """Opens the extra round of the next extra meeting, if the one before it has closed. Safe to repeat. Two queries
    while the partnership has not geared up."""
    gear_up = gear_in_force(now)
    if gear_up is None:
        return []
    today, zone = actor.today(now), actor.partnership.zone
    week = Round.objects.filter(observed_from__lte=today, observed_to__gte=today).order_by("-observed_to").first()
    if week is None:
        return []
    there = list(Round.every.filter(extra_of=week).select_related("closure").order_by("meeting_at"))
    if any(not extra.is_closed(now) for extra in there):
        return []
    known = {extra.label for extra in there}
    for day, meets, closes in meetings_of(gear_up, week, zone):
        if closes > now and day_label(day) not in known:
            return _open(actor, now, gear_up, week, there, day, meets, closes)
    return []


def meetings_of(gear_up: Any, week: Round, zone: ZoneInfo) -> Iterator[tuple[date, datetime, datetime]]:
    """Day, meeting and closing of the extra meetings on the days that a round asks about. The ordinary meeting needs no
    extra one on its own day."""
    days = [week.observed_from + ONE_DAY * n for n in range((week.observed_to - week.observed_from).days + 1)]
    first, last = midnight(days[0], zone), midnight(days[-1] + ONE_DAY, zone)
    ordinary = Round.objects.filter(meeting_at__gte=first, meeting_at__lt=last).values_list("meeting_at", flat=True)
    taken = {local_day(at, zone) for at in ordinary}
    for day in days:
        meets = moment_at(day, gear_up.meeting_time, zone)
        closes = meets - timedelta(minutes=gear_up.closes_minutes_before)
        within = gear_up.starts_at < closes and meets < gear_up.ends_at
        if day.isoweekday() in gear_up.days and day not in taken and within:
            yield day, meets, closes


def _open(
    actor: Actor,
    now: datetime,
    gear_up: Any,
    week: Round,
    before: list[Round],
    day: date,
    meets: datetime,
    closes: datetime,
) -> list[Round]:
    """It asks about the days since the meeting before, the day of its own included: what happened in the night is told
    in the morning."""
    zone = actor.partnership.zone
    last = before[-1] if before else None
    opens = max(week.opens_at, gear_up.starts_at, last.ends_at if last else week.opens_at)
    opened, created = Round.every.get_or_create(
        partnership=actor.partnership,
        label=day_label(day),
        defaults={
            "extra_of": week,
            "gear_up_id": gear_up.pk,
            "observed_from": min(day, local_day(last.meeting_at, zone)) if last else week.observed_from,
            "observed_to": day,
            "opens_at": opens,
            "closes_at": closes,
            "meeting_at": meets,
            "questionnaire_id": week.questionnaire_id,
        },
    )
    if not created:
        return []
    log(actor, now, "round.opened", opened, label=opened.label)
    return [opened]
