"""Saving a posted form: an error that the user can correct becomes the form's own."""

from collections.abc import Callable

from django import forms
from django.http import QueryDict

from samlad.lib.errors import UserError
from samlad.web.access.middleware import SamladRequest


def sent(request: SamladRequest) -> QueryDict | None:
    """The posted data; None for other requests."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Saves a valid form. A UserError becomes the form's own error."""
    if not form.is_valid():
        return False
    try:
        save()
    except UserError as error:
        form.add_error(None, error.message)
        return False
    return True
