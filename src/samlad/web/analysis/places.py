"""Places that keep coming back."""

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
from samlad.analysis.queries import names, newest_results
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
class Shown:
    """A place that stands out: `strip` a bar a week, `weeks` the weeks it was seen in."""

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
    round, found = newest_results(RECURRING)
    document = RECURRING.of(found)
    if round is None or document is None:
        return nothing_yet(request, round)
    called = names()
    surprising = [p for p in document["places"] if p["q_value"] <= SURPRISING]
    others = [p for p in document["places"] if p["q_value"] > SURPRISING]
    return render(
        request,
        "analysis/places.html",
        {
            "round": round,
            "heading": places_title(document),
            "result": found[RECURRING.name],
            "document": document,
            "rounds": len(document["rounds"]),
            "distance": document["distance"],
            "shown": [_shown(p, document["rounds"], called) for p in surprising],
            "others": [
                (place_name(p, called), called.areas.get(p["area"] or 0, ""), p, Week.parse(p["last"]).week)
                for p in others[:OTHERS]
            ],
            "more": max(len(others) - OTHERS, 0) + document.get("more", 0),
        },
    )


def _shown(place: RecurringPlace, labels: Sequence[str], called: Names) -> Shown:
    what = ", ".join(called.indicator(i).lower() for i in place.get("indicators", []))
    return Shown(
        place_name(place, called),
        called.areas.get(place["area"] or 0, ""),
        what,
        place_text(place),
        place["suggested"],
        _strip(place, labels),
        [label for label, seen in zip(labels, place["weeks"], strict=True) if seen],
    )


def _strip(place: RecurringPlace, labels: Sequence[str]) -> SafeString:
    """A bar for every week: tall where it was seen, a stub where it was not, nothing where nobody answered."""
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="4" height="{}"/>',
        (
            (
                "samlad-weeks__seen" if seen else "samlad-weeks__not",
                n * STEP,
                0 if seen else TALL - LOW,
                TALL if seen else LOW,
            )
            for n, seen in enumerate(place["weeks"])
            if seen is not None
        ),
    )
    told = _("Week by week from %(first)s to %(last)s: seen in %(seen)d, not in %(not)d, no answers in %(missing)d.")
    label = told % {
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
