"""The steering group's first page: prioritised areas, their measures, and what can be said of the effect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any

from django.utils.translation import gettext as _

from samlad.analysis.methods import EFFECT
from samlad.analysis.results.effect import EffectResult
from samlad.lib.dates import day_span
from samlad.lib.numerals import times
from samlad.measures.figures import concluded, figures_of_all
from samlad.measures.models import Measure, Priority
from samlad.measures.queries import concurrent_counts, measures_between, priorities_on
from samlad.measures.sentences import Conclusion
from samlad.measures.stages import Stage, stage
from samlad.measures.visibility import FOR_MEETING

WIDE, SCALE = 150, 10.0  # the drawing's width, and how many times more or fewer its ends mean


@dataclass(frozen=True)
class Span:
    """An interval drawn 150 wide with "as in the comparison areas" in the middle, on a scale of times."""

    x: float
    width: float
    verdict: str
    text: str


@dataclass(frozen=True)
class Line:
    """A measure in a prioritised area. `conclusion` is None before there are figures."""

    measure: Measure
    stage: Stage
    conclusion: Conclusion | None
    span: Span | None


@dataclass(frozen=True)
class PriorityLines:
    priority: Priority
    lines: list[Line]


def front(day: date) -> dict[str, Any]:
    """Six queries, however many areas and measures."""
    priorities = priorities_on(day)
    if not priorities:
        return {"priorities": [], "lead": _("No area is prioritised now.")}
    decision = priorities[0].decision
    lines = _lines(decision.starts_on, day)
    by_priority = [PriorityLines(p, [line for line in lines if _is_in(line.measure, p.area_id)]) for p in priorities]
    return {
        "priorities": by_priority,
        "kicker": f"{day_span(decision.starts_on, decision.ends_on)} {decision.ends_on.year}",
        "lead": _outcome_words(by_priority),
    }


def _is_in(measure: Measure, area_id: int) -> bool:
    return any(a.pk == area_id for a in measure.areas.all())


def _lines(start: date, day: date) -> list[Line]:
    measures = list(measures_between(start, day, FOR_MEETING))
    figures_by_measure, together = figures_of_all(measures), concurrent_counts(measures, day, FOR_MEETING)
    lines = []
    for m in measures:
        figures = figures_by_measure.get(m.pk)
        conclusion = concluded(figures, together=together.get(m.pk, 0))
        lines.append(Line(m, stage(m, day), conclusion, _span(EFFECT.document(figures.result) if figures else None)))
    return lines


def _span(document: EffectResult | None) -> Span | None:
    effect = document["effect"] if document and document["verdict"] not in ("none", "too_little") else None
    if document is None or not effect:
        return None
    low, high = _place(effect["low"]), _place(effect["high"])
    text = _("%(low)s–%(high)s times") % {"low": times(effect["low"]), "high": times(effect["high"])}
    return Span(round(low, 1), round(max(high - low, 2.0), 1), document["verdict"], text)


def _place(times: float) -> float:
    share = log(min(max(times, 1 / SCALE), SCALE)) / log(SCALE)  # −1 to 1
    return WIDE / 2 * (1 + share)


def _outcome_words(by_priority: Iterable[PriorityLines]) -> str:
    """Improvements and deteriorations, always both."""
    well, badly = _names(by_priority, "fewer"), _names(by_priority, "more")
    sentences = []
    if well:
        sentences.append(_("Fewer than the comparison areas lead one to expect in %(areas)s.") % {"areas": well})
    if badly:
        sentences.append(_("More than the comparison areas lead one to expect in %(areas)s.") % {"areas": badly})
    if not sentences:
        sentences.append(_("No difference from the comparison areas is shown yet."))
    return " ".join(sentences)


def _names(rows: Iterable[PriorityLines], verdict: str) -> str:
    return ", ".join(c.priority.area.name for c in rows if any(n.span and n.span.verdict == verdict for n in c.lines))
