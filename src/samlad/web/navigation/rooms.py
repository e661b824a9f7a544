"""The pages of each room, in one list: a new page is a new line here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission as P

EVERYBODY: tuple[P, ...] = ()


@dataclass(frozen=True)
class NavItem:
    """A page in a room's navigation: its label, the name of its address, and the permissions that give access (any of).
    It is current at its own address and below."""

    label: str | Promise
    name: str
    may: tuple[P, ...] = EVERYBODY


@dataclass(frozen=True)
class NavGroup:
    label: str | Promise
    items: Sequence[NavItem]


GROUPS = (
    NavGroup(
        _("The pages of the analysis"),
        [
            NavItem(_("Overview"), "analysis", (P.READ_WEEK,)),
            NavItem(_("The week"), "latest_week", (P.READ_WEEK,)),
            NavItem(_("Map"), "analysis_map", (P.READ_WEEK,)),
            NavItem(_("Times"), "analysis_time", (P.READ_WEEK,)),
            NavItem(_("Places"), "analysis_places", (P.READ_WEEK,)),
            NavItem(_("Sources"), "analysis_sources", (P.READ_WEEK,)),
            NavItem(_("Next week"), "next_week", (P.READ_WEEK,)),
            NavItem(_("Development"), "development", (P.READ_WEEK,)),
            NavItem(_("Suggested problems"), "suggestions", (P.READ_WEEK,)),
            NavItem(_("Export"), "data_out", (P.READ_WEEK,)),
        ],
    ),
    NavGroup(
        _("The pages of the measures"),
        [
            NavItem(_("Measures"), "measures", (P.READ_WEEK, P.PLAN_MEASURES)),
            NavItem(_("Problem pictures"), "problems", (P.READ_WEEK, P.PLAN_MEASURES)),
            NavItem(_("Priorities"), "priorities", (P.READ_WEEK, P.PLAN_MEASURES)),
            NavItem(_("In the field"), "field_now", (P.PLAN_MEASURES, P.SEE_GAPS)),
            NavItem(_("Techniques"), "techniques", (P.READ_WEEK, P.PLAN_MEASURES)),
        ],
    ),
    NavGroup(
        _("The pages of the follow-up"),
        [
            NavItem(_("Measures to follow up"), "follow_ups", (P.READ_WEEK, P.PLAN_MEASURES)),
            NavItem(_("Period"), "period_meetings", (P.READ_WEEK,)),
            NavItem(_("Year"), "year_meetings", (P.READ_WEEK,)),
            NavItem(_("Groups"), "groups"),
            NavItem(_("Decisions"), "decisions", (P.ENTER_MEETING,)),
            NavItem(_("Gearing up"), "gear_ups", (P.READ_WEEK,)),
        ],
    ),
)


@dataclass(frozen=True)
class Page:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class CurrentGroup:
    label: str
    pages: list[Page]


def room_of(request: HttpRequest, actor: Actor) -> CurrentGroup | None:
    """The room of the page, with the pages the actor may open; None outside all rooms."""
    for room in GROUPS:
        urls = {item.name: reverse(item.name) for item in room.items}
        here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default=None)
        if here is not None:
            open_to = [d for d in room.items if not d.may or any(actor.may(p) for p in d.may)]
            pages = [Page(str(d.label), urls[d.name], urls[d.name] == here) for d in open_to]
            return CurrentGroup(str(room.label), pages)
    return None
