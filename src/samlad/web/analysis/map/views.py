"""The analysis map: one week, area by area, interactive where the browser can, otherwise drawn by the server."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.area_rates import AreaRates, Weeks, rates_by_area, weeks
from samlad.analysis.methods import CLUSTERS, RECURRING
from samlad.analysis.names import Names
from samlad.analysis.queries import results_of
from samlad.collection.models import Indicator, IndicatorKind
from samlad.collection.queries import indicators
from samlad.lib.times import local_day
from samlad.measures.queries import priorities_on
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.map import outlines as shapes
from samlad.web.analysis.map import present, words
from samlad.web.analysis.map.selection import MEASURE_WORDS, SOURCE_WORDS, Selection, selection_of


@require_GET
@member_required(Permission.READ_WEEK)
def analysis_map(request: SamladRequest) -> HttpResponse:
    every = indicators()
    selection, indicator = selection_of(request.GET, every)
    of = weeks(selection.week)
    if of is None:
        if selection.week:
            raise Http404
        return render(request, "analysis/map/none.html", {"heading": _("No week has been closed yet")})
    areas = list(Area.objects.order_by("code"))
    by_source = rates_by_area(
        of,
        areas,
        sources=selection.sources,
        measure=MEASURE_WORDS[selection.measure],
        indicator_id=indicator.pk if indicator else None,
    )
    return render(
        request, "analysis/map/map.html", _context(request, selection, indicator, of, areas, by_source, every)
    )


def _context(
    request: SamladRequest,
    selection: Selection,
    indicator: Indicator | None,
    of: Weeks,
    areas: list[Area],
    by_source: dict[str, AreaRates],
    every: list[Indicator],
) -> dict[str, object]:
    by_round = results_of([of.round, of.newest], CLUSTERS, RECURRING) if selection.reported else {}
    going, over = (CLUSTERS.of(by_round.get(r.pk, {})) for r in (of.round, of.newest))
    recurring_places = RECURRING.of(by_round.get(of.round.pk, {}))
    back = recurring_places["places"] if recurring_places else []
    clusters = present.clusters_in(of.round, going, over, indicator.pk if indicator else None)
    places = present.places_in(back, indicator.pk if indicator else None)
    place_ids = {p["place"] for p in places if p["place"]}
    names = Names(
        {a.pk: a.name for a in areas}, _categories(every, {c["kind"] for c, _url in clusters if c["kind"]}), {}
    )
    day = local_day(of.round.meeting_at, actor_of(request).partnership.zone)
    priorities = {p.area_id: p.position for p in priorities_on(day)}
    recurring = present.recurring_of(places, Place.objects.filter(pk__in=place_ids) if place_ids else [], names)
    figures = [
        present.figure(
            n,
            by_source[source],
            of,
            areas,
            priorities=priorities,
            indicator=str(indicator or ""),
            measure=MEASURE_WORDS[selection.measure],
            clusters=present.clusters_of(clusters, names),
            places=recurring,
            language=get_language() or "sv",
        )
        for n, source in enumerate(selection.sources, start=1)
    ]
    return {
        "heading": figures[0].finding,
        "lead": figures[0].text if len(figures) == 1 else words.beside(),
        "kicker": present.week_words(of.round),
        "round": of.round,
        "selection": selection,
        "indicator": indicator,
        "indicators": every,
        "figures": figures,
        "sources": [(w, words.source_name(s)) for w, s in SOURCE_WORDS.items()],
        "measures": [(w, words.measure_name(m)) for w, m in MEASURE_WORDS.items()],
        "older": of.older,
        "older_url": selection.query(week=of.older.label) if of.older else "",
        "newer": of.newer,
        "newer_url": selection.query(week=of.newer.label) if of.newer else "",
        "steps": [{"url": selection.query(week=r.label), "text": present.week_words(r)} for r in of.slider],
        "index": of.index,
        "recurring": recurring if selection.reported else [],
        "data": [f.data for f in figures],
        "version": shapes.version(shapes.of(areas)),
        "any_areas": bool(areas),
    }


def _categories(every: list[Indicator], kinds: set[int]) -> dict[tuple[int | None, int | None], str]:
    """Labels of the indicators and of those of their kinds that are needed; no query without kinds."""
    labels: dict[tuple[int | None, int | None], str] = {(i.pk, None): str(i) for i in every}
    for kind in IndicatorKind.objects.filter(pk__in=kinds) if kinds else []:
        labels[kind.indicator_id, kind.pk] = str(kind)
    return labels


@require_GET
@member_required(Permission.READ_WEEK)
def outlines(request: SamladRequest) -> HttpResponse:
    """The areas as GeoJSON."""
    return HttpResponse(shapes.document(shapes.of(Area.objects.order_by("code"))), content_type="application/geo+json")
