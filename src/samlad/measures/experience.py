"""What our own earlier follow-ups say, for whoever plans: to learn from what has been done, caveats included (M20)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from samlad.measures.figures import concluded, figures_of_all
from samlad.measures.models import FollowUp, Measure
from samlad.measures.queries import follow_ups as follow_ups_of
from samlad.measures.sentences import Conclusion

MOST = 6


@dataclass(frozen=True)
class Lesson:
    """A measure that has been followed up: how it went, and what its figures say where they were compared."""

    measure: Measure
    follow_up: FollowUp
    conclusion: Conclusion | None


def lessons(
    *, seen: Q, mechanism: str = "", indicator_ids: Collection[int] = (), besides: int | None = None
) -> list[Lesson]:
    """The newest follow-up of other measures to be seen that work in the same way, or against the same indicators where
    no way is said; the latest first, six at most. Five queries."""
    follow_ups = follow_ups_of(seen).exclude(measure=besides).select_related("measure__problem")
    if mechanism:
        follow_ups = follow_ups.filter(measure__mechanism=mechanism)
    elif indicator_ids:
        own = Q(measure__indicators__in=indicator_ids)
        through = Q(measure__indicators=None, measure__problem__indicators__in=indicator_ids)
        follow_ups = follow_ups.filter(own | through).distinct()
    newest: dict[int, FollowUp] = {}
    for follow_up in follow_ups.order_by("-pk"):
        newest.setdefault(follow_up.measure_id, follow_up)
    latest = list(newest.values())[:MOST]
    figures = figures_of_all([f.measure for f in latest])
    return [Lesson(f.measure, f, concluded(figures.get(f.measure_id))) for f in latest]
