"""What the import pages share."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.weeks import Week
from samlad.web.access.middleware import SamladRequest


def show(
    request: SamladRequest,
    template: str,
    *,
    heading: str,
    form: forms.Form | None = None,
    trail: tuple[tuple[str, str], ...] = (),
    **context: Any,
) -> HttpResponse:
    """A page of this room; 422 when its form has errors. `trail`: the pages between the overview and this."""
    steps = ((_("Import data"), reverse("imports")), *trail)
    crumbs = [{"label": label, "url": url} for label, url in steps if url != request.path]
    context |= {"heading": heading, "form": form, "crumbs": crumbs}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def week_of(round: Round) -> int:
    return Week.parse(round.label).week
