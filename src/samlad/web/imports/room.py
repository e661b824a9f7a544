"""What the pages for figures from outside share."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.collection.models import Round
from samlad.lib.weeks import Week
from samlad.web.middleware import SamladRequest


def show(
    request: SamladRequest, template: str, *, here: str, heading: str, form: forms.Form | None = None, **context: Any
) -> HttpResponse:
    """A page of this room; 422 when its form has errors."""
    named = [
        ("imports", _("Overview")),
        ("imports_counts", _("Weekly figures")),
        ("imports_police", _("The police's events")),
        ("imports_types", _("Types")),
    ]
    parts = [{"label": label, "url": reverse(name), "current": name == here} for name, label in named]
    context |= {"heading": heading, "form": form, "parts": parts}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def week_of(round: Round) -> int:
    return Week.parse(round.label).week
