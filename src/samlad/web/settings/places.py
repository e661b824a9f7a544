"""Named places: a square, an underpass, a schoolyard."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samlad.lib import bounds
from samlad.lib.errors import RowProblem
from samlad.lib.numerals import in_words
from samlad.partnership.permissions import Permission
from samlad.places import queries, service
from samlad.places.models import Place
from samlad.sources.areas.places import import_places
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.forms.uploads import attempt, problem_context
from samlad.web.settings.area_forms import PlaceFileForm
from samlad.web.settings.forms import PlaceForm
from samlad.web.settings.frame import ask, show

HERE = "settings_places"


@require_GET
@member_required(Permission.CONFIGURE)
def places(request: SamladRequest) -> HttpResponse:
    """Which places do people call by name?"""
    by_area: dict[int, list[Place]] = {}
    for place in queries.places():
        by_area.setdefault(place.area_id, []).append(place)
    groups = [{"area": a, "places": by_area.get(a.pk, [])} for a in queries.areas()]
    number = sum(len(in_area) for in_area in by_area.values())
    heading = (
        capfirst(ngettext("one place has a name", "%(n)s places have names", number) % {"n": in_words(number)})
        if number
        else _("No places yet")
    )
    return show(
        request,
        "settings/places.html",
        here=HERE,
        heading=heading,
        groups=[g for g in groups if g["places"]],
        bare=[g["area"] for g in groups if not g["places"]],
        any_areas=bool(groups),
        lead=_(
            "Reporters choose among them, and the police's texts are searched for them,"
            " so that more lands in the right area."
        ),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def add(request: SamladRequest) -> HttpResponse:
    area = request.GET.get("omrade", "")
    form = PlaceForm(sent(request), areas=_choices(), initial={"area_id": bounds.whole(area)})
    if request.method == "POST" and form.is_valid() and _taken(form):
        form.add_error("name", _("The area already has a place of that name. Change that one instead."))
    if request.method == "POST" and saved(
        form, lambda: service.add_place(actor=actor_of(request), now=request.now, **form.cleaned_data)
    ):
        messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
        return redirect(HERE)
    return ask(
        request,
        here=HERE,
        heading=_("What is the place called?"),
        form=form,
        back=reverse(HERE),
        submit=_("Add the place"),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def change(request: SamladRequest, place_id: int) -> HttpResponse:
    place = queries.places().filter(pk=place_id).first()
    if place is None:
        raise Http404
    names = ("name", "area_id", "other_names", "lat", "lon")
    form = PlaceForm(sent(request), areas=_choices(), initial={n: getattr(place, n) for n in names})
    if request.method == "POST" and saved(
        form,
        lambda: service.change_place(actor=actor_of(request), now=request.now, place_id=place.pk, **form.cleaned_data),
    ):
        messages.success(request, _("The change is saved."))
        return redirect(HERE)
    return ask(request, here=HERE, heading=_("Change %(name)s") % {"name": place.name}, form=form, back=reverse(HERE))


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def import_file(request: SamladRequest) -> HttpResponse:
    """Many places at once, from a table."""
    form = PlaceFileForm(sent(request), request.FILES or None)
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        number, problems = attempt(
            form,
            lambda: import_places(actor=actor_of(request), now=request.now, data=file.read(), filename=file.name),
        )
        if number is not None:
            text = ngettext("One place is named.", "%(n)d places are named.", number) % {"n": number}
            messages.success(request, text)
            return redirect(HERE)
    return ask(
        request,
        here=HERE,
        heading=_("Which file holds the places?"),
        form=form,
        back=reverse(HERE),
        submit=_("Import the places"),
        intro="settings/_places_intro.html",
        **problem_context(problems),
    )


def _choices() -> list[tuple[int, str]]:
    return list(queries.areas().values_list("pk", "name"))


def _taken(form: PlaceForm) -> bool:
    data = form.cleaned_data
    return queries.places().filter(area_id=data["area_id"], name=data["name"]).exists()
