"""The context of every page: navigation and identity."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.collection.queries import last_day
from samlad.lib import clock
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission as P
from samlad.web.access.unsent import fields_of, waiting, words_of
from samlad.web.navigation.rooms import room_of


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool = False
    post: bool = False


def context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)

    def posted_words() -> list[str]:  # for a page that says no to a form
        return words_of(fields_of(request))

    if actor is None or getattr(request, "through_link", False):
        return {
            "nav": [],
            "nav_account": [],
            "partnership": actor.partnership if actor else None,
            "words": posted_words,
            "gear": _gear(request, actor),
        }
    return {
        "unsent": waiting(request),
        "words": posted_words,
        "nav": _rooms(request, actor),
        "nav_account": _account(request, actor),
        "partnership": actor.partnership,
        "nav_identity": f"{_who(actor)} · {actor.partnership.name}",
        "nav_room": room_of(request, actor),
        "gear": _gear(request, actor),
        "gear_url": reverse("gear_ups") if actor.may(P.READ_WEEK) else "",
    }


def _gear(request: HttpRequest, actor: Actor | None) -> dict[str, Any] | None:
    """That the partnership meets more often now, and until which day: everybody sees it."""
    if actor is None or not actor.partnership.is_geared_up(getattr(request, "now", None) or clock.now()):
        return None
    ends_at = actor.partnership.geared_until
    return {"last_day": last_day(ends_at, actor.partnership)} if ends_at else None


def _rooms(request: HttpRequest, actor: Actor) -> list[Item]:
    """The menu, limited to rooms where the actor has something to do."""
    rooms = [
        (_("This week"), "home", True),
        (_("Mapping"), "mapping", actor.may(P.READ_WEEK) or actor.may(P.READ_RAW)),
        (_("Analysis"), "analysis", actor.may(P.READ_WEEK)),
        (_("Measures"), "measures", actor.may(P.READ_WEEK) or actor.may(P.PLAN_MEASURES)),
        (_("Follow-up"), "follow_ups", actor.may(P.READ_WEEK) or actor.may(P.PLAN_MEASURES)),
        (_("Feedback"), "pictures", actor.may(P.READ_PICTURE)),
    ]
    items = []
    for label, name, visible in rooms:
        url = reverse(name)
        current = request.path == "/" if url == "/" else request.path.startswith(url)
        if name == "analysis":
            room = room_of(request, actor)
            current = room is not None and any(page.url == url for page in room.pages)
        if visible:
            items.append(Item(label, url, current))
    return items


def _account(request: HttpRequest, actor: Actor) -> list[Item]:
    items = [
        Item(p.name, reverse("choose_partnership", args=[p.slug]), post=True)
        for p in getattr(request, "partnerships", [])
        if p != actor.partnership
    ]
    if actor.may(P.CONFIGURE):
        items.append(Item(_("Settings"), reverse("settings")))
    if actor.may(P.READ_REGISTER):
        items.append(Item(_("The register"), reverse("register")))
    items.append(Item(_("Log-in and security"), reverse("mfa_index")))
    if settings.SAMLAD_DEMO and actor.partnership.made_up:
        items.append(Item(_("Sign in as somebody else"), reverse("step_in")))
    return [*items, Item(_("Log out"), reverse("account_logout"), post=True)]


def _who(actor: Actor) -> str:
    if not actor.held:
        return ""
    return (
        actor.held[0].name
        if len(actor.held) == 1
        else _("%(function)s and %(number)d more")
        % {
            "function": actor.held[0].name,
            "number": len(actor.held) - 1,
        }
    )
