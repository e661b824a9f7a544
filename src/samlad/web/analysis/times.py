"""When in the week and in the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis import beyond
from samlad.analysis.queries import names, newest_results
from samlad.analysis.suggestions import Names
from samlad.lib.numerals import brief, fixed
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.overview import nothing_yet

SHADES = 5


@dataclass(frozen=True)
class Cell:
    text: str
    shade: int


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@require_GET
@member_required(Permission.READ_WEEK)
def times(request: SamladRequest) -> HttpResponse:
    """Everything, or one indicator (`visa=i7`) or one area (`visa=o3`)."""
    round, found = newest_results("hours", "seasons")
    if round is None or "hours" not in found:
        return nothing_yet(request, round)
    document, called = found["hours"].document, names()
    asked = request.GET.get("visa", "")
    table, what = _chosen(document, called, asked)
    seasons = found["seasons"].document if "seasons" in found else None
    return render(
        request,
        "analysis/time.html",
        {
            "round": round,
            "heading": beyond.hours_title(table, what),
            "result": found["hours"],
            "lead": beyond.hours_text(table) if table else "",
            "rests_on": beyond.rests_on(table, len(document["rounds"]), _left_out(document, table)) if table else "",
            "weekdays": [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(7)],
            "rows": _rows(table["weights"]) if table else [],
            "everything": Choice("", _("Everything"), not asked),
            "indicators": _choices("i", document["indicators"], called.indicator, asked),
            "areas": sorted(
                _choices("o", document["areas"], lambda a: called.areas.get(a, ""), asked), key=lambda c: c.label
            ),
            "season": list(beyond.season_lines(seasons)) if seasons else [],
            "months": [
                (beyond.month(m), m, *(fixed(m[part], 2) for part in ("rate", "low", "high")))
                for m in seasons["months"]
            ]
            if seasons
            else [],
        },
    )


def _chosen(document: Mapping[str, Any], called: Names, asked: str) -> tuple[Mapping[str, Any] | None, str]:
    """The table asked for and what it is about. Raises Http404 for what there is no table of."""
    if not asked:
        return document["all"], ""
    for letter, sort, name in (
        ("i", "indicators", called.indicator),
        ("o", "areas", lambda a: called.areas.get(a, "")),
    ):
        for table in document[sort]:
            if f"{letter}{table['id']}" == asked:
                return table, name(table["id"])
    raise Http404


def _left_out(document: Mapping[str, Any], table: Mapping[str, Any]) -> int:
    return int(table.get("left_out", document["left_out"]))


def _choices(letter: str, tables: Sequence[Mapping[str, Any]], name: Any, asked: str) -> list[Choice]:
    return [Choice(f"{letter}{t['id']}", name(t["id"]), f"{letter}{t['id']}" == asked) for t in tables]


def _rows(weights: Sequence[Sequence[float]]) -> list[tuple[str, list[Cell]]]:
    """Hour by hour, shaded by how much of the heaviest hour each is; an hour with nothing is not shaded at all."""
    most = max(max(hour) for hour in weights) or 1
    return [
        (f"{n:02d}", [Cell(brief(w), min(int(w / most * SHADES) + 1, SHADES) if w > 0 else 0) for w in hour])
        for n, hour in enumerate(weights)
    ]
