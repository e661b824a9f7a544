"""The balance of sources: whose observations are represented and whose are missing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.analysis.methods import BALANCE, HOURS
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import newest_results
from samlad.analysis.results.balance import AreaBalance, OrganisationBalance
from samlad.analysis.wording.balance import LONG_SILENT, percent, sources_text, sources_title
from samlad.analysis.wording.hours import silent_parts
from samlad.lib.numerals import fixed
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.overview import nothing_yet


@require_GET
@member_required(Permission.READ_WEEK)
def sources(request: SamladRequest) -> HttpResponse:
    round, by_method = newest_results(BALANCE, HOURS)
    document, hours = BALANCE.of(by_method), HOURS.of(by_method)
    if round is None or document is None:
        return nothing_yet(request, round)
    names = all_names()
    of = dict(Organisation.objects.values_list("pk", "name"))
    single = document["single_share"]
    return render(
        request,
        "analysis/sources.html",
        {
            "round": round,
            "heading": sources_title(document, names),
            "lead": sources_text(document),
            "result": by_method[BALANCE.name],
            "document": document,
            "areas": sorted(
                (_area(a, names.areas.get(a["id"], "")) for a in document["areas"]),
                key=lambda a: (not a["note"], a["share"], a["name"]),
            ),
            "organisations": sorted(
                (_organisation(o, of.get(o["id"], "")) for o in document["organisations"]),
                key=lambda o: (-o["alone"], o["name"]),
            ),
            "single": None if single is None else _whole(100 * single),
            "per_answer": fixed(document["lost_per_answer"] or 0),
            "pairs": [
                (of.get(p["one"], ""), of.get(p["other"], ""), p, _whole(100 * p["jaccard"])) for p in document["pairs"]
            ],
            "lately": _span(document["lately"]),
            "longer": _span(len(document["rounds"])),
            "silent_hours": silent_parts(hours["silent"] if hours else []),
            "hours_rounds": len(hours["rounds"]) if hours else 0,
        },
    )


def _whole(value: float) -> int:
    return int(value + 0.5)


def _span(rounds: int) -> str:
    return ngettext("Last %(n)d week", "Last %(n)d weeks", rounds) % {"n": rounds}


def _area(area: AreaBalance, name: str) -> dict[str, Any]:
    note = ""
    if not area["lately"]["expected"]:
        note = _("nobody reports here")
    elif area["silent"] >= LONG_SILENT:
        note = _silent(area["silent"])
    spans = [(share, percent(share)) for share in (area["lately"], area["all"])]
    return {"name": name, "note": note, "share": area["lately"]["share"] or 0, "spans": spans}


def _organisation(row: OrganisationBalance, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "count": row["all"],
        "share": percent(row["all"]),
        "alone": row["alone"],
        "cost": "–" if row["cost"] is None else f"{_whole(100 * row['cost'])} %",
        "note": _silent(row["silent"]) if row["silent"] >= LONG_SILENT else "",
    }


def _silent(rounds: int) -> str:
    return ngettext("no answer for %d week", "no answer for %d weeks", rounds) % rounds
