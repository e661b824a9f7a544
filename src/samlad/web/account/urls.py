"""The allauth pages in use: login and logout, password reset and change, second factors. Others answer 404: an
unverified address that anybody may change to a colleague's would give access to the colleague's functions."""

from collections.abc import Iterable

from allauth.urls import urlpatterns as of_allauth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from samlad.web.account import forgotten, invitation, step_in

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def closed(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    raise Http404


def _needed(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    needed: list[URLPattern | URLResolver] = []
    for p in patterns:
        if isinstance(p, URLResolver):
            needed.append(URLResolver(p.pattern, _needed(p.url_patterns), p.default_kwargs, p.app_name, p.namespace))
        elif p.name in forgotten.MAILED:
            needed.append(URLPattern(p.pattern, forgotten.by_mail(p.callback), p.default_args, p.name))
        elif p.name in OPEN or (p.name or "").startswith("mfa_"):
            needed.append(p)
        else:  # its name stays, for allauth asks for the addresses of its own pages
            needed.append(URLPattern(p.pattern, closed, p.default_args, p.name))
    return needed


urlpatterns = [
    path("accounts/", (_needed(of_allauth), None, None)),
    path("inbjudan/<str:token>/", invitation.accept, name="accept_invitation"),
    path("demo/", step_in.step_in, name="step_in"),
]
