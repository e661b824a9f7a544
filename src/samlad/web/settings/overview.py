"""The first page of the settings: what is set up, and what needs attention."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.lib.numerals import in_words
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import organisations, rhythm
from samlad.partnership.sentences import headline, meaning
from samlad.places.queries import areas, places
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.settings.frame import show, today
from samlad.web.settings.gaps import matters


@member_required(Permission.CONFIGURE)
def overview(request: SamladRequest) -> HttpResponse:
    """What is set up, what is missing?"""
    actor, day = actor_of(request), today(request)
    rows = matters(actor, day, request.now)
    number = len(rows)
    heading = (
        ngettext("One thing to look at", "%(n)s things to look at", number) % {"n": capfirst(in_words(number))}
        if number
        else _("Everything is set up")
    )
    settings = rhythm()
    return show(
        request,
        "settings/overview.html",
        here="settings",
        heading=heading,
        kicker=_("Settings for %(partnership)s") % {"partnership": actor.partnership.name},
        lead=f"{headline(settings)}.",
        meaning=meaning(settings, request.now),
        matters=rows,
        items=_items(actor),
        figures=_figures(),
    )


def _figures() -> list[tuple[int, str]]:
    numbers = organisations().count(), areas().count(), places().count()
    return [
        (numbers[0], ngettext("organisation", "organisations", numbers[0])),
        (numbers[1], ngettext("area", "areas", numbers[1])),
        (numbers[2], ngettext("place", "places", numbers[2])),
    ]


def _items(actor: Actor) -> list[dict[str, str]]:
    """The parts that the actor can change; what all share belongs to the municipality."""
    every = [
        (False, _("Organisations and functions"), "settings_organisations", _("Who takes part, and who holds what")),
        (True, _("Areas"), "settings_areas", _("From a map file, with inhabitants")),
        (False, _("Places"), "settings_places", _("Squares, underpasses, schoolyards: what people call them")),
        (False, _("Calendar"), "settings_calendar", _("School breaks and other days that change the town")),
        (True, _("Rhythm"), "settings_rhythm", _("When you meet, when the reports close")),
        (True, _("The questionnaire"), "settings_questionnaire", _("What is asked about again the week after")),
        (True, _("False alarms"), "settings_budget", _("How often chance may be called unusual")),
        (False, _("Mail"), "settings_letters", _("What was sent, what was refused and why")),
        (True, _("The partnership"), "settings_partnership", _("Name, municipality, language, maps")),
    ]
    joint = actor.may(Permission.CONFIGURE_PARTNERSHIP)
    return [
        {"label": label, "url": reverse(name), "note": note}
        for shared, label, name, note in every
        if joint or not shared
    ]
