"""Which of the suggested problems are followed already, under a name that somebody has given them."""

from collections.abc import Iterable

from samlad.analysis.suggestions import Suggestion
from samlad.lib import bounds
from samlad.measures.models import Problem, ProblemStatus
from samlad.measures.queries import problems

INDICATOR = {"cluster": 1, "lasting": 2, "rising": 2}  # where in a suggestion's key its indicator stands


def about(suggestion: Suggestion) -> tuple[int | None, int | None]:
    """The indicator and the place it is about, as far as it names them."""
    parts = suggestion.key.split(":")
    at = INDICATOR.get(parts[0])
    indicator = bounds.whole(parts[at]) if at is not None else None
    return indicator, bounds.whole(parts[1]) if parts[0] == "place" else None


def followed(suggestions: Iterable[Suggestion]) -> dict[str, Problem]:
    """Suggestion key -> the problem, not closed, that is about the same: named from it, or tied to its place, or to all
    its areas and its indicator. Four queries."""
    current = [p for p in problems() if p.state != ProblemStatus.State.CLOSED]  # type: ignore[attr-defined]
    return {s.key: problem for s in suggestions if (problem := next((p for p in current if _same(s, p)), None))}


def _same(suggestion: Suggestion, problem: Problem) -> bool:
    if problem.suggestion and problem.suggestion == suggestion.key:
        return True
    indicator, place = about(suggestion)
    if place is not None:
        return place in {p.pk for p in problem.places.all()}
    indicators, areas = {i.pk for i in problem.indicators.all()}, {a.pk for a in problem.areas.all()}
    if problem.places.all() or (indicators and indicator not in indicators):
        return False
    return bool(areas) and bool(suggestion.areas) and areas >= set(suggestion.areas)
