"""Pointing out where it was: a picture of the areas, and from a press on it to longitude and latitude."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samlad.collection import service
from samlad.collection.models import Round
from samlad.collection.queries import drafts_of
from samlad.lib import bounds
from samlad.lib.areamap import AreaMap, draw, frame
from samlad.partnership.actor import Held
from samlad.places.queries import area_map
from samlad.web.inside import acting
from samlad.web.middleware import SamladRequest
from samlad.web.report.observing import BEGUN
from samlad.web.report.room import reporting

WIDTH = 288  # fits between the margins of the narrowest telephone, 320


@require_http_methods(["GET", "POST"])
@reporting
def pin(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """Point on the map; works without JavaScript, because a picture button sends where it was pressed."""
    at = [round.label, held.function_id]
    kept = next((d for d in drafts_of(held.function_id, round) if d.form == request.GET.get(BEGUN)), None)
    if kept is None:
        return redirect("report", *at)
    shown = pin_map()
    if shown is None:
        raise Http404
    if request.method == "POST" and "pin.x" in request.POST:
        lon, lat = lonlat_of(shown, request.POST["pin.x"], request.POST.get("pin.y", "0"))
        fields = kept.fields | {"where": "here", "lat": str(lat), "lon": str(lon)}
        service.save_draft(
            actor=acting(request),
            now=request.now,
            round_id=round.pk,
            function_id=held.function_id,
            form=kept.form,
            fields=fields,
        )
        here = reverse("report_add", args=[*at, kept.fields.get("indicator", "other")])
        return redirect(f"{here}?{BEGUN}={kept.form}")
    context = {"heading": _("Where was it?"), "who": held.name, "round": round, "function_id": held.function_id}
    return render(request, "report/pin.html", context | {"shown": shown})


@require_GET
def pin_image(request: SamladRequest) -> HttpResponse:
    shown = pin_map() if request.actor else None
    if shown is None:
        raise Http404
    return HttpResponse(draw(shown.area_map, width=shown.width, enlarge=False), content_type="image/svg+xml")


@dataclass(frozen=True)
class PinMap:
    area_map: AreaMap
    width: int
    height: int


def pin_map() -> PinMap | None:
    drawn = area_map("")
    if drawn is None:
        return None
    return PinMap(drawn, WIDTH, round(frame(drawn, width=WIDTH).height))


def lonlat_of(shown: PinMap, x: str, y: str) -> tuple[float, float]:
    """A press outside the picture counts as its edge; anything but a number as its corner."""
    px, py = (bounds.decimal(v, least=0, most=bounds.LARGEST_ID) or 0.0 for v in (x, y))
    return frame(shown.area_map, width=shown.width).lonlat(min(px, shown.width), min(py, shown.height))
