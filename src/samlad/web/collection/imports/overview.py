"""The overview of imports: figures that do not come from reports."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.collection.models import Source
from samlad.collection.queries import imported, imported_types, mappings, meeting_round, typed_counts
from samlad.lib.dates import full_day
from samlad.lib.times import local_day
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.collection.imports.room import show, week_of


@require_GET
@member_required(Permission.IMPORT)
def overview(request: SamladRequest) -> HttpResponse:
    """What has been imported, and what is missing for the week?"""
    round = meeting_round(request.now)
    typed = len(typed_counts(round, Source.POLICE_COUNTS)) if round else 0
    police = imported(Source.POLICE_EVENTS)
    decided = {m.external_type.casefold() for m in mappings(Source.POLICE_EVENTS)}
    undecided = sum(t.casefold() not in decided for t in imported_types(Source.POLICE_EVENTS))
    if round is None:
        heading, counts_note = _("No week is open yet"), _("Open when the first week opens.")
    elif typed:
        heading = _("The police's figures for week %(week)s are in") % {"week": week_of(round)}
        counts_note = ngettext("One figure is stated.", "%(n)d figures are stated.", typed) % {"n": typed}
    else:
        heading = _("The police's figures for week %(week)s are missing") % {"week": week_of(round)}
        counts_note = _("Type, paste or bring a file. Five minutes.")
    zone = actor_of(request).partnership.zone
    events_note = (
        _("%(n)d brought in, the latest published %(day)s.")
        % {"n": police.events, "day": full_day(local_day(police.latest, zone))}
        if police.latest
        else _("None brought in yet.")
    )
    types_note = (
        ngettext("One type is undecided.", "%(n)d types are undecided.", undecided) % {"n": undecided}
        if undecided
        else _("Every type that has come is decided.")
    )
    return show(
        request,
        "collection/imports/overview.html",
        heading=heading,
        lead=_("Figures from outside are counted apart from what the reporters tell, always with their source."),
        items=[
            {"label": _("Weekly figures per area"), "url": reverse("imports_counts"), "note": counts_note},
            {
                "label": _("The police's published events (a selection)"),
                "url": reverse("imports_police"),
                "note": events_note,
            },
            {
                "label": _("What the police's types count as"),
                "url": reverse("imports_types"),
                "note": types_note,
            },
        ],
    )
