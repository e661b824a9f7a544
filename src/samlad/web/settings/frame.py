"""What the settings pages share: layout, saving, and numbers in words."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.partnership.models import Function
from samlad.partnership.queries import functions_with_people
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest

PARTS = {
    "settings": gettext_lazy("Settings"),
    "settings_organisations": gettext_lazy("Organisations"),
    "settings_areas": gettext_lazy("Areas"),
    "settings_places": gettext_lazy("Places"),
    "settings_calendar": gettext_lazy("Calendar"),
    "settings_rhythm": gettext_lazy("Rhythm"),
    "settings_questionnaire": gettext_lazy("The questionnaire"),
    "settings_budget": gettext_lazy("False alarms"),
    "settings_letters": gettext_lazy("Mail"),
    "settings_partnership": gettext_lazy("The partnership"),
}
Trail = tuple[tuple[str, str], ...]  # label and address of the pages between the part and this page


def show(
    request: SamladRequest,
    template: str,
    *,
    here: str,
    heading: str,
    form: forms.Form | None = None,
    trail: Trail = (),
    **context: Any,
) -> HttpResponse:
    """A page of the settings; status 422 when its form has errors. `here` is the part it belongs to."""
    above = [(str(PARTS[name]), reverse(name)) for name in dict.fromkeys(("settings", here))]
    crumbs = [{"label": label, "url": url} for label, url in (*above, *trail) if url != request.path]
    context |= {"heading": heading, "form": form, "crumbs": crumbs}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def ask(
    request: SamladRequest,
    *,
    here: str,
    heading: str,
    form: forms.Form,
    back: str,
    submit: str = "",
    trail: Trail = (),
    **context: Any,
) -> HttpResponse:
    """A page with one form and a link back."""
    context |= {"back": back, "submit": submit or _("Save")}
    return show(request, "settings/form.html", here=here, heading=heading, form=form, trail=trail, **context)


def today(request: SamladRequest) -> date:
    return actor_of(request).today(request.now)


def functions_and_people(on: date) -> list[tuple[Function, int]]:
    """Every function with its number of holders on the day; three queries."""
    return [(f, f.people) for f in functions_with_people(on=on)]
