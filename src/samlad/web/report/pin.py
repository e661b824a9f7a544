"""Marking a place: a map to move, a pin on it, and the pin's place in words. Every action is a posted form, so that it
works without script and no address reveals where somebody stood."""

import base64
import math
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samlad.collection import service
from samlad.collection.models import Draft, Round
from samlad.collection.queries import drafts_of
from samlad.drawing.street_map import draw
from samlad.drawing.view import View, fitting
from samlad.lib import bounds
from samlad.lib.errors import UserError
from samlad.lib.ground import Ground, GroundPlace, spot
from samlad.partnership.actor import Held
from samlad.places.queries import covered_areas, ground
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.spot import area_words, spot_words, whole_words
from samlad.web.report.observing import BEGUN
from samlad.web.report.room import reporting

WIDTH, HEIGHT = 288, 340  # of the map without script; fits between the margins of the narrowest telephone, 320
LEAST, MOST = 200, 1_200  # of the map with script, which says how much room there is
NUDGE = 16  # pixels: as far as an arrow moves the pin
SNAP = 14  # pixels: a press as near as this to a named place is that place
COARSE, FINE = 8.0, 2.0  # metres in a pixel: a press on a coarser map also comes closer, to about the finer
BLANK = "data:image/svg+xml;base64," + base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
ARROWS = {"north": (0, -1), "south": (0, 1), "west": (-1, 0), "east": (1, 0)}


@dataclass(frozen=True)
class Pin:
    """The view and the marked point, if any. `place` where it is a named place."""

    view: View
    at: tuple[float, float] | None = None
    place: GroundPlace | None = None
    area: int | None = None  # the area shown as a whole


