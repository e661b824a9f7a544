"""What the analyses show beyond this week: one line of each page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis import beyond, outlook
from samlad.analysis.queries import names, newest_results
from samlad.analysis.sentences import nothing_unusual, unusual_title
from samlad.collection.models import Round
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest

MOST = 2  # findings of the week told of here


@require_GET
@member_required(Permission.READ_WEEK)
def overview(request: SamladRequest) -> HttpResponse:
    round, items = lines()
    if round is None or not items:
        return nothing_yet(request, round)
    return render(
        request,
        "analysis/overview.html",
        {"heading": _("What shows beyond a single week"), "round": round, "items": items},
    )


def lines() -> tuple[Round | None, list[dict[str, str]]]:
    """The newest analysed round, and what each page has found in a line; none before there is anything."""
    round, found = newest_results("unusual", "hours", "recurring", "balance", "forecast", "trend")
    if round is None or not found:
        return round, []
    called, documents = names(), {kind: result.document for kind, result in found.items()}
    items = []
    if "unusual" in documents:
        flagged = [unusual_title(f, called) for f in documents["unusual"]["flagged"]]
        note = ". ".join(flagged[:MOST]) + "." if flagged else nothing_unusual(documents["unusual"])
        items.append(_link(_("The week: what is unusual"), reverse("week", args=[round.label]), note))
    if "recurring" in documents:
        told = documents["recurring"]
        note = f"{beyond.places_title(told)}. {beyond.places_text(told, called)}"
        items.append(_link(_("Places: where it keeps coming back"), reverse("analysis_places"), note))
    if "hours" in documents:
        note = beyond.hours_title(documents["hours"]["all"]) + "."
        items.append(_link(_("Time: when in the week and the year"), reverse("analysis_time"), note))
    if "balance" in documents:
        told = documents["balance"]
        note = f"{beyond.sources_title(told, called)}. {beyond.sources_text(told)}"
        items.append(_link(_("Sources: who is heard and who is not"), reverse("analysis_sources"), note))
    if "trend" in documents:
        note = outlook.trend_heading(documents["trend"], called) + "."
        items.append(_link(_("Development: what rises and what falls"), reverse("development"), note))
    if "forecast" in documents:
        note = outlook.forecast_heading(documents["forecast"], called) + "."
        items.append(_link(_("Next week: how much to expect"), reverse("next_week"), note))
    note = _("For a person to take up or to dismiss.")
    items.append(_link(_("Suggestions: what may be a lasting problem"), reverse("suggestions"), note))
    return round, items


def _link(label: str, url: str, note: str) -> dict[str, str]:
    return {"label": label, "url": url, "note": note}


def nothing_yet(request: SamladRequest, round: Round | None) -> HttpResponse:
    """Before a week has closed, and before its analysis is made."""
    heading = _("No week has closed yet") if round is None else _("The analysis is not made yet")
    return render(request, "analysis/nothing_yet.html", {"heading": heading, "round": round})
