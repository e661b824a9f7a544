"""What the pages of the settings share: their frame, their way of saving, and numbers in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.partnership.models import Function
from samlad.partnership.queries import functions_with_people
from samlad.web.inside import acting
from samlad.web.middleware import SamladRequest


@dataclass(frozen=True)
class Part:
    """One part of the settings in the navigation beneath the heading."""

    label: str
    url: str
    current: bool


def _parts(here: str) -> list[Part]:
    named = [
        ("settings", _("Overview")),
        ("settings_organisations", _("Organisations")),
        ("settings_areas", _("Areas")),
        ("settings_places", _("Places")),
        ("settings_calendar", _("Calendar")),
        ("settings_rhythm", _("Rhythm")),
        ("settings_partnership", _("The partnership")),
    ]
    return [Part(label, reverse(name), name == here) for name, label in named]


def show(
    request: SamladRequest, template: str, *, here: str, heading: str, form: forms.Form | None = None, **context: Any
) -> HttpResponse:
    """A page of the settings; 422 when its form has errors."""
    context |= {"heading": heading, "form": form, "parts": _parts(here)}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def ask(
    request: SamladRequest, *, here: str, heading: str, form: forms.Form, back: str, submit: str = "", **context: Any
) -> HttpResponse:
    """A page that is one form, with its way back."""
    return show(
        request, "settings/form.html", here=here, heading=heading, form=form, back=back, submit=submit or _("Save"), **context
    )


def saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Saves a valid form. A mistake the user can mend becomes the form's own error."""
    if not form.is_valid():
        return False
    try:
        save()
    except UserError as error:
        form.add_error(None, error.message)
        return False
    return True


def today(request: SamladRequest) -> date:
    return request.now.astimezone(acting(request).partnership.zone).date()


def in_words(number: int) -> str:
    """Two to twelve as a word, others as figures. One is the sentence's own affair: it has a gender in Swedish."""
    words = [
        _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"),
        _("twelve"),
    ]  # fmt: skip
    return words[number - 2] if 2 <= number <= 12 else str(number)


def functions_and_people(on: date) -> list[tuple[Function, int]]:
    """Every function with how many hold it on the day; three queries."""
    return [(f, f.people) for f in functions_with_people(on=on)]  # type: ignore[attr-defined]
