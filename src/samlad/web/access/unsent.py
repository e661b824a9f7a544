"""Words that were sent and not received, because nobody was logged in any more or the form was of an earlier log-in.
They are shown again on the form's own page, and never lost."""

import re
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from allauth.account.forms import LoginForm
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

SALT, KEPT, PACKED = "samlad.unsent", "unsent", "unsent_packed"
MOST = 40_000  # characters, packed: the log-in takes no large bodies
MOST_AGE = 4 * 60 * 60
ACCOUNTS = "/accounts/"
WORDS = re.compile(r"\s")
NAMED = {"text", "words", "reason", "note", "what", "name", "wording"}
BESIDE = {"base", "tried"}  # what a text began from, and what it said before


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted; nothing of the pages of accounts, where passwords are."""
    if request.method != "POST" or request.path.startswith(ACCOUNTS):
        return []
    return [(k, v) for k, each in request.POST.lists() for v in each if k != "csrfmiddlewaretoken"]


def words_of(fields: list[tuple[str, str]]) -> list[str]:
    """What a person has written, of all that a form sends."""
    told = [(name, value) for name, value in fields if value.strip() and name not in BESIDE]
    return [value for name, value in told if name in NAMED or WORDS.search(value)]


def log_in_first(request: HttpRequest) -> HttpResponse:
    """To the log-in, and back to the form's page with what was written."""
    if request.method != "POST":
        return redirect(f"{reverse('account_login')}?{urlencode({'next': _quoted(request)}, safe='/')}")
    if any(request.headers.get(name) for name in ("X-Autosave", "X-Outbox")):
        return HttpResponse(status=401)
    fields = fields_of(request)
    packed = signing.dumps([_quoted(request), fields], salt=SALT, compress=True) if fields else ""
    if packed and len(packed) <= MOST and request.path.startswith("/rapport/"):
        request.session[PACKED] = packed  # for who comes back by a link, which carries nothing along
    context = {
        "heading": _("You have been logged out"),
        "login": LoginForm(request=request),
        "next": _page_of(request),
        "packed": packed if len(packed) <= MOST else "",
        "words": words_of(fields),
        "base": _base(request),
    }
    return render(request, "access/log_in.html", context, status=401)


def carry(request: HttpRequest, packed: str, under: str = "/") -> None:
    """Called when somebody has come in: what was written before waits for the form's page, if that is one of theirs."""
    request.session.pop(PACKED, None)
    try:
        url, fields = signing.loads(packed, salt=SALT, max_age=MOST_AGE)
    except signing.BadSignature:
        return
    if url.startswith(under):
        request.session[KEPT] = {"url": url, "fields": fields}


def begun_under(request: HttpRequest, address: str) -> dict[str, str] | None:
    """Where to go on with what waits, and its words, for the page above the forms at this address."""
    kept = request.session.get(KEPT)
    words = words_of(kept["fields"]) if kept and kept["url"].startswith(address) else []
    return {"url": kept["url"], "text": words[0]} if kept and words else None


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """What waits, for the page that is shown; None when there is nothing or the page's own form has it."""
    kept = request.session.get(KEPT) if hasattr(request, "session") else None
    if not kept or request.method != "GET" or getattr(request, "shows_unsent", False):
        return None
    return _shown(kept["url"], kept["fields"])


def written_here(request: HttpRequest) -> dict[str, str]:
    """What waits for the form at this address, as the form's own first values."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or not kept or not _is_here(kept["url"], request):
        return {}
    request.shows_unsent = True  # type: ignore[attr-defined]
    return dict(kept["fields"])


def received(request: HttpRequest) -> None:
    """The form was sent once more."""
    if request.method == "POST" and _is_here(request.session.get(KEPT, {}).get("url", ""), request):
        del request.session[KEPT]


def page_above(path: str) -> str:
    """The nearest address above one that takes forms only."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        found = f"/{'/'.join(parts)}/"
        try:
            resolve(found)
        except Resolver404:
            parts.pop()
        else:
            return escape_uri_path(found)
    return "/"


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of an earlier log-in. What another site sends is not shown: nobody here wrote it."""
    fields = fields_of(request) if _from_here(request) else []
    if getattr(request, "actor", None) is None and fields:
        return log_in_first(request)
    context = {
        "heading": _("The page was too old to send"),
        "again": _shown(_quoted(request), fields) if fields else None,
        "page": _page_of(request),
        "base": _base(request),
    }
    response = render(request, "access/stale.html", context, status=403)
    response["X-Stale-Form"] = "1"
    return response


def _shown(url: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
    written = set(words_of([(name, value) for name, value in fields]))
    told = [{"name": name, "value": value, "words": value in written} for name, value in fields]
    return {"url": url, "fields": told, "any_words": bool(written)}


def _from_here(request: HttpRequest) -> bool:
    told = _address(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return (told.scheme, told.netloc) == (request.scheme, request.get_host())


def _page_of(request: HttpRequest) -> str:
    """The page the form stood on, as far as the browser says."""
    told = _address(request.headers.get("Referer", ""))
    here = (told.scheme, told.netloc) == (request.scheme, request.get_host()) and not told.path.startswith(ACCOUNTS)
    if not here or not told.path:
        return _quoted(request)
    return escape_leading_slashes(iri_to_uri(told.path + (f"?{told.query}" if told.query else "")))


def _quoted(request: HttpRequest) -> str:
    """The address with its query, fit for a link; never of another site, as one that begins with // would be."""
    return escape_leading_slashes(request.get_full_path())


def _is_here(url: str, request: HttpRequest) -> bool:
    return url.partition("?")[0] == _quoted(request).partition("?")[0]


def _address(header: str) -> SplitResult:
    """A browser's header may be anybody's: what is no address names no page."""
    try:
        return urlsplit(header)
    except ValueError:
        return urlsplit("")


def _base(request: HttpRequest) -> str:
    return "report_base.html" if request.path.startswith("/rapport/") else "base.html"
