"""Saving a posted form: an error that the user can correct becomes the form's own."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import QueryDict

from samlad.lib.errors import UserError
from samlad.web.access.middleware import SamladRequest

T = TypeVar("T")


def sent(request: SamladRequest) -> QueryDict | None:
    """The posted data; None for other requests."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, save: Callable[[], T]) -> tuple[T] | None:
    """Saves a valid form, and gives what that gave, alone in a tuple; None when it could not be saved. A UserError
    becomes the form's own error."""
    if not form.is_valid():
        return None
    try:
        return (save(),)
    except UserError as error:
        form.add_error(None, error.message)
        return None
