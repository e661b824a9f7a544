"""The map of the analysis: a week, area by area, in the browser where that works, else drawn by the server."""

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
from samlad.web.analysis.map.asked import MEASURE_WORDS, SOURCE_WORDS, Asked, asked_of


@require_GET
@member_required(Permission.READ_WEEK)
def analysis_map(request: SamladRequest) -> HttpResponse:
    known = indicators()
    asked, chosen = asked_of(request.GET, known)
    of = weeks(asked.week)
    if of is None:
        if asked.week:
            raise Http404
        return render(request, "analysis/map/none.html", {"heading": _("No week has been closed yet")})
    areas = list(Area.objects.order_by("code"))
    made = rates_by_area(
        of,
        areas,
        sources=asked.sources,
        measure=MEASURE_WORDS[asked.measure],
        indicator_id=chosen.pk if chosen else None,
    )
    return render(request, "analysis/map/map.html", _context(request, asked, chosen, of, areas, made, known))


def _context(
    request: SamladRequest,
    asked: Asked,
    chosen: Indicator | None,
    of: Weeks,
    areas: list[Area],
    made: dict[str, AreaRates],
    known: list[Indicator],
) -> dict[str, object]:
    found = results_of([of.round, of.newest], CLUSTERS, RECURRING) if asked.reported else {}
    going, over = (CLUSTERS.of(found.get(r.pk, {})) for r in (of.round, of.newest))
    recurring_places = RECURRING.of(found.get(of.round.pk, {}))
    back = recurring_places["places"] if recurring_places else []
    clusters = present.clusters_in(of.round, going, over, chosen.pk if chosen else None)
    places = present.places_in(back, chosen.pk if chosen else None)
    named = {p["place"] for p in places if p["place"]}
    called = Names(
        {a.pk: a.name for a in areas}, _categories(known, {c["kind"] for c, _url in clusters if c["kind"]}), {}
    )
    day = local_day(of.round.meeting_at, actor_of(request).partnership.zone)
    priorities = {p.area_id: p.position for p in priorities_on(day)}
    recurring = present.recurring_of(places, Place.objects.filter(pk__in=named) if named else [], called)
    figures = [
        present.figure(
            n,
            made[source],
            of,
            areas,
            priorities=priorities,
            indicator=str(chosen or ""),
            measure=MEASURE_WORDS[asked.measure],
            clusters=present.clusters_of(clusters, called),
            places=recurring,
            language=get_language() or "sv",
        )
        for n, source in enumerate(asked.sources, start=1)
    ]
    return {
        "heading": figures[0].finding,
        "lead": figures[0].text if len(figures) == 1 else words.beside(),
        "kicker": present.week_words(of.round),
        "round": of.round,
        "asked": asked,
        "chosen": chosen,
        "indicators": known,
        "figures": figures,
        "sources": [(w, words.source_name(s)) for w, s in SOURCE_WORDS.items()],
        "measures": [(w, words.measure_name(m)) for w, m in MEASURE_WORDS.items()],
        "older": of.older,
        "older_url": asked.query(week=of.older.label) if of.older else "",
        "newer": of.newer,
        "newer_url": asked.query(week=of.newer.label) if of.newer else "",
        "steps": [{"url": asked.query(week=r.label), "text": present.week_words(r)} for r in of.shown],
        "index": of.index,
        "recurring": recurring if asked.reported else [],
        "data": [f.data for f in figures],
        "version": shapes.version(shapes.of(areas)),
        "any_areas": bool(areas),
    }


def _categories(known: list[Indicator], kinds: set[int]) -> dict[tuple[int | None, int | None], str]:
    """What the indicators are called, and of their kinds those that are needed: a query only where there are any."""
    called: dict[tuple[int | None, int | None], str] = {(i.pk, None): str(i) for i in known}
    for kind in IndicatorKind.objects.filter(pk__in=kinds) if kinds else []:
        called[kind.indicator_id, kind.pk] = str(kind)
    return called


@require_GET
@member_required(Permission.READ_WEEK)
def outlines(request: SamladRequest) -> HttpResponse:
    """The areas as GeoJSON."""
    return HttpResponse(shapes.document(shapes.of(Area.objects.order_by("code"))), content_type="application/geo+json")
