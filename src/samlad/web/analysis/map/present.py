"""Turns numbers into what the page shows: for each source a figure with its drawing, table and data."""

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
    """A recurring place. Only a named place has a point; for others only the area is given."""

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
    rates: AreaRates
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
        return self.rates.source == Source.QUESTIONNAIRE

    @property
    def rated(self) -> str:
        return words.column(self.rates.measure)

    @property
    def too_few(self) -> str:
        return words.too_few(self.rates)

    @property
    def per_inhabitants(self) -> bool:
        return self.rates.measure == "inhabitants"


def figure(
    number: int,
    rates: AreaRates,
    weeks: Weeks,
    areas: Sequence[Area],
    *,
    priorities: Mapping[int, int],
    indicator: str,
    measure: str,
    clusters: list[ClusterFigure],
    places: Sequence[Recurring],
    language: str,
) -> Figure:
    reported = rates.source == Source.QUESTIONNAIRE
    clusters, points = (clusters, [p.point for p in places if p.point]) if reported else ([], [])
    name, week = words.source_name(rates.source), weeks.round.week.week
    missing = [r.area_id for r in rates.rows if r.missing and r.area_id]
    shades = {r.area_id: r.shade for r in rates.rows if r.area_id and r.shade is not None}
    drawing = area_map(
        _("%(what)s, week %(week)d") % {"what": name, "week": week},
        priorities=dict(priorities),
        shades=shades,
        missing=frozenset(missing),
        areas=areas,
        href=reverse("week_area", args=[weeks.round.label, 0]).replace("/0/", "/%d/"),
    )
    years = {a.population_year for a in areas if a.population_year}
    groups = tuple(MapGroup(c.letter, tuple(str(a) for a in c.areas)) for c in clusters)
    unknown = [r.area_id for r in rates.rows if r.area_id and r.shade is None and not r.missing]
    if drawing:
        dotted = tuple(replace(a, unknown=int(a.code) in unknown) for a in drawing.areas)
        drawing = replace(drawing, areas=dotted, groups=groups, points=tuple(points))
    return Figure(
        number=number,
        name=name,
        rates=rates,
        finding=words.headline(rates, week),
        text=words.counted(rates, indicator, max(years, default=None)),
        note=words.unasked(rates, measure),
        drawing=_svg(drawing, number, language),
        classes=[(SHADES[n], label) for n, label in words.classes(rates)],
        missing=bool(missing),
        unknown=bool(unknown),
        lines=_lines(rates, weeks.round.label, priorities),
        elsewhere=grouped(rates.elsewhere.count) if rates.elsewhere else "",
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
def _svg(drawing: AreaMap | None, number: int, language: str) -> SafeString:
    if drawing is None:
        return mark_safe("")
    return mark_safe(draw(drawing, width=MAP_WIDTH, language=language, id_prefix=f"m{number}"))


def _geometry(cluster: ClusterFigure, areas: Sequence[Area]) -> dict[str, Any]:
    return {"letter": cluster.letter, "shape": outlines.together(outlines.of(areas), cluster.areas)}


def _lines(rates: AreaRates, label: str, priorities: Mapping[int, int]) -> list[Line]:
    """Priorities first, then the most."""

    def order(row: Row) -> tuple[int, float, str]:
        return priorities.get(row.area_id or 0, 99), -(words.value(rates, row) or 0), row.name

    return [
        Line(
            row,
            priorities.get(row.area_id or 0),
            reverse("week_area", args=[label, row.area_id]),
            "" if row.count is None else grouped(row.count),
            words.nothing_known(rates, row),
            words.usual(row),
            grouped(row.rate),
            grouped(row.denominator),
            words.in_a_sentence(rates, row),
        )
        for row in sorted(rates.rows, key=order)
    ]


def clusters_in(
    round: Round, going: ClustersResult | None, over: ClustersResult | None, indicator_id: int | None
) -> list[tuple[Cluster, str]]:
    """Clusters of the round, with the address of their page, then those that the newest analysis dates to it; of the
    chosen indicator."""
    now = [(c, reverse("cluster", args=[round.label, n])) for n, c in enumerate(going["now"] if going else [])]
    past = [(c, "") for c in (over["past"] if over else []) if c["from"] <= round.label <= c["to"]]
    distinct: dict[tuple[int | None, ...], tuple[Cluster, str]] = {}
    for cluster, url in [*now, *past]:
        if not indicator_id or cluster["indicator"] == indicator_id:
            same = (cluster["indicator"], cluster["kind"], *sorted(cluster["areas"]))
            distinct.setdefault(same, (cluster, url))
    return list(distinct.values())


def clusters_of(clusters: Sequence[tuple[Cluster, str]], names: Names) -> list[ClusterFigure]:
    return [
        ClusterFigure(
            ascii_uppercase[n % 26],
            cluster_title(cluster, names),
            _cluster_text(cluster, names),
            tuple(cluster["areas"]),
            url,
        )
        for n, (cluster, url) in enumerate(clusters)
    ]


def _cluster_text(cluster: Cluster, names: Names) -> str:
    first, last = Week.parse(cluster["from"]), Week.parse(cluster["to"])
    area_names = ", ".join(sorted(names.area(a) for a in cluster["areas"]))
    return _("%(areas)s. From week %(first)d to week %(last)d %(year)d.") % {
        "areas": area_names,
        "first": first.week,
        "last": last.week,
        "year": last.year,
    }


def places_in(places: Sequence[RecurringPlace], indicator_id: int | None) -> list[RecurringPlace]:
    """Places that the analysis suggests, of the chosen indicator."""
    return [
        place
        for place in places
        if place["suggested"] and (not indicator_id or indicator_id in place.get("indicators", [indicator_id]))
    ]


def recurring_of(recurring: Sequence[RecurringPlace], places: Iterable[Place], names: Names) -> list[Recurring]:
    """Named places at the point set for the name; unnamed spots only as a count per area, since their points come from
    reports."""
    by_id = {p.pk: p for p in places}
    with_name: list[Recurring] = []
    spots: dict[int | None, int] = {}
    for place_row in recurring:
        place = by_id.get(place_row["place"] or 0)
        if place is None:
            spots[place_row["area"]] = spots.get(place_row["area"], 0) + 1
            continue
        point = MapPoint(place.name, place.lon, place.lat) if place.lon is not None and place.lat is not None else None
        weeks = ngettext("%(seen)d of %(rounds)d week", "%(seen)d of %(rounds)d weeks", place_row["rounds"])
        where = names.area(place_row["area"]) if place_row["area"] else ""
        with_name.append(Recurring(place.name, ", ".join(filter(None, [where, weeks % place_row])), point))
    unnamed = sorted((names.area(area), n) for area, n in spots.items() if area)
    return with_name + [
        Recurring(area, ngettext("%d spot without a name", "%d spots without a name", n) % n, None)
        for area, n in unnamed
    ]


def week_words(round: Round) -> str:
    """A step of the slider."""
    days = f"{day_span(round.observed_from, round.observed_to)} {round.observed_to.year}"
    return _("%(days)s (week %(week)d)") % {"days": days, "week": round.week.week}
