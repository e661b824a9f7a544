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
class Door:
    """A page in a room's navigation: what it is called, the name of its address, and who may go there (any of). It is
    current at its own address and at those below it."""

    label: str | Promise
    name: str
    may: tuple[P, ...] = EVERYBODY


@dataclass(frozen=True)
class Room:
    label: str | Promise
    doors: Sequence[Door]


ROOMS = (
    Room(
        _("The pages of the analysis"),
        [
            Door(_("Overview"), "analysis", (P.READ_WEEK,)),
            Door(_("The week"), "latest_week", (P.READ_WEEK,)),
            Door(_("Map"), "analysis_map", (P.READ_WEEK,)),
            Door(_("Times"), "analysis_time", (P.READ_WEEK,)),
            Door(_("Places"), "analysis_places", (P.READ_WEEK,)),
            Door(_("Sources"), "analysis_sources", (P.READ_WEEK,)),
            Door(_("Next week"), "next_week", (P.READ_WEEK,)),
            Door(_("Development"), "development", (P.READ_WEEK,)),
            Door(_("Suggested problems"), "suggestions", (P.READ_WEEK,)),
            Door(_("Data out"), "data_out", (P.READ_WEEK,)),
        ],
    ),
    Room(
        _("The pages of the measures"),
        [
            Door(_("Measures"), "measures", (P.READ_WEEK, P.PLAN_MEASURES)),
            Door(_("Problem pictures"), "problems", (P.READ_WEEK, P.PLAN_MEASURES)),
            Door(_("Priorities"), "priorities", (P.READ_WEEK, P.PLAN_MEASURES)),
            Door(_("In the field"), "field_now", (P.PLAN_MEASURES, P.SEE_GAPS)),
            Door(_("Techniques"), "techniques", (P.READ_WEEK, P.PLAN_MEASURES)),
        ],
    ),
    Room(
        _("The pages of the follow-up"),
        [
            Door(_("Measures to follow up"), "follow_ups", (P.READ_WEEK, P.PLAN_MEASURES)),
            Door(_("Period"), "period_meetings", (P.READ_WEEK,)),
            Door(_("Year"), "year_meetings", (P.READ_WEEK,)),
        ],
    ),
)


@dataclass(frozen=True)
class Page:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Inside:
    label: str
    pages: list[Page]


def room_of(request: HttpRequest, actor: Actor) -> Inside | None:
    """The room the page lies in, with the pages the actor may go to; None outside all rooms."""
    for room in ROOMS:
        urls = {door.name: reverse(door.name) for door in room.doors}
        here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default=None)
        if here is not None:
            open_to = [d for d in room.doors if not d.may or any(actor.may(p) for p in d.may)]
            pages = [Page(str(d.label), urls[d.name], urls[d.name] == here) for d in open_to]
            return Inside(str(room.label), pages)
    return None
