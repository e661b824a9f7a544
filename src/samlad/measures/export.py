"""Measures and shared field rows out: a table for spreadsheets, and a calendar (RFC 5545)."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from samlad.lib.cells import Sheet, write_csv, write_xlsx
from samlad.lib.text import clean
from samlad.lib.times import midnight
from samlad.measures.models import FieldActivity, Measure
from samlad.measures.queries import calendar_field_activities, calendar_measures
from samlad.measures.stages import when
from samlad.partnership.actor import Actor

BACK = timedelta(days=31)  # how far back a calendar reaches
PRODUCT = "-//Samlad//EST//SV"


def columns() -> list[str]:
    return [
        _("Number"),
        _("What"),
        _("Areas"),
        _("Places"),
        _("Who"),
        _("Organisation"),
        _("Answers for it"),
        _("From"),
        _("To"),
        _("Problem"),
        _("Cause"),
        _("How it is meant to work"),
        _("Target, per cent"),
        _("Reached by"),
        _("Followed up on"),
        _("Cost, kronor"),
        _("Expected saving, kronor a year"),
        _("Who sees it"),
    ]


def table(measures: Iterable[Measure]) -> list[list[Any]]:
    return [
        [
            m.pk,
            m.what,
            ", ".join(a.name for a in m.areas.all()),
            ", ".join(p.name for p in m.places.all()),
            m.who,
            str(m.organisation or ""),
            str(m.owner or ""),
            m.starts_on,
            m.ends_on,
            str(m.problem or ""),
            str(m.cause or ""),
            m.get_mechanism_display(),
            m.target_change,
            m.target_on,
            m.follow_up_on,
            m.cost,
            m.saving,
            m.get_visibility_display(),
        ]
        for m in measures
    ]


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons and UTF-8 with its mark, as Swedish Excel reads it."""
    out = io.StringIO()
    write_csv(out, columns(), rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [Sheet(_("Measures"), columns(), rows, widths=(8, 48, 24, 24, 28, 24, 28, 12, 12), stands="C2")])
    return out.getvalue()


def as_calendar(*, actor: Actor, now: datetime) -> bytes:
    """The joint picture's measures and shared field rows from a month back, in the partnership's language. The police's
    only where they have let them in. The same rows give the same bytes on the same day."""
    since = now - BACK
    calendar = Calendar()
    properties = {
        "prodid": PRODUCT,
        "version": "2.0",
        "x-wr-calname": f"EST {actor.partnership.name}",
        "x-wr-timezone": actor.partnership.time_zone,
        "x-published-ttl": "PT6H",
    }
    for name, value in properties.items():
        calendar.add(name, value)
    zone, first = actor.partnership.zone, actor.today(since)
    stamp = midnight(actor.today(now), zone)
    for m in calendar_measures(first):
        calendar.add_component(_measure(m, actor, stamp, actor.today(now)))
        if m.follow_up_on and m.follow_up_on >= first:
            calendar.add_component(_follow_up(m, actor, stamp))
    for row in calendar_field_activities(since):
        for n, (start, end) in enumerate(row.shifts(zone)):
            calendar.add_component(_field_row(row, actor, stamp, n, start, end))
    return bytes(calendar.to_ical())


def _event(uid: str, actor: Actor, stamp: datetime, summary: str, start: Any, end: Any, text: str, where: str) -> Event:
    event = Event()
    properties = {
        "uid": f"{uid}@{actor.partnership.slug}.samlad",
        "dtstamp": stamp,
        "summary": summary,
        "dtstart": start,
        "dtend": end,
        "description": text,
        "location": where,
    }
    for name, value in properties.items():
        if value:
            event.add(name, clean(value) if isinstance(value, str) else value)
    return event


def _measure(m: Measure, actor: Actor, stamp: datetime, day: date) -> Event:
    """A whole day, its first: one that goes on for months would cover everything else."""
    text = f"{m.who}\n{when(m, day, 'Y-m-d')}"
    return _event(f"measure-{m.pk}", actor, stamp, m.what, *_day(m.starts_on), text, _where(m))


def _follow_up(m: Measure, actor: Actor, stamp: datetime) -> Event:
    assert m.follow_up_on is not None
    summary = _("Follow up: %s") % m.what
    return _event(f"follow-up-{m.pk}", actor, stamp, summary, *_day(m.follow_up_on), m.who, _where(m))


def _day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _where(m: Measure) -> str:
    return ", ".join([*(p.name for p in m.places.all()), *(a.name for a in m.areas.all())])


def _field_row(row: FieldActivity, actor: Actor, stamp: datetime, n: int, start: datetime, end: datetime) -> Event:
    summary = f"{row.organisation}: {row.where}"
    return _event(f"field-{row.pk}-{n}", actor, stamp, summary, start, end, row.aim, row.where)
