"""The request middleware, one of the three boundaries where a scope is entered. Inside it the partnership and the actor
are known; responses are never cached."""

import base64
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django_scopes import scope

from samlad.collection.queries import link_by_hash, standing
from samlad.lib import clock
from samlad.lib.dialects import dialect
from samlad.partnership.actor import Actor, OutOfScope, actor_of_account, actor_of_function, actors_of_account
from samlad.partnership.models import AccessToken, Account, Partnership
from samlad.partnership.queries import token_by_hash
from samlad.partnership.service import secret_hash
from samlad.web.access.readable import unreadable
from samlad.web.access.unsent import page_above, received

CALENDARS = "/api/kalender/"


class SamladRequest(HttpRequest):
    """What views can count on. `actor` is None for a visitor."""

    actor: Actor | None
    now: datetime
    partnership: Partnership | None
    user: Account
    through_link: bool
    partnerships: list[Partnership]
    link_round: int | None  # the only round a link lets in to


class NeverKept:
    """Marks every dynamic response as private and uncacheable. Only static files, which are served before this
    middleware, may be cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


class PartnershipMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SamladRequest) -> HttpResponse:
        request.now = clock.now()
        request.through_link, request.link_round = False, None
        request.partnerships = []
        by_key = request.path.startswith("/api/") and "Authorization" in request.headers
        if by_key or request.path.startswith(CALENDARS):
            # an invalid token never falls back to the session
            request.user = AnonymousUser()  # type: ignore[assignment]
            request.actor = self._from_key(request)
        else:
            request.actor = self._from_link(request) or self._from_account(request)
        request.partnership = request.actor.partnership if request.actor else None
        if request.actor is None:
            return _a_page_instead(request, self.get_response(request))
        timezone.activate(request.actor.partnership.zone)
        language = translation.get_language() or request.actor.partnership.language
        try:
            with (
                scope(partnership=request.actor.partnership),
                translation.override(dialect(language, fortnightly=request.actor.fortnightly)),
            ):
                received(request)
                response = _a_page_instead(request, self.get_response(request))
                if (
                    hasattr(response, "render")
                    and callable(response.render)
                    and not getattr(response, "is_rendered", True)
                ):
                    response.render()
                return response
        finally:
            timezone.deactivate()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OutOfScope):
            raise Http404 from exception
        if isinstance(exception, DataError):  # longer or larger than the row has room for
            return unreadable(request)
        return None

    def _from_link(self, request: SamladRequest) -> Actor | None:
        """The actor of a report link that was opened in this session, on the report pages only, while the link is in
        force."""
        digest = request.session.get("report_link")
        if not digest or not request.path.startswith("/rapport/"):
            return None
        link = link_by_hash(digest)
        if link is None or not standing([link], request.now):
            return None
        with scope(partnership=link.partnership):
            request.through_link, request.link_round = True, link.round_id
            return actor_of_function(link.function, label=f"link:{link.pk}")

    def _from_key(self, request: SamladRequest) -> Actor | None:
        """The actor of a personal access token on the machine interface, while both token and account are in force. A
        calendar token is part of the address, because calendar programs cannot send headers, and gives access to the
        calendar alone."""
        calendar = request.path.startswith(CALENDARS)
        in_address = request.path.removeprefix(CALENDARS).removesuffix(".ics") if calendar else ""
        secret = in_address or _secret(request.headers.get("Authorization", ""))
        token = token_by_hash(secret_hash(secret)) if secret else None
        if token is None or (token.purpose == AccessToken.Purpose.CALENDAR) is not calendar:
            return None
        if hasattr(token, "revocation") or token.expires_at <= request.now:
            return None
        if not token.account.is_active:
            return None
        actor = actor_of_account(token.account, token.partnership, now=request.now)
        return actor if actor.held else None

    def _from_account(self, request: SamladRequest) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        mine = actors_of_account(request.user, now=request.now)
        request.partnerships = [a.partnership for a in mine]
        slug = request.session.get("partnership")
        return next((a for a in mine if a.partnership.slug == slug), mine[0] if mine else None)


def _a_page_instead(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Redirects a GET request for an address that only accepts POST to the page above it."""
    if response.status_code != 405 or request.method != "GET" or request.path.startswith("/api/"):
        return response
    return redirect(page_above(request.path))


def _secret(header: str) -> str:
    """The key in `Bearer KEY`, or the password in `Basic …`, where the name does not matter; "" in anything else."""
    scheme, _space, credentials = header.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        _name, _colon, password = base64.b64decode(credentials.strip(), validate=True).partition(b":")
        return password.decode()  # the name may be written in any alphabet
    except ValueError:  # not base64, or not text
        return ""
