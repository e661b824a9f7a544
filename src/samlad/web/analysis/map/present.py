"""From the numbers to what the page shows: a figure for each source with its drawing, its table and its data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.area_rates import AreaRates, Row, Weeks
from samlad.analysis.names import Names
from samlad.analysis.results.clusters import Cluster, ClustersResult
from samlad.analysis.results.recurring import RecurringPlace
from samlad.analysis.wording.clusters import cluster_title
from samlad.collection.models import Round, Source
from samlad.drawing.area_map import draw
from samlad.drawing.areas import AreaMap, MapGroup, MapPoint
from samlad.drawing.palette import SHADES
from samlad.lib.dates import day_span
from samlad.lib.numerals import grouped
from samlad.lib.weeks import Week
from samlad.places.models import Area, Place
from samlad.places.queries import area_map
from samlad.web.analysis.map import outlines, words

MAP_WIDTH = 560


@dataclass(frozen=True)
class ClusterFigure:
    letter: str
    title: str
    text: str
    areas: tuple[int, ...]
    url: str


@dataclass(frozen=True)
class Recurring:
    """A place that keeps coming back. Only one with a name has a point; of others the area alone is told."""

    name: str
    text: str
    point: MapPoint | None


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    row: Row
    priority: int | None
    url: str
    count: str  # empty where nothing is known; `nothing` says why
    nothing: str
    usual: str
    rate: str
    denominator: str
    sentence: str


@dataclass(frozen=True)
class Figure:
    number: int
    name: str
    shown: AreaRates
    finding: str
    text: str
    note: str
    drawing: SafeString
    classes: list[tuple[str, str]]  # colour, values
    missing: bool
    unknown: bool
    lines: list[Line]
    elsewhere: str
    clusters: list[ClusterFigure]
    data: dict[str, Any]

    @property
    def reported(self) -> bool:
        return self.shown.source == Source.QUESTIONNAIRE

    @property
    def rated(self) -> str:
        return words.column(self.shown.measure)

    @property
    def too_few(self) -> str:
        return words.too_few(self.shown)

    @property
    def per_inhabitants(self) -> bool:
        return self.shown.measure == "inhabitants"


def figure(
    number: int,
    shown: AreaRates,
    asked: Weeks,
    areas: Sequence[Area],
    *,
    priorities: Mapping[int, int],
    indicator: str,
    measure: str,
    clusters: list[ClusterFigure],
    places: Sequence[Recurring],
    language: str,
) -> Figure:
    reported = shown.source == Source.QUESTIONNAIRE
    clusters, points = (clusters, [p.point for p in places if p.point]) if reported else ([], [])
    name, week = words.source_name(shown.source), asked.round.week.week
    missing = [r.area_id for r in shown.rows if r.missing and r.area_id]
    shades = {r.area_id: r.shade for r in shown.rows if r.area_id and r.shade is not None}
    drawn = area_map(
        _("%(what)s, week %(week)d") % {"what": name, "week": week},
        priorities=dict(priorities),
        shades=shades,
        missing=frozenset(missing),
        areas=areas,
        href=reverse("week_area", args=[asked.round.label, 0]).replace("/0/", "/%d/"),
    )
    years = {a.population_year for a in areas if a.population_year}
    groups = tuple(MapGroup(c.letter, tuple(str(a) for a in c.areas)) for c in clusters)
    unknown = [r.area_id for r in shown.rows if r.area_id and r.shade is None and not r.missing]
    if drawn:
        dotted = tuple(replace(a, unknown=int(a.code) in unknown) for a in drawn.areas)
        drawn = replace(drawn, areas=dotted, groups=groups, points=tuple(points))
    return Figure(
        number=number,
        name=name,
        shown=shown,
        finding=words.headline(shown, week),
        text=words.counted(shown, indicator, max(years, default=None)),
        note=words.unasked(shown, measure),
        drawing=_drawn(drawn, number, language),
        classes=[(SHADES[n], told) for n, told in words.classes(shown)],
        missing=bool(missing),
        unknown=bool(unknown),
        lines=_lines(shown, asked.round.label, priorities),
        elsewhere=grouped(shown.elsewhere.count) if shown.elsewhere else "",
        clusters=clusters,
        data={
            "shades": shades,
            "missing": missing,
            "unknown": unknown,
            "priorities": dict(priorities),
            "clusters": [_geometry(c, areas) for c in clusters],
            "points": [{"name": p.name, "at": [p.lon, p.lat]} for p in points],
        },
    )


@lru_cache(maxsize=16)
def _drawn(drawn: AreaMap | None, number: int, language: str) -> SafeString:
    if drawn is None:
        return mark_safe("")
    return mark_safe(draw(drawn, width=MAP_WIDTH, language=language, id_prefix=f"m{number}"))


def _geometry(cluster: ClusterFigure, areas: Sequence[Area]) -> dict[str, Any]:
    return {"letter": cluster.letter, "shape": outlines.together(outlines.of(areas), cluster.areas)}


def _lines(shown: AreaRates, label: str, priorities: Mapping[int, int]) -> list[Line]:
    """Priorities first, then the most."""

    def order(row: Row) -> tuple[int, float, str]:
        return priorities.get(row.area_id or 0, 99), -(words.value(shown, row) or 0), row.name

    return [
        Line(
            row,
            priorities.get(row.area_id or 0),
            reverse("week_area", args=[label, row.area_id]),
            "" if row.count is None else grouped(row.count),
            words.nothing_known(shown, row),
            words.usual(row),
            grouped(row.rate),
            grouped(row.denominator),
            words.in_a_sentence(shown, row),
        )
        for row in sorted(shown.rows, key=order)
    ]


def clusters_in(
    round: Round, going: ClustersResult | None, over: ClustersResult | None, indicator_id: int | None
) -> list[tuple[Cluster, str]]:
    """Those that go on in the round, with the address of their page, then those that the newest analysis sees to have
    gone on in it; of the indicator asked for."""
    now = [(c, reverse("cluster", args=[round.label, n])) for n, c in enumerate(going["now"] if going else [])]
    past = [(c, "") for c in (over["past"] if over else []) if c["from"] <= round.label <= c["to"]]
    made: dict[tuple[int | None, ...], tuple[Cluster, str]] = {}
    for cluster, url in [*now, *past]:
        if not indicator_id or cluster["indicator"] == indicator_id:
            same = (cluster["indicator"], cluster["kind"], *sorted(cluster["areas"]))
            made.setdefault(same, (cluster, url))
    return list(made.values())


def clusters_of(found: Sequence[tuple[Cluster, str]], called: Names) -> list[ClusterFigure]:
    return [
        ClusterFigure(
            ascii_uppercase[n % 26],
            cluster_title(cluster, called),
            _cluster_text(cluster, called),
            tuple(cluster["areas"]),
            url,
        )
        for n, (cluster, url) in enumerate(found)
    ]


def _cluster_text(cluster: Cluster, called: Names) -> str:
    first, last = Week.parse(cluster["from"]), Week.parse(cluster["to"])
    names = ", ".join(sorted(called.area(a) for a in cluster["areas"]))
    return _("%(areas)s. From week %(first)d to week %(last)d %(year)d.") % {
        "areas": names,
        "first": first.week,
        "last": last.week,
        "year": last.year,
    }


def places_in(told: Sequence[RecurringPlace], indicator_id: int | None) -> list[RecurringPlace]:
    """What the analysis points out, of the indicator asked for."""
    return [
        place
        for place in told
        if place["suggested"] and (not indicator_id or indicator_id in place.get("indicators", [indicator_id]))
    ]


def recurring_of(found: Sequence[RecurringPlace], places: Iterable[Place], called: Names) -> list[Recurring]:
    """Places with a name, at the point that is set for the name; spots without one only as how many there are in an
    area, since their points are of what was told."""
    known = {p.pk: p for p in places}
    named: list[Recurring] = []
    spots: dict[int | None, int] = {}
    for told in found:
        place = known.get(told["place"] or 0)
        if place is None:
            spots[told["area"]] = spots.get(told["area"], 0) + 1
            continue
        point = MapPoint(place.name, place.lon, place.lat) if place.lon is not None and place.lat is not None else None
        weeks = ngettext("%(seen)d of %(rounds)d week", "%(seen)d of %(rounds)d weeks", told["rounds"])
        where = called.area(told["area"]) if told["area"] else ""
        named.append(Recurring(place.name, ", ".join(filter(None, [where, weeks % told])), point))
    unnamed = sorted((called.area(area), n) for area, n in spots.items() if area)
    return named + [
        Recurring(area, ngettext("%d spot without a name", "%d spots without a name", n) % n, None)
        for area, n in unnamed
    ]


def week_words(round: Round) -> str:
    """A step of the slider."""
    days = f"{day_span(round.observed_from, round.observed_to)} {round.observed_to.year}"
    return _("%(days)s (week %(week)d)") % {"days": days, "week": round.week.week}
