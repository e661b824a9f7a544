"""What people write is cleaned once, at the door: before a form or a view sees it, and before its length is counted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from samlad.lib.text import clean


class CleaningMiddleware:
    """Composes letters, makes line ends one character and takes control characters away in all that is sent, but in
    passwords, which are compared as they were typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.method == "POST":
            request.POST = cleaned(request.POST)  # type: ignore[assignment]


def cleaned(sent: QueryDict) -> QueryDict:
    made = sent.copy()
    for name, values in sent.lists():
        if "password" not in name:
            made.setlist(name, [clean(value) for value in values])
    made._mutable = False
    return made
