"""What is unusual in a round."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.names import Names
from samlad.analysis.results.unusual import JudgedSeries, UnusualResult
from samlad.analysis.wording.spans import span
from samlad.lib.numerals import brief


def unusual_title(series: JudgedSeries, names: Names) -> str:
    """ "Kvarnhagen: skadegörelse 9, väntat 3–6" """
    return _("%(area)s: %(what)s %(count)d, expected %(span)s") % {
        "area": names.area(series["area"]),
        "what": names.category(series).lower(),
        "count": series["count"],
        "span": span(series["low"], series["high"]),
    }


def unusual_part(series: JudgedSeries, names: Names) -> str:
    """One of several series of the same thing: "skadegörelse 9, väntat 3–6"."""
    return _("%(what)s %(count)d, expected %(span)s") % {
        "what": names.category(series).lower(),
        "count": series["count"],
        "span": span(series["low"], series["high"]),
    }


def unusual_text(series: JudgedSeries) -> str:
    """How long it has gone on, and who answered. An unusual level goes before an unusual week."""
    sentences = []
    if series["run"] > 1:
        sentences.append(_("Above the usual %d weeks in a row.") % series["run"])
    elif not series["sudden"] and series["recent"] is not None:
        sentences.append(
            _("No single week stands out, but the last four together: %(sum)d, expected %(expected)s.")
            % {
                "sum": series["recent"],
                "expected": brief(series["recent_expected"]),
            }
        )
    if series["source"] == "police":
        sentences.append(_("The police's own figures."))
    else:
        sentences.append(
            _("%(answered)d of %(expected)d reporters answered.")
            % {
                "answered": series["answered"],
                "expected": series["of"],
            }
        )
    if "reporting" in series["reasons"]:
        sentences.append(_("Many more or fewer answered than usual: that may be why."))
    return " ".join(sentences)


def nothing_unusual(document: UnusualResult) -> str:
    """That nothing is flagged is an answer too: what was looked at, and what could not be."""
    sentences = [
        ngettext("%d series was tested.", "%d series were tested.", document["tested"]) % document["tested"]
        if document["tested"]
        else _("There is not enough history to say what is unusual: eight weeks with answers are needed.")
    ]
    if document["missing"]:
        sentences.append(
            ngettext("%d could not be: nobody answered.", "%d could not be: nobody answered.", document["missing"])
            % document["missing"]
        )
    if document["too_little"] and document["tested"]:
        sentences.append(
            ngettext("%d has too short a history.", "%d have too short a history.", document["too_little"])
            % document["too_little"]
        )
    return " ".join(sentences)
