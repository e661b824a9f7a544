"""Overview of the analyses beyond this week: one line for each page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.methods import BALANCE, FORECAST, HOURS, RECURRING, TREND, UNUSUAL
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import newest_results
from samlad.analysis.wording.balance import sources_text, sources_title
from samlad.analysis.wording.forecast import forecast_heading
from samlad.analysis.wording.hours import hours_title
from samlad.analysis.wording.recurring import places_text, places_title
from samlad.analysis.wording.trend import trend_heading
from samlad.analysis.wording.unusual import nothing_unusual, unusual_title
from samlad.collection.models import Round
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest

MOST = 2  # findings of the week on the page


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
    """The newest analysed round, and one line for each page; empty before there is any result."""
    round, by_method = newest_results(UNUSUAL, HOURS, RECURRING, BALANCE, FORECAST, TREND)
    if round is None or not by_method:
        return round, []
    names, items = all_names(), []
    if unusual := UNUSUAL.of(by_method):
        flagged = [unusual_title(f, names) for f in unusual["flagged"]]
        note = ". ".join(flagged[:MOST]) + "." if flagged else nothing_unusual(unusual)
        items.append(_link(_("The week: what is unusual"), reverse("week", args=[round.label]), note))
    if recurring := RECURRING.of(by_method):
        note = f"{places_title(recurring)}. {places_text(recurring, names)}"
        items.append(_link(_("Places: where it keeps coming back"), reverse("analysis_places"), note))
    if hours := HOURS.of(by_method):
        note = hours_title(hours["all"]) + "."
        items.append(_link(_("Time: when in the week and the year"), reverse("analysis_time"), note))
    if balance := BALANCE.of(by_method):
        note = f"{sources_title(balance, names)}. {sources_text(balance)}"
        items.append(_link(_("Sources: who is heard and who is not"), reverse("analysis_sources"), note))
    if trend := TREND.of(by_method):
        note = trend_heading(trend, names) + "."
        items.append(_link(_("Development: what rises and what falls"), reverse("development"), note))
    if forecast := FORECAST.of(by_method):
        note = forecast_heading(forecast, names) + "."
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
