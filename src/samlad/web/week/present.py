"""From the week's numbers to what the page shows: findings in words, table rows, the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samlad.analysis.week import AreaWeek, Coverage, Finding, WeekNumbers
from samlad.collection.queries import Answered
from samlad.lib.areamap import draw, legend
from samlad.picture.assembly import shade
from samlad.places.models import Area
from samlad.places.queries import area_map
from samlad.web.chart import curve

MOST_SILENT = 4


@dataclass(frozen=True)
class Shown:
    """A finding as `components/finding.html` takes it."""

    title: str
    text: str
    url: str
    tag: str
    tag_kind: str
    curve: SafeString


def silent(week: WeekNumbers, label: str) -> list[Shown]:
    """The areas nobody has answered for, longest first."""
    return [_silent(f, label) for f in week.findings if f.cell is None][:MOST_SILENT]


def _silent(f: Finding, label: str) -> Shown:
    weeks = f.area.missing_rounds
    text = (
        _("Nobody has answered, for the %d. week in a row. That is not the same as quiet.") % weeks
        if weeks > 1
        else _("Nobody has answered. That is not the same as quiet.")
    )
    return Shown(
        _("%(area)s: no picture") % {"area": f.area.name}, text,
        reverse("week_area", args=[label, f.area.area_id]) if f.area.area_id else "",
        _("answers missing"), "missing", curve(f.area.total, missing=True),
    )  # fmt: skip


def headline(week: WeekNumbers, unusual: int, number: int) -> str:
    """The finding, as a heading. `number` is the week's own, named because it is not always the current one."""
    words = [
        _("One thing is"),
        _("Two things are"),
        _("Three things are"),
        _("Four things are"),
        _("Five things are"),
    ]
    if not week.coverage.answered:
        return _("Nobody answered in week %d") % number
    if not unusual:
        return _("Nothing is unusual in week %d") % number
    what = words[unusual - 1] if unusual <= len(words) else _("%d things are") % unusual
    return _("%(what)s unusual in week %(week)d") % {"what": what, "week": number}


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


def rows(week: WeekNumbers, position: Mapping[int, int], label: str) -> list[Row]:
    """The prioritised first, by their `position`, then by number of observations."""
    areas = sorted(week.areas, key=lambda a: (position.get(a.area_id or 0, 99), -a.total.count, a.name))
    return [_row(a, position.get(a.area_id or 0), label) for a in areas]


def elsewhere(week: WeekNumbers, label: str) -> Row:
    return _row(week.elsewhere, None, label)


def _row(a: AreaWeek, priority: int | None, label: str) -> Row:
    cell = a.total
    usual = "–" if cell.median is None else number_format(cell.median, decimal_pos=int(cell.median % 1 > 0))
    span = "" if cell.low == cell.high else f"{cell.low}–{cell.high}"
    url = reverse("week_area", args=[label, a.area_id]) if a.area_id else ""
    return Row(a, usual, span, priority, url, sum(a.police_events.values()), sum(a.police_counts.values()))


def map_of(
    week: WeekNumbers, areas: Sequence[Area], position: Mapping[int, int], label: str, language: str
) -> tuple[SafeString, str]:
    """The map for those who read the week: shaded by counts, hatched where answers are missing, priorities outlined."""
    drawn = area_map(
        _("Observations per area"),
        priorities=position,
        areas=areas,
        shades={a.area_id: shade(a.total.count) for a in week.areas if a.area_id and not a.missing and not a.uncovered},
        missing=frozenset(a.area_id for a in week.areas if a.area_id and a.missing),
        href=reverse("week_area", args=[label, 0]).replace("/0/", "/%d/"),
    )
    if drawn is None:
        return mark_safe(""), ""
    return mark_safe(draw(drawn, width=470, language=language)), legend(drawn, language)


def coverage_now(answered: Sequence[Answered]) -> Coverage:
    """Who has answered so far, for a round that is still open."""
    kinds = [a.answer for a in answered]
    return Coverage(len(kinds), kinds.count("observations"), kinds.count("quiet"), kinds.count("closed"))
