"""Rejects malformed requests before any view reads them: control characters and undecodable bytes in the address, the
query, the fields, the names of files and the cookies."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from samlad.lib.text import ALPHABETS

IN_ADDRESS = re.compile("[\x00-\x1f\x7f]")  # a line break in an address ends up in a header


class ReadableMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if readable(request) else unreadable(request)


def readable(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    if IN_ADDRESS.search(request.path) or not _is_text(query):
        return False
    if (request.content_params or {}).get("charset", "").lower() not in ALPHABETS:
        return False
    if any("\x00" in word for word in _words(request)):
        return False
    if request.method in ("GET", "HEAD"):
        return True
    try:
        sent = [*_pairs(request.POST.lists()), *_names_of_files(request)]
    except (UnreadablePostError, MultiPartParserError):
        return False
    return not any("\x00" in word for word in sent)


def unreadable(request: HttpRequest) -> HttpResponse:
    """A 400 response that says what to do."""
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "bad_request", "message": _("The request could not be read.")}, status=400)
    return render(request, "400.html", status=400)


def _words(request: HttpRequest) -> Iterator[str]:
    yield from _pairs(request.GET.lists())
    for pair in request.COOKIES.items():
        yield from pair


def _names_of_files(request: HttpRequest) -> Iterator[str]:
    for name, files in request.FILES.lists():
        yield name
        yield from (f.name or "" for f in files)


def _pairs(lists: Iterable[tuple[str, Sequence[object]]]) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from map(str, values)


def _is_text(query: bytes) -> bool:
    try:
        unquote_to_bytes(query.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return False
    return True
