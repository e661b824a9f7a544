"""Recurring places."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.methods import RECURRING
from samlad.analysis.names import Names
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import newest_results
from samlad.analysis.results.recurring import RecurringPlace
from samlad.analysis.wording.recurring import SURPRISING, place_name, place_text, places_title
from samlad.lib.weeks import Week
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.overview import nothing_yet

OTHERS = 20  # places in the table
STEP, TALL, LOW = 6, 26, 3


@dataclass(frozen=True)
class PlaceCard:
    """A place that stands out: `strip` has a bar for each week, `weeks` lists the weeks with observations."""

    name: str
    area: str
    what: str
    text: str
    suggested: bool
    strip: SafeString
    weeks: list[str]


@require_GET
@member_required(Permission.READ_WEEK)
def places(request: SamladRequest) -> HttpResponse:
    round, by_method = newest_results(RECURRING)
    document = RECURRING.of(by_method)
    if round is None or document is None:
        return nothing_yet(request, round)
    names = all_names()
    surprising = [p for p in document["places"] if p["q_value"] <= SURPRISING]
    others = [p for p in document["places"] if p["q_value"] > SURPRISING]
    return render(
        request,
        "analysis/places.html",
        {
            "round": round,
            "heading": places_title(document),
            "result": by_method[RECURRING.name],
            "document": document,
            "rounds": len(document["rounds"]),
            "distance": document["distance"],
            "surprising": [_place_card(p, document["rounds"], names) for p in surprising],
            "others": [
                (place_name(p, names), names.areas.get(p["area"] or 0, ""), p, Week.parse(p["last"]).week)
                for p in others[:OTHERS]
            ],
            "more": max(len(others) - OTHERS, 0) + document.get("more", 0),
        },
    )


def _place_card(place: RecurringPlace, labels: Sequence[str], names: Names) -> PlaceCard:
    what = ", ".join(names.indicator(i).lower() for i in place.get("indicators", []))
    return PlaceCard(
        place_name(place, names),
        names.areas.get(place["area"] or 0, ""),
        what,
        place_text(place),
        place["suggested"],
        _strip(place, labels),
        [label for label, observed in zip(labels, place["weeks"], strict=True) if observed],
    )


def _strip(place: RecurringPlace, labels: Sequence[str]) -> SafeString:
    """A bar for every week: tall with observations, low without, absent where nobody answered."""
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="4" height="{}"/>',
        (
            (
                "samlad-weeks__seen" if observed else "samlad-weeks__not",
                n * STEP,
                0 if observed else TALL - LOW,
                TALL if observed else LOW,
            )
            for n, observed in enumerate(place["weeks"])
            if observed is not None
        ),
    )
    text = _("Week by week from %(first)s to %(last)s: seen in %(seen)d, not in %(not)d, no answers in %(missing)d.")
    label = text % {
        "first": labels[0],
        "last": labels[-1],
        "seen": place["seen"],
        "not": place["rounds"] - place["seen"],
        "missing": len(labels) - place["rounds"],
    }
    width = len(labels) * STEP
    return format_html(
        '<svg class="samlad-weeks" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        width,
        TALL,
        width,
        TALL,
        label,
        bars,
    )
