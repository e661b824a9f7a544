"""Text that was posted but not saved, because the session had ended or the form belonged to an earlier one. It is shown
again on the form's own page, so that nothing typed is lost."""

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

SALT, UNSENT, PACKED = "samlad.unsent", "unsent", "unsent_packed"
MOST = 40_000  # characters, packed: the log-in takes no large bodies
MOST_AGE = 4 * 60 * 60
ACCOUNTS = "/accounts/"
WORDS = re.compile(r"\s")
NAMED = {"text", "words", "reason", "note", "what", "name", "wording"}
BESIDE = {"base", "tried"}  # the text an edit began from, and the previous attempt


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted fields; none from the account pages, which hold passwords."""
    if request.method != "POST" or request.path.startswith(ACCOUNTS):
        return []
    return [(k, v) for k, each in request.POST.lists() for v in each if k != "csrfmiddlewaretoken"]


def words_of(fields: list[tuple[str, str]]) -> list[str]:
    """The values among a form's fields that a person has typed."""
    filled_in = [(name, value) for name, value in fields if value.strip() and name not in BESIDE]
    return [value for name, value in filled_in if name in NAMED or WORDS.search(value)]


def log_in_first(request: HttpRequest) -> HttpResponse:
    """Redirects to the login page, and back to the form's page with its text."""
    if request.method != "POST":
        return redirect(f"{reverse('account_login')}?{urlencode({'next': _quoted(request)}, safe='/')}")
    if any(request.headers.get(name) for name in ("X-Autosave", "X-Outbox")):
        return HttpResponse(status=401)
    fields = fields_of(request)
    packed = signing.dumps([_quoted(request), fields], salt=SALT, compress=True) if fields else ""
    if packed and len(packed) <= MOST and request.path.startswith("/rapport/"):
        request.session[PACKED] = packed  # a report link, by which some return, carries no data
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
    """Called after login: stores the earlier text for the form's page, if its address begins with `under`."""
    request.session.pop(PACKED, None)
    try:
        url, fields = signing.loads(packed, salt=SALT, max_age=MOST_AGE)
    except signing.BadSignature:
        return
    if url.startswith(under):
        request.session[UNSENT] = {"url": url, "fields": fields}


def begun_under(request: HttpRequest, address: str) -> dict[str, str] | None:
    """Address and first text of the stored form, when it lies below this address."""
    unsent = request.session.get(UNSENT)
    words = words_of(unsent["fields"]) if unsent and unsent["url"].startswith(address) else []
    return {"url": unsent["url"], "text": words[0]} if unsent and words else None


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """The stored form for the page being shown; None when there is none or the page's own form shows it."""
    unsent = request.session.get(UNSENT) if hasattr(request, "session") else None
    if not unsent or request.method != "GET" or getattr(request, "shows_unsent", False):
        return None
    return _form_data(unsent["url"], unsent["fields"])


def initial_values(request: HttpRequest) -> dict[str, str]:
    """The stored values for the form at this address."""
    unsent = request.session.get(UNSENT)
    if request.method != "GET" or not unsent or not _is_here(unsent["url"], request):
        return {}
    request.shows_unsent = True  # type: ignore[attr-defined]
    return dict(unsent["fields"])


def received(request: HttpRequest) -> None:
    """Removes the stored form once it has been posted again."""
    if request.method == "POST" and _is_here(request.session.get(UNSENT, {}).get("url", ""), request):
        del request.session[UNSENT]


def page_above(path: str) -> str:
    """The nearest resolvable address above one that only accepts POST."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            parts.pop()
        else:
            return escape_uri_path(above)
    return "/"


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The response to a form with a token from an earlier session. Text posted from another site is not shown."""
    fields = fields_of(request) if _from_here(request) else []
    if getattr(request, "actor", None) is None and fields:
        return log_in_first(request)
    context = {
        "heading": _("The page was too old to send"),
        "again": _form_data(_quoted(request), fields) if fields else None,
        "page": _page_of(request),
        "base": _base(request),
    }
    response = render(request, "access/stale.html", context, status=403)
    response["X-Stale-Form"] = "1"
    return response


def _form_data(url: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
    words = set(words_of([(name, value) for name, value in fields]))
    rows = [{"name": name, "value": value, "words": value in words} for name, value in fields]
    return {"url": url, "fields": rows, "any_words": bool(words)}


def _from_here(request: HttpRequest) -> bool:
    origin = _address(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())


def _page_of(request: HttpRequest) -> str:
    """The page of the form, according to the Referer header."""
    page = _address(request.headers.get("Referer", ""))
    here = (page.scheme, page.netloc) == (request.scheme, request.get_host()) and not page.path.startswith(ACCOUNTS)
    if not here or not page.path:
        return _quoted(request)
    return escape_leading_slashes(iri_to_uri(page.path + (f"?{page.query}" if page.query else "")))


def _quoted(request: HttpRequest) -> str:
    """The address with its query, escaped for a link; never another site's, as one that begins with // would be."""
    return escape_leading_slashes(request.get_full_path())


def _is_here(url: str, request: HttpRequest) -> bool:
    return url.partition("?")[0] == _quoted(request).partition("?")[0]


def _address(header: str) -> SplitResult:
    """The parts of a header's address; empty parts when it cannot be parsed."""
    try:
        return urlsplit(header)
    except ValueError:
        return urlsplit("")


def _base(request: HttpRequest) -> str:
    return "report_base.html" if request.path.startswith("/rapport/") else "base.html"
