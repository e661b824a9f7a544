"""Areas: the list and its map, a map file in two steps, and inhabitants."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samlad.drawing.area_map import draw
from samlad.drawing.areas import AreaMap
from samlad.lib.errors import RowProblem, UserError
from samlad.lib.numerals import in_words
from samlad.partnership.permissions import Permission
from samlad.places.queries import area_map, reporters_per_area
from samlad.places.queries import areas as all_areas
from samlad.places.service import Stored
from samlad.sources.areas.reading import Layer, look
from samlad.sources.areas.service import import_areas, import_population
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import sent
from samlad.web.forms.uploads import attempt, pack, problem_context, unpack
from samlad.web.settings.area_forms import MOST, AreaFieldsForm, AreaFileForm, PopulationForm
from samlad.web.settings.frame import ask, show, today

HERE = "settings_areas"


@require_GET
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def areas(request: SamladRequest) -> HttpResponse:
    """Which areas are there, and who is responsible for them?"""
    every = list(all_areas())
    reporters = reporters_per_area(on=today(request))
    missing = frozenset(a.pk for a in every if a.pk not in reporters)
    drawing = area_map(_("The areas; those where nobody reports are hatched"), missing=missing)
    rows = [{"area": a, "reporters": reporters[a.pk]} for a in every]
    heading = (
        capfirst(ngettext("one area", "%(n)s areas", len(every)) % {"n": in_words(len(every))})
        if every
        else _("No areas yet")
    )
    lead = ""
    if missing:
        lead = capfirst(
            ngettext("in one of them nobody reports.", "in %(n)s of them nobody reports.", len(missing))
            % {"n": in_words(len(missing))}
        )
    elif every:
        lead = _("Somebody reports in each of them.")
    return show(
        request,
        "settings/areas.html",
        here=HERE,
        heading=heading,
        lead=lead,
        rows=rows,
        missing=missing,
        map=_svg(drawing),
        years=sorted({a.population_year for a in every if a.population_year}),
    )


def _svg(drawing: AreaMap | None) -> str:
    """The map at the width of its column."""
    if drawing is None:
        return ""
    return mark_safe(draw(drawing, language=get_language() or "sv").replace("<svg ", '<svg class="samlad-map" ', 1))


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def import_file(request: SamladRequest) -> HttpResponse:
    """Step one chooses the file, step two the fields with name and code; the file is carried in the page."""
    if request.method == "POST" and "fields" in request.POST:
        return _import(request)
    form = AreaFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, filename = form.cleaned_data["file"].read(), form.cleaned_data["file"].name
        layer, _problems = attempt(form, lambda: look(data, filename=filename))
        if layer is not None:
            return _choose(request, AreaFieldsForm(layer=layer, initial=_suggested(layer, data, filename)), layer)
    return ask(
        request,
        here=HERE,
        heading=_("Which file holds the areas?"),
        form=form,
        back=reverse(HERE),
        submit=_("Read the file"),
        intro="settings/_areas_intro.html",
    )


def _suggested(layer: Layer, data: bytes, filename: str) -> dict[str, Any]:
    return {
        "name_field": layer.suggested_name,
        "code_field": layer.suggested_code,
        "filename": filename,
        "packed": pack(data),
    }


def _import(request: SamladRequest) -> HttpResponse:
    file = request.FILES.get("file")
    filename = (file.name if file else request.POST.get("filename")) or "areas"
    try:
        data = file.read(MOST + 1) if file else unpack(request.POST.get("packed", ""), most=MOST)
        layer = look(data, filename=filename)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("settings_areas_import")
    form = AreaFieldsForm(request.POST, request.FILES, layer=layer)
    problems: tuple[RowProblem, ...] = ()
    if form.is_valid():
        fields = form.cleaned_data
        stored, problems = attempt(
            form,
            lambda: import_areas(
                actor=actor_of(request),
                now=request.now,
                layer=layer,
                name_field=fields["name_field"],
                code_field=fields["code_field"],
                crs=fields["crs"] or None,
            ),
        )
        if stored is not None:
            messages.success(request, _stored_line(stored))
            if layer.simplified:
                messages.info(request, layer.simplified)
            return redirect(HERE)
    return _choose(request, form, layer, problems)


def _choose(
    request: SamladRequest, form: AreaFieldsForm, layer: Layer, problems: tuple[RowProblem, ...] = ()
) -> HttpResponse:
    heading = ngettext("The file holds one area", "The file holds %(n)s areas", layer.rows) % {
        "n": in_words(layer.rows)
    }
    return show(
        request,
        "settings/areas_fields.html",
        here=HERE,
        heading=heading,
        form=form,
        layer=layer,
        lead=_("Say which fields hold the name and the code, then bring them in."),
        back=reverse("settings_areas_import"),
        **problem_context(problems),
    )


def _stored_line(stored: Stored) -> str:
    line = _("%(added)d areas added, %(changed)d changed.") % {"added": stored.added, "changed": stored.changed}
    if stored.unmentioned:
        line += " " + ngettext(
            "One area was not in the file and stays as it was.",
            "%(n)d areas were not in the file and stay as they were.",
            stored.unmentioned,
        ) % {"n": stored.unmentioned}
    return line


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def population(request: SamladRequest) -> HttpResponse:
    form = PopulationForm(sent(request), request.FILES or None, initial={"year": today(request).year - 1})
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        stored, problems = attempt(
            form,
            lambda: import_population(
                actor=actor_of(request),
                now=request.now,
                data=form.cleaned_data["file"].read(),
                year=form.cleaned_data["year"],
            ),
        )
        if stored is not None:
            messages.success(
                request,
                ngettext(
                    "The inhabitants of one area are saved.",
                    "The inhabitants of %(n)d areas are saved.",
                    stored.changed,
                )
                % {"n": stored.changed},
            )
            return redirect(HERE)
    return ask(
        request,
        here=HERE,
        heading=_("How many live in each area?"),
        form=form,
        back=reverse(HERE),
        submit=_("Import the numbers"),
        intro="settings/_population_intro.html",
        **problem_context(problems),
    )
