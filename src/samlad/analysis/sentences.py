"""What an analysis found, in plain words. Pure: documents and names in, sentences out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.suggestions import Names, listed
from samlad.analysis.week import Cell
from samlad.lib.numerals import brief
from samlad.lib.weeks import Week

Found = Mapping[str, Any]


def unusual_title(found: Found, names: Names) -> str:
    """ "Kvarnhagen: skadegörelse 9, väntat 3–6" """
    return _("%(area)s: %(what)s %(count)d, expected %(span)s") % {
        "area": names.area(found["area"]),
        "what": names.category(found).lower(),
        "count": found["count"],
        "span": span(found["low"], found["high"]),
    }


def unusual_part(found: Found, names: Names) -> str:
    """One of several series of the same thing: "skadegörelse 9, väntat 3–6"."""
    return _("%(what)s %(count)d, expected %(span)s") % {
        "what": names.category(found).lower(),
        "count": found["count"],
        "span": span(found["low"], found["high"]),
    }


def more_title(area: str, names: Names, indicator: int | None, cell: Cell) -> str:
    """ "Centrum: 6 iakttagelser, vanligen 0–5": above every week before, and no judgement of chance."""
    return _("%(area)s: %(what)s") % {"area": area, "what": more_part(names, indicator, cell)}


def more_part(names: Names, indicator: int | None, cell: Cell) -> str:
    counted = (
        ngettext("%d observation", "%d observations", cell.count) % cell.count
        if indicator is None
        else f"{names.indicator(indicator).lower()} {cell.count}"
    )
    return _("%(counted)s, usually %(span)s") % {"counted": counted, "span": span(cell.low, cell.high)}


def more_text(cell: Cell, answered: int, expected: int) -> str:
    weeks = _("More than in any of the %d weeks before.") % cell.rounds
    who = _("%(answered)d of %(expected)d reporters answered.") % {"answered": answered, "expected": expected}
    return f"{weeks} {who}"


def unusual_text(found: Found) -> str:
    """How long it has gone on, and who answered. An unusual level is told before an unusual week."""
    told = []
    if found["run"] > 1:
        told.append(_("Above the usual %d weeks in a row.") % found["run"])
    elif not found["sudden"] and found["recent"] is not None:
        told.append(
            _("No single week stands out, but the last four together: %(sum)d, expected %(expected)s.")
            % {
                "sum": found["recent"],
                "expected": brief(found["recent_expected"]),
            }
        )
    if found["source"] == "police":
        told.append(_("The police's own figures."))
    else:
        told.append(
            _("%(answered)d of %(expected)d reporters answered.")
            % {
                "answered": found["answered"],
                "expected": found["of"],
            }
        )
    if "reporting" in found["reasons"]:
        told.append(_("Many more or fewer answered than usual: that may be why."))
    return " ".join(told)


def cluster_title(found: Found, names: Names) -> str:
    """ "Sex områden tillsammans: olovlig trafik 24, väntat 9" """
    return _("%(number)d areas together: %(what)s %(observed)d, expected %(expected)s") % {
        "number": len(found["areas"]),
        "what": names.category(found).lower(),
        "observed": found["observed"],
        "expected": brief(found["expected"]),
    }


def cluster_text(found: Found, names: Names) -> str:
    """Where and since when."""
    return _("%(areas)s, week %(first)d to %(last)d.") % {
        "areas": listed(found["areas"], names),
        "first": Week.parse(found["from"]).week,
        "last": Week.parse(found["to"]).week,
    }


def nothing_unusual(document: Found) -> str:
    """That nothing is flagged is an answer too: what was looked at, and what could not be."""
    told = [
        ngettext("%d series was tested.", "%d series were tested.", document["tested"]) % document["tested"]
        if document["tested"]
        else _("There is not enough history to say what is unusual: eight weeks with answers are needed.")
    ]
    if document["missing"]:
        told.append(
            ngettext("%d could not be: nobody answered.", "%d could not be: nobody answered.", document["missing"])
            % document["missing"]
        )
    if document["too_little"] and document["tested"]:
        told.append(
            ngettext("%d has too short a history.", "%d have too short a history.", document["too_little"])
            % document["too_little"]
        )
    return " ".join(told)


def span(low: float | None, high: float | None) -> str:
    """ "3–6", "0–2", "at most" nothing: counts are whole."""
    if low is None or high is None:
        return "–"
    return f"{low:.0f}–{high:.0f}" if high > low else f"{high:.0f}"
