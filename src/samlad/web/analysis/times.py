"""When in the week and in the year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.analysis.methods import HOURS, SEASONS
from samlad.analysis.names import Names
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import newest_results
from samlad.analysis.results.hours import HoursOf, HoursResult, HoursTable
from samlad.analysis.wording.hours import hours_text, hours_title, rests_on
from samlad.analysis.wording.seasons import month, season_lines
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
    current: bool


@require_GET
@member_required(Permission.READ_WEEK)
def times(request: SamladRequest) -> HttpResponse:
    """The total, one indicator (`visa=i7`) or one area (`visa=o3`)."""
    round, by_method = newest_results(HOURS, SEASONS)
    document, seasons = HOURS.of(by_method), SEASONS.of(by_method)
    if round is None or document is None:
        return nothing_yet(request, round)
    selection, names = request.GET.get("visa", ""), all_names()
    table, what, left_out = _table_of(document, names, selection)
    return render(
        request,
        "analysis/time.html",
        {
            "round": round,
            "heading": hours_title(table, what),
            "result": by_method[HOURS.name],
            "lead": hours_text(table) if table else "",
            "rests_on": rests_on(table, len(document["rounds"]), left_out) if table else "",
            "weekdays": [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(7)],
            "rows": _rows(table["weights"]) if table else [],
            "everything": Choice("", _("Everything"), not selection),
            "indicators": _choices("i", document["indicators"], names.indicator, selection),
            "areas": sorted(
                _choices("o", document["areas"], lambda a: names.areas.get(a, ""), selection), key=lambda c: c.label
            ),
            "season": list(season_lines(seasons)) if seasons else [],
            "months": [
                (month(m), m, fixed(m["rate"], 2), fixed(m["low"], 2), fixed(m["high"], 2)) for m in seasons["months"]
            ]
            if seasons
            else [],
        },
    )


def _table_of(document: HoursResult, names: Names, selection: str) -> tuple[HoursTable | None, str, int]:
    """The chosen table and its subject. Raises Http404 where there is no such table."""
    if not selection:
        return document["all"], "", document["left_out"]
    for letter, tables, name in (
        ("i", document["indicators"], names.indicator),
        ("o", document["areas"], lambda a: names.areas.get(a, "")),
    ):
        for table in tables:
            if f"{letter}{table['id']}" == selection:
                return table, name(table["id"]), table.get("left_out", document["left_out"])
    raise Http404


def _choices(letter: str, tables: Sequence[HoursOf], name: Callable[[int], str], selection: str) -> list[Choice]:
    return [Choice(f"{letter}{t['id']}", name(t["id"]), f"{letter}{t['id']}" == selection) for t in tables]


def _rows(weights: Sequence[Sequence[float]]) -> list[tuple[str, list[Cell]]]:
    """Rows by hour, shaded relative to the heaviest hour; an hour with nothing is not shaded."""
    most = max(max(hour) for hour in weights) or 1
    return [
        (f"{n:02d}", [Cell(brief(w), min(int(w / most * SHADES) + 1, SHADES) if w > 0 else 0) for w in hour])
        for n, hour in enumerate(weights)
    ]
