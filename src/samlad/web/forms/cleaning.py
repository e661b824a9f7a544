"""Cleans posted text once, before a form or a view reads it and before its length is counted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from samlad.lib.text import clean


class CleaningMiddleware:
    """Composes letters, normalises line ends and removes control characters in all posted fields except passwords,
    which are compared as typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.method == "POST":
            request.POST = cleaned(request.POST)  # type: ignore[assignment]


def cleaned(sent: QueryDict) -> QueryDict:
    result = sent.copy()
    for name, values in sent.lists():
        if "password" not in name:
            result.setlist(name, [clean(value) for value in values])
    result._mutable = False
    return result
