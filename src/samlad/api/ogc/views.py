"""The addresses under /api/ogc/, as the standard names them."""

from datetime import UTC
from typing import Any

import shapely
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from samlad.analysis.export.features import area_outlines
from samlad.api.boundary import ApiRequest, actor_of, reading
from samlad.api.ogc import query
from samlad.api.ogc.documents import Collection, Collections, Conformance, Extent, LandingPage, Link
from samlad.api.ogc.items import LAYERS
from samlad.collection.models import Round
from samlad.partnership.permissions import Permission

JSON, GEOJSON, OPENAPI = "application/json", "application/geo+json", "application/vnd.oai.openapi+json;version=3.1"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]


@reading(Permission.READ_WEEK)
def landing(request: ApiRequest) -> HttpResponse:
    query.formats(request.GET.dict())
    document: LandingPage = {
        "title": f"Samlad – {actor_of(request).partnership}",
        "description": _("Areas, weekly counts and named places. What each column means is in docs/data-out.md."),
        "links": [
            _link(request, "", "self", _("This page")),
            _link(request, "../openapi.json", "service-desc", _("The interface described"), OPENAPI),
            _link(request, "conformance", "conformance", _("What holds of the standard")),
            _link(request, "collections", "data", _("The layers")),
        ],
    }
    return _answer(document)


@reading(Permission.READ_WEEK)
def conformance(request: ApiRequest) -> HttpResponse:
    query.formats(request.GET.dict())
    document: Conformance = {"conformsTo": CONFORMS}
    return _answer(document)


@reading(Permission.READ_WEEK)
def collections(request: ApiRequest) -> HttpResponse:
    query.formats(request.GET.dict())
    extent = _extent()
    document: Collections = {
        "links": [_link(request, "collections", "self", _("The layers"))],
        "collections": [_collection(request, name, extent) for name in LAYERS],
    }
    return _answer(document)


@reading(Permission.READ_WEEK)
def collection(request: ApiRequest, name: str) -> HttpResponse:
    query.formats(request.GET.dict())
    if name not in LAYERS:
        raise Http404
    return _answer(_collection(request, name, _extent()))


@reading(Permission.READ_WEEK)
def items(request: ApiRequest, name: str) -> HttpResponse:
    if name not in LAYERS:
        raise Http404
    parameters = request.GET.dict()
    page = query.read(name, parameters)
    matched = LAYERS[name].page(page)
    here = f"collections/{name}/items"
    links = [_link(request, f"{here}?{request.GET.urlencode()}".rstrip("?"), "self", _("These"), GEOJSON)]
    if page.offset + page.limit < matched.number:
        there = page.moved(parameters, page.offset + page.limit)
        links.append(_link(request, f"{here}?{there}", "next", _("The next ones"), GEOJSON))
    if page.offset:
        there = page.moved(parameters, max(0, page.offset - page.limit))
        links.append(_link(request, f"{here}?{there}", "prev", _("The ones before"), GEOJSON))
    links.append(_link(request, f"collections/{name}", "collection", _title(name)))
    document = {
        "type": "FeatureCollection",
        "timeStamp": request.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched.number,
        "numberReturned": len(matched.features),
        "links": links,
        "features": matched.features,
    }
    return _answer(document, GEOJSON)


@reading(Permission.READ_WEEK)
def item(request: ApiRequest, name: str, key: str) -> HttpResponse:
    query.formats(request.GET.dict())
    feature = LAYERS[name].one(key) if name in LAYERS else None
    if feature is None:
        raise Http404
    links = [
        _link(request, f"collections/{name}/items/{key}", "self", _("This one"), GEOJSON),
        _link(request, f"collections/{name}", "collection", _title(name)),
    ]
    return _answer({**feature, "links": links}, GEOJSON)


def _answer(document: Any, media_type: str = JSON) -> HttpResponse:
    return JsonResponse(dict(document), json_dumps_params={"ensure_ascii": False}, content_type=media_type)


def _link(request: ApiRequest, path: str, rel: str, title: str, media_type: str = JSON) -> Link:
    base = request.build_absolute_uri("/api/ogc/")
    href = request.build_absolute_uri("/api/openapi.json") if path.startswith("../") else f"{base}{path}"
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def _title(name: str) -> str:
    return {"areas": _("Areas"), "counts": _("Counts"), "places": _("Named places")}[name]


def _collection(request: ApiRequest, name: str, extent: Extent) -> Collection:
    about = {
        "areas": _("The areas with their counts added up over the 52 newest rounds, or those of datetime or week."),
        "counts": _("Every area, round, source and indicator, with who answered; a point inside the area."),
        "places": _("Places with a name, and the observations at them whose words are shared."),
    }
    return {
        "id": name,
        "title": _title(name),
        "description": about[name],
        "extent": extent,
        "itemType": "feature",
        "crs": [query.CRS84],
        "links": [
            _link(request, f"collections/{name}", "self", _title(name)),
            _link(request, f"collections/{name}/items", "items", _title(name), GEOJSON),
        ],
    }


def _extent() -> Extent:
    """Where the areas are and which days the closed rounds are about. Three queries."""
    outlines = list(area_outlines().values())
    box = [round(float(b), 5) for b in shapely.total_bounds(outlines)] if outlines else [-180.0, -90.0, 180.0, 90.0]
    closed = Round.objects.filter(closure__isnull=False).order_by("observed_to")
    first, last = closed.first(), closed.last()
    return {
        "spatial": {"bbox": [box], "crs": query.CRS84},
        "temporal": {
            "interval": [
                [
                    f"{first.observed_from}T00:00:00Z" if first else None,
                    f"{last.observed_to}T23:59:59Z" if last else None,
                ]
            ],
            "trs": GREGORIAN,
        },
    }
