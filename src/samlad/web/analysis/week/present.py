"""Turns the week's numbers into what the page shows: findings in words, table rows, the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.standouts import Level, StandOuts
from samlad.analysis.week import AreaWeek, WeekNumbers, silent_areas
from samlad.drawing.area_map import draw
from samlad.drawing.map_words import legend
from samlad.lib.numerals import grouped, in_words
from samlad.picture.assembly import BREAKS, shade
from samlad.places.models import Area
from samlad.places.queries import area_map
from samlad.web.chart import curve

SILENT_APART = 3  # up to this many silent areas have a line each; more share one


@dataclass(frozen=True)
class Part:
    """One of several series behind the same finding, with the address of its evidence."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Finding:
    """A finding as `components/finding.html` takes it."""

    title: str
    text: str
    url: str
    tag: str
    tag_kind: str
    curve: SafeString
    parts: tuple[Part, ...] = ()


def silent(week: WeekNumbers, label: str) -> list[Finding]:
    """Areas without answers as findings: one each while they are few, otherwise one line with all their names."""
    areas = silent_areas(week)
    if len(areas) <= SILENT_APART:
        return [_silent(a, label) for a in areas]
    names = [Part(a.name, reverse("week_area", args=[label, a.area_id])) for a in areas]
    return [
        Finding(
            _areas_without_picture(len(areas)),
            _("Nobody has answered for them. That is not the same as quiet."),
            "",
            _("answers missing"),
            "missing",
            mark_safe(""),
            tuple(names),
        )
    ]


def _silent(area: AreaWeek, label: str) -> Finding:
    weeks = area.missing_rounds
    text = (
        _("Nobody has answered for %d weeks in a row. That is not the same as quiet.") % weeks
        if weeks > 1
        else _("Nobody has answered. That is not the same as quiet.")
    )
    return Finding(
        _("%(area)s: no picture") % {"area": area.name},
        text,
        reverse("week_area", args=[label, area.area_id]) if area.area_id else "",
        _("answers missing"),
        "missing",
        curve(area.total, missing=True),
    )


def headline(week: WeekNumbers, standing: StandOuts, number: int) -> str:
    """The finding, as a heading: it counts what the marks on the page show. `number` is the week's own, named because
    it is not always the current one."""
    if week.is_open:
        return _("Week %(week)d is under way, %(answered)d of %(expected)d have answered") % {
            "week": number,
            "answered": week.coverage.answered,
            "expected": week.coverage.expected,
        }
    if not week.coverage.answered:
        return _("Nobody answered in week %d") % number
    if not standing.reckoned:
        return _("Week %d is being worked out") % number
    unusual, more = standing.number(Level.UNUSUAL), standing.number(Level.MORE)
    values = {"week": number, "n": capfirst(in_words(unusual or more)), "more": in_words(more)}
    if unusual and more:
        return _unusual_and_more(unusual, more) % values
    if unusual:
        return (
            ngettext("One thing is unusual in week %(week)d", "%(n)s things are unusual in week %(week)d", unusual)
            % values
        )
    if more:
        return (
            ngettext(
                "One thing is above the usual in week %(week)d",
                "%(n)s things are above the usual in week %(week)d",
                more,
            )
            % values
        )
    if missing := len(silent_areas(week)):
        return _("%(areas)s in week %(week)d") % {"areas": _areas_without_picture(missing), "week": number}
    if not standing.judged:
        return _("Too short a history to say what is unusual in week %d") % number
    return _("Nothing is unusual in week %d") % number


def _unusual_and_more(unusual: int, more: int) -> str:
    if unusual == 1:
        return ngettext(
            "One thing is unusual in week %(week)d, one more is above the usual",
            "One thing is unusual in week %(week)d, %(more)s more are above the usual",
            more,
        )
    return ngettext(
        "%(n)s things are unusual in week %(week)d, one more is above the usual",
        "%(n)s things are unusual in week %(week)d, %(more)s more are above the usual",
        more,
    )


def without_picture(week: WeekNumbers) -> str:
    """How many areas nobody answered for, as a sentence; empty where somebody did for all."""
    missing = len(silent_areas(week))
    return f"{_areas_without_picture(missing)}." if missing else ""


def _areas_without_picture(number: int) -> str:
    return ngettext("One area has no picture", "%(n)s areas have no picture", number) % {
        "n": capfirst(in_words(number))
    }


@dataclass(frozen=True)
class Row:
    """A row of the table of areas."""

    area: AreaWeek
    usual: str  # the median
    span: str  # the smallest and largest
    priority: int | None
    url: str
    police: int
    typed: int
    mark: Level | None = None


def rows(week: WeekNumbers, position: Mapping[int, int], label: str, standing: StandOuts) -> list[Row]:
    """Prioritised areas first, by their `position`, then by number of observations."""
    areas = sorted(week.areas, key=lambda a: (position.get(a.area_id or 0, 99), -a.total.count, a.name))
    marks = standing.marks
    return [_row(a, position.get(a.area_id or 0), label, marks.get(a.area_id)) for a in areas]


def elsewhere(week: WeekNumbers, label: str) -> Row:
    return _row(week.elsewhere, None, label)


def _row(a: AreaWeek, priority: int | None, label: str, mark: Level | None = None) -> Row:
    cell = a.total
    usual = grouped(cell.median)
    span = "" if cell.low == cell.high else f"{cell.low}–{cell.high}"
    url = reverse("week_area", args=[label, a.area_id]) if a.area_id else ""
    return Row(a, usual, span, priority, url, sum(a.police_events.values()), sum(a.police_counts.values()), mark)


def map_of(
    week: WeekNumbers, areas: Sequence[Area], position: Mapping[int, int], label: str, language: str
) -> tuple[SafeString, str]:
    """The map for those who read the week: shaded by counts, hatched where answers are missing, priorities outlined."""
    drawing = area_map(
        _("Observations per area"),
        priorities=position,
        areas=areas,
        shades={a.area_id: shade(a.total.count) for a in week.areas if a.area_id and not a.missing and not a.uncovered},
        missing=frozenset(a.area_id for a in week.areas if a.area_id and a.missing),
        href=reverse("week_area", args=[label, 0]).replace("/0/", "/%d/"),
        breaks=BREAKS,
    )
    if drawing is None:
        return mark_safe(""), ""
    return mark_safe(draw(drawing, width=470, language=language)), legend(drawing, language)
