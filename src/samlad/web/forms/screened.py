"""Forms with screened free text: the user confirms or rewrites what may identify a person."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samlad.lib import bounds
from samlad.lib.errors import UserError
from samlad.screening.service import ScreeningRequired
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import DayField, WordsField


def number_of(text: str) -> int | None:
    """The number in an address or a field, None for anything else."""
    return bounds.whole(text)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def text_area(
    label: Any, *, rows: int = 3, most: int = 2000, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    return WordsField(label=label, required=required, max_length=most, help_text=help_text, rows=rows)


class WordsForm(forms.Form):
    """`screening_confirmed` is asked for only when the screening has findings. It holds the digest of the screened
    text, so that it confirms no other text."""

    screening_confirmed = forms.CharField(
        label=_("I have looked: it identifies no one"), required=False, max_length=64, widget=forms.HiddenInput
    )

    def ask_to_look(self, mark: str) -> None:
        self.fields["screening_confirmed"].widget = forms.CheckboxInput(attrs={"value": mark})
        sent: Any = self.data
        self.data = again = sent.copy()
        again.pop("screening_confirmed", None)  # not ticked: an earlier confirmation was for other text
        self._bound_fields_cache.pop("screening_confirmed", None)  # type: ignore[attr-defined]
        self.fields["screening_confirmed"] = self.fields.pop("screening_confirmed")  # last, beside the button


def saved(form: WordsForm, do: Callable[..., Any]) -> Any:
    """The result of `do(confirmed)`; None when the form or the service refuses, with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return do(form.cleaned_data["screening_confirmed"])
    except ScreeningRequired as error:
        form.ask_to_look(error.mark)
        form.add_error(None, error.message)
    except UserError as error:
        form.add_error(None, error.message)
    return None


def page(request: SamladRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """A page with a form; status 422 when it was posted and is shown again."""
    return render(request, template, context | {"form": form}, status=422 if form.is_bound else 200)
