"""The forgotten password page without a mail server: it says who sets a new password instead of promising a letter."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.post.queries import is_there_a_server

MAILED = {"account_reset_password", "account_reset_password_done"}


def by_mail(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs) if is_there_a_server() else render(request, "account/no_mail.html")

    return checked
