"""Signing in to the made-up municipality as any function. Available only where demonstrations are allowed and no data
are real."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from samlad.demo.service import SLUG
from samlad.lib.times import local_day
from samlad.partnership.actor import actors_of_account
from samlad.partnership.models import Function, Partnership, held_on
from samlad.partnership.queries import functions_with_people, partnership_by_slug
from samlad.web.access.middleware import SamladRequest


@require_http_methods(["GET", "POST"])
def step_in(request: SamladRequest) -> HttpResponse:
    partnership = partnership_by_slug(SLUG)
    if not settings.SAMLAD_DEMO or partnership is None or not partnership.made_up:
        raise Http404
    today = local_day(request.now, partnership.zone)
    with scope(partnership=partnership):
        functions = list(functions_with_people(on=today).order_by("organisation__name", "name"))
        if request.method == "POST":
            return _enter(request, partnership, functions, request.POST.get("function", ""))
        groups: dict[str, list[Any]] = {}
        for f in functions:
            lead = str(f.organisation.reports_to or f.organisation)
            groups.setdefault(lead, []).append((f, [str(d) for d in f.duties.all()], f.people))
    return render(
        request,
        "account/step_in.html",
        {
            "heading": _("Sign in to Granköping"),
            "groups": groups.items(),
            "partnership": partnership,
            "lead": _("Everything here is made up. Choose a function and see Samlad as whoever holds it."),
        },
    )


def _enter(request: SamladRequest, partnership: Partnership, functions: list[Function], wanted: str) -> HttpResponse:
    function = next((f for f in functions if str(f.pk) == wanted), None)
    if function is None:
        raise Http404
    held = function.assignments.filter(held_on(local_day(request.now, partnership.zone)))
    assignment = held.order_by("deputy", "starts_on").first()
    if assignment is None:
        return redirect("step_in")
    if [a.partnership for a in actors_of_account(assignment.account, now=request.now)] != [partnership]:
        raise Http404  # somebody with a function in a real partnership is never stepped in as
    login(request, assignment.account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
