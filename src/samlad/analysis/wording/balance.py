"""Who is heard and who is not."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.names import Names, listed
from samlad.analysis.results.balance import BalanceResult, ShareAnswered

LONG_SILENT = 2  # rounds without an answer that are mentioned


def sources_title(document: BalanceResult, names: Names) -> str:
    """What is missing first; else how many answered."""
    uncovered = [a["id"] for a in document["areas"] if not a["lately"]["expected"]]
    if uncovered:
        return _("Nobody reports from %s") % listed(uncovered, names)
    silent = [a["id"] for a in document["areas"] if a["silent"] >= LONG_SILENT]
    if silent:
        return _("No answers lately from %s") % listed(silent, names)
    share = document["all"]["lately"]["share"]
    return (
        _("%d %% of the reports have come") % round(100 * share)
        if share is not None
        else _("Nobody is expected to report")
    )


def sources_text(document: BalanceResult) -> str:
    lately = document["all"]["lately"]
    if lately["share"] is None:
        return ""
    return ngettext(
        "%(answered)d of %(expected)d expected reports came in the last week.",
        "%(answered)d of %(expected)d expected reports came in the last %(rounds)d weeks.",
        document["lately"],
    ) % {
        **lately,
        "rounds": document["lately"],
    }


def percent(of: ShareAnswered) -> str:
    """ "91 % (80–97)" """
    if of["share"] is None or of["low"] is None or of["high"] is None:
        return "–"
    return f"{round(100 * of['share'])} % ({round(100 * of['low'])}–{round(100 * of['high'])})"
