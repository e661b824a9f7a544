"""A forgotten password, where there is no mail server: nothing is said to be sent, but who sets a new one and how."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.post.queries import is_there_a_server

MAILED = {"account_reset_password", "account_reset_password_done"}


def by_mail(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def seen(request: HttpRequest, *args: object, **told: object) -> HttpResponse:
        return view(request, *args, **told) if is_there_a_server() else render(request, "account/no_mail.html")

    return seen
