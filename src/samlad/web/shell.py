"""What every page has around it: the navigation by the loop and who you are."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samlad.partnership.permissions import Permission

P = Permission


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


def context(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"nav": [], "nav_account": [], "partnership": None, "actor": None}
    rooms = [
        (_("This week"), "home", "/", True),
        (_("Mapping"), "mapping", "/kartlaggning/", actor.may(P.READ_WEEK)),
        (_("Analysis"), "week", "/vecka/", actor.may(P.READ_WEEK)),
        (_("Measures"), "measures", "/insatser/", actor.may(P.READ_WEEK) or actor.may(P.PLAN_MEASURES)),
        (_("Feedback"), "pictures", "/aterkoppling/", actor.may(P.READ_PICTURE)),
        (_("Settings"), "settings", "/installningar/", actor.may(P.CONFIGURE)),
    ]
    nav = []
    for label, name, prefix, shown in rooms:
        if shown:
            current = request.path == "/" if prefix == "/" else request.path.startswith(prefix)
            try:
                nav.append(Item(label, reverse(name), current))
            except NoReverseMatch:
                continue
    return {
        "nav": nav,
        "nav_account": [],
        "actor": actor,
        "partnership": actor.partnership,
        "held": actor.held[0] if actor.held else None,
    }
