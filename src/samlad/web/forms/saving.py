"""A form that is sent and saved: what the user can mend becomes the form's own error."""

from collections.abc import Callable

from django import forms
from django.http import QueryDict

from samlad.lib.errors import UserError
from samlad.web.access.middleware import SamladRequest


def sent(request: SamladRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only read."""
    return request.POST if request.method == "POST" else None


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
