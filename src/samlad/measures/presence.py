"""Who is where when, in the weekend after a meeting. Where nobody is can itself be secret (M37): only about the time of
the meeting, and only for those who hold it, is there a table in which it can be seen. Everybody else, and everybody at
other times, gets rows of those who are there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.times import local_day, moment_at
from samlad.measures.models import FieldActivity, Priority
from samlad.measures.queries import own_field_activities, priorities_on, shared_field_activities, with_areas
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission

Shift = tuple[datetime, datetime]
Out = tuple[str, list[Shift]]  # the organisation that is out, and when
PARTS = ((6, "day"), (17, "evening"), (22, "night"))  # the hours a part of the day begins
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)  # the meeting's own time: an hour before it to two after


@dataclass(frozen=True)
class Part:
    """An evening, a night or a day of the weekend."""

    label: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Present:
    """Somebody is out: where, when and who."""

    area: str
    part: str
    who: list[str]


@dataclass
class Line:
    """A line of the meeting's own table: a prioritised area where nobody is has a gap in that part."""

    area: str
    priority: int | None
    cells: list[tuple[Part, list[str], bool]] = field(default_factory=list)  # who is there, and whether it is a gap


@dataclass(frozen=True)
class Grid:
    parts: list[Part]
    lines: list[Line]


@dataclass(frozen=True)
class Presence:
    """What the actor may see now: `rows` of those who are there, and for the meeting its `grid`. `unplaced` are the
    rows without area or times."""

    mine: list[FieldActivity]
    shared: list[FieldActivity]
    rows: list[Present]
    unplaced: list[str]
    grid: Grid | None


def sees_gaps(*, actor: Actor, now: datetime, round: Round) -> bool:
    """Whether the actor holds the meeting, and it is about to be, is or was just held."""
    if actor.system or not actor.may(Permission.SEE_GAPS):
        return False
    return round.meeting_at - BEFORE <= now <= round.meeting_at + AFTER


def presence(*, actor: Actor, now: datetime, round: Round) -> Presence:
    """The shared rows of the round and the actor's own. Several at once is what massing is: shown, never an error."""
    mine, shared = (
        list(with_areas(rows)) for rows in (own_field_activities(actor, round.pk), shared_field_activities(round.pk))
    )
    every = list({r.pk: r for r in (*shared, *mine)}.values())
    zone = actor.partnership.zone
    shifts = {r.pk: r.shifts(zone) for r in every}
    placed = [r for r in every if shifts[r.pk] and r.areas.all()]
    parts = _parts([shift for r in placed for shift in shifts[r.pk]], zone)
    there = _there(placed, shifts)
    rows = [
        Present(area, part.label, who) for part in parts for area in sorted(there) if (who := _who(there[area], part))
    ]
    grid = None
    if parts and sees_gaps(actor=actor, now=now, round=round):
        grid = _grid(parts, there, priorities_on(local_day(round.meeting_at, zone)))
    unplaced = [f"{r.organisation}: {r.where}, {r.when}" for r in every if r not in placed]
    return Presence(mine, shared, rows, unplaced, grid)


def _grid(parts: list[Part], there: dict[str, list[Out]], chosen: list[Priority]) -> Grid:
    """Areas by parts of the weekend, the prioritised first."""
    position = {p.area.name: p.position for p in chosen}
    lines = []
    for area in sorted(position.keys() | there.keys(), key=lambda name: (position.get(name, 99), name)):
        who = [_who(there.get(area, []), part) for part in parts]
        cells = [(part, w, area in position and not w) for part, w in zip(parts, who, strict=True)]
        lines.append(Line(area, position.get(area), cells))
    return Grid(parts, lines)


def _there(rows: Iterable[FieldActivity], shifts: dict[int, list[Shift]]) -> dict[str, list[Out]]:
    """Who is out in each area that has anybody."""
    by_area: dict[str, list[Out]] = {}
    for row in rows:
        for area in row.areas.all():
            by_area.setdefault(area.name, []).append((row.organisation.name, shifts[row.pk]))
    return by_area


def _who(out: Iterable[Out], part: Part) -> list[str]:
    return sorted({name for name, shifts in out if _within(shifts, part)})


def _within(shifts: Iterable[Shift], part: Part) -> bool:
    return any(start < part.ends_at and end > part.starts_at for start, end in shifts)


def _parts(shifts: list[Shift], zone: ZoneInfo) -> list[Part]:
    """The parts of the days in which somebody is out."""
    if not shifts:
        return []
    first, last = min(start for start, _end in shifts), max(end for _start, end in shifts)
    names = {"day": _("day"), "evening": _("evening"), "night": _("night")}
    parts: list[Part] = []
    day = local_day(first, zone) - timedelta(days=1)
    while day <= local_day(last, zone) and len(parts) < 30:
        for n, (hour, name) in enumerate(PARTS):
            start = moment_at(day, time(hour), zone)
            end = (
                moment_at(day, time(PARTS[n + 1][0]), zone)
                if n + 1 < len(PARTS)
                else moment_at(day + timedelta(days=1), time(PARTS[0][0]), zone)
            )
            if start < last and end > first:
                parts.append(Part(f"{date_format(day, 'D')} {names[name]}", start, end))
        day += timedelta(days=1)
    return [p for p in parts if _within(shifts, p)]