@require_http_methods(["GET", "POST"])
@reporting
def pin(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    draft = next((d for d in drafts_of(held.function_id, round) if d.form == request.GET.get(BEGUN)), None)
    if draft is None:
        return redirect("report", round.label, held.function_id)
    land = ground()
    if land is None:
        raise Http404
    pressed = _pressed(land, request.POST) if request.method == "POST" else _begun(land, draft, held)
    trouble = ""
    if pressed.at:
        try:
            service.refuse_far(spot(land, *pressed.at).away)
        except UserError as error:
            trouble = error.message
    if pressed.at and not trouble and "confirm" in request.POST:
        return _confirmed(request, round, held, draft, pressed)
    form_url = _form_url(round, held, draft)
    return render(request, "report/pin.html", _context(land, pressed, trouble, held) | {"form_url": form_url})


@require_POST
@reporting
def where(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """A position in words, or why it cannot be used: for a device that knows its position."""
    land, at = ground(), _lonlat(request.POST, "lon", "lat")
    if land is None or at is None:
        raise Http404
    point = spot(land, *at)
    try:
        service.refuse_far(point.away)
    except UserError as error:
        return JsonResponse({"refused": error.message}, status=422)
    return JsonResponse({"words": whole_words(point)})


def _confirmed(request: SamladRequest, round: Round, held: Held, draft: Draft, pressed: Pin) -> HttpResponse:
    lon, lat = pressed.at or (0.0, 0.0)
    place = f"p{pressed.place.id}" if pressed.place else "here"
    service.save_draft(
        actor=actor_of(request),
        now=request.now,
        round_id=round.pk,
        function_id=held.function_id,
        form=draft.form,
        fields=draft.fields | {"where": place, "lat": f"{lat:.6f}", "lon": f"{lon:.6f}"},
    )
    return redirect(_form_url(round, held, draft))


def _form_url(round: Round, held: Held, draft: Draft) -> str:
    form = reverse("report_add", args=[round.label, held.function_id, draft.fields.get("indicator", "other")])
    return f"{form}?{BEGUN}={draft.form}"


def _begun(land: Ground, draft: Draft, held: Held) -> Pin:
    """The draft's pin, place or area; otherwise the areas that the function is responsible for."""
    where = str(draft.fields.get("where", ""))
    at = _lonlat(draft.fields, "lon", "lat")
    if where == "here" and at:
        return Pin(_whole(land).centred(*at).stepped(FINE), at)
    place = next((p for p in land.places if where == f"p{p.id}"), None)
    if place:
        return Pin(_whole(land).centred(place.lon, place.lat).stepped(FINE), (place.lon, place.lat), place)
    area = next((a for a in land.areas if where == f"a{a.id}"), None)
    own = [a for a in land.areas if a.id in covered_areas().get(held.function_id, ())]
    shapes = [a.shape for a in ([area] if area else own)]
    return Pin(fitting(shapes, WIDTH, HEIGHT) if shapes else _whole(land), area=area.id if area else None)


def _whole(land: Ground) -> View:
    return fitting([a.shape for a in land.areas], WIDTH, HEIGHT)


def _pressed(land: Ground, data: QueryDict) -> Pin:
    """The state of the form after the pressed button. Unreadable values count as absent."""
    before = _standing(land, data)
    view = before.view
    if "area" in data:
        area = next((a for a in land.areas if str(a.id) == data["area"]), None)
        return Pin(fitting([area.shape], view.width, view.height), area=area.id) if area else before
    if "zoom" in data:
        x, y = _pixel(data, "focus", view) or _middle(before)
        return replace(before, view=view.zoomed(1 if data["zoom"] == "in" else -1, x, y))
    if pixel := _pixel(data, "centre", view):
        return replace(before, view=view.centred(*view.lonlat(*pixel)))
    if "pin.x" in data:
        # A keyboard presses a picture at its corner.
        return _put(land, before, *(_pixel(data, "pin", view) or (view.width / 2, view.height / 2)))
    if arrow := ARROWS.get(data.get("move", "")):
        x, y = _middle(before)
        dx, dy = arrow
        return _moved(before, x + dx * NUDGE, y + dy * NUDGE)
    if "mark" in data and before.at:
        return replace(before, view=view.centred(*before.at).stepped(FINE), place=None)
    return before


def _standing(land: Ground, data: QueryDict) -> Pin:
    whole = _whole(land)
    middle = _lonlat(data, "middle_lon", "middle_lat") or (whole.lon, whole.lat)
    step = bounds.whole(data.get("step", ""), most=40)
    width, height = (bounds.whole(data.get(n, ""), least=LEAST, most=MOST) for n in ("wide", "tall"))
    before = whole.centred(*middle).at_step(whole.step if step is None else step)
    return Pin(
        replace(before, width=width or WIDTH, height=height or HEIGHT),
        _lonlat(data, "lon", "lat"),
        next((p for p in land.places if str(p.id) == data.get("place")), None),
        bounds.whole(data.get("shown", "")),
    )


def _middle(before: Pin) -> tuple[float, float]:
    """The pin in pixels, where it is visible; otherwise the middle of the map."""
    view = before.view
    if before.at:
        x, y = view.pixels(before.at).tolist()
        if 0 <= x <= view.width and 0 <= y <= view.height:
            return x, y
    return view.width / 2, view.height / 2


def _put(land: Ground, before: Pin, x: float, y: float) -> Pin:
    """The pin where the map was pressed, or on the named place there; a coarse map zooms in."""
    view = before.view
    near = (
        (math.dist((x, y), view.pixels((p.lon, p.lat)).tolist()), p)
        for p in (land.places if view.metres <= COARSE else ())
    )
    apart, place = min(near, key=lambda n: n[0], default=(math.inf, None))
    place = place if apart <= SNAP else None
    lon, lat = (place.lon, place.lat) if place else view.lonlat(x, y)
    closer = view.centred(lon, lat).stepped(FINE) if view.metres > COARSE else view
    return Pin(closer, (lon, lat), place, before.area)


def _moved(before: Pin, x: float, y: float) -> Pin:
    """The pin moved to a pixel; the map follows when it comes near the edge."""
    view = before.view
    at = view.lonlat(x, y)
    edge = 3 * NUDGE
    inside = edge < x < view.width - edge and edge < y < view.height - edge
    return Pin(view if inside else view.centred(*at), at, None, before.area)


def _context(land: Ground, pressed: Pin, trouble: str, held: Held) -> dict[str, Any]:
    point = spot(land, *pressed.at) if pressed.at else None
    heavy = [point.area.id] if point and point.area else [pressed.area] if pressed.area else []
    own = covered_areas().get(held.function_id, [])
    return {
        "heading": _("Where was it?"),
        "who": held.name,
        "pin": pressed,
        "map": mark_safe(draw(pressed.view, land, title=_("Map"), heavy=heavy, pin=pressed.at)),
        "blank": BLANK,
        "words": spot_words(point) if point else "",
        "area_words": area_words(point) if point else "",
        "trouble": trouble,
        "areas": sorted(land.areas, key=lambda a: (a.id not in own, a.name)),
        "source": land.source,
    }


def _lonlat(data: Any, lon: str, lat: str) -> tuple[float, float] | None:
    """Within Sweden; None for anything else."""
    x = bounds.decimal(str(data.get(lon, "")), least=10, most=25)
    y = bounds.decimal(str(data.get(lat, "")), least=55, most=70)
    return None if x is None or y is None else (x, y)


def _pixel(data: QueryDict, name: str, view: View) -> tuple[float, float] | None:
    """A press outside the map counts as its edge. None for none, and for the corner, where a keyboard presses."""
    x, y = (bounds.decimal(data.get(f"{name}.{axis}", ""), least=-MOST, most=2 * MOST) for axis in "xy")
    if x is None or y is None or (x, y) == (0, 0):
        return None
    return (x, y) if name == "centre" else (min(max(x, 0), view.width), min(max(y, 0), view.height))
