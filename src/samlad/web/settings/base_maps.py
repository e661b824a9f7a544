"""Roads and water drawn under the areas on the map for marking places."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samlad.drawing.street_map import draw
from samlad.drawing.view import View, fitting
from samlad.lib.errors import RowProblem
from samlad.lib.ground import Ground
from samlad.partnership.permissions import Permission
from samlad.places import queries, service
from samlad.sources.areas.base_maps import import_base_map, vocabulary
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import sent
from samlad.web.forms.uploads import attempt, problem_context
from samlad.web.settings.area_forms import BaseMapForm
from samlad.web.settings.frame import ask

AREAS, HERE = "settings_areas", "settings_base_maps"
WIDTH, HEIGHT = 460, 420


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def base_maps(request: SamladRequest) -> HttpResponse:
    """Which roads and water are drawn; import of more from a file."""
    form = BaseMapForm(sent(request), request.FILES or None)
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        stored, problems = attempt(
            form,
            lambda: import_base_map(
                actor=actor_of(request),
                now=request.now,
                data=fields["file"].read(),
                filename=fields["file"].name,
                source=fields["source"],
                crs=fields["crs"] or None,
            ),
        )
        if stored is not None:
            messages.success(request, " ".join(stored.sentences()))
            return redirect(HERE)
    land = queries.ground()
    whole = fitting([a.shape for a in land.areas], WIDTH, HEIGHT) if land else None
    return ask(
        request,
        here=AREAS,
        heading=_("Roads and water on the map"),
        form=form,
        back=reverse(AREAS),
        submit=_("Import the map"),
        intro="settings/_base_maps_intro.html",
        base_maps=[_row(base_map) for base_map in queries.base_maps()],
        map=mark_safe(_svg(whole, land)) if land and whole else "",
        vocabulary=vocabulary(),
        **problem_context(problems),
    )


def _svg(whole: View, land: Ground) -> str:
    """As wide as its column."""
    svg = draw(whole, land, title=_("The areas with roads and water"), pin=None)
    return svg.replace("<svg ", '<svg class="samlad-map" ', 1)


def _row(base_map: Any) -> dict[str, Any]:
    n = base_map.lines
    return {
        "pk": base_map.pk,
        "filename": base_map.filename,
        "source": base_map.source,
        "stored_at": base_map.stored_at,
        "content": ngettext("one line or area", "%(n)d lines and areas", n) % {"n": n},
    }


@require_POST
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def remove(request: SamladRequest, base_map_id: int) -> HttpResponse:
    service.remove_base_map(actor=actor_of(request), now=request.now, base_map_id=base_map_id)
    messages.success(request, _("The map is taken away."))
    return redirect(HERE)
