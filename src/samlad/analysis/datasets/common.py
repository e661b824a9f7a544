"""What every dataset is made of: the closed rounds, who was expected and who answered."""

from collections.abc import Mapping

from samlad.analysis.datasets.types import Answers, RoundDays
from samlad.collection.models import ReleasedResponse, Round

WINDOW = 156  # rounds looked back, this one included


def rounds_until(round: Round) -> list[Round]:
    """The closed rounds up to this one, oldest first, at most WINDOW."""
    closed = Round.objects.filter(observed_to__lte=round.observed_to, closure__isnull=False)
    return list(closed.order_by("-observed_to")[:WINDOW])[::-1]


def days(r: Round) -> RoundDays:
    return {"label": r.label, "from": r.observed_from.isoformat(), "to": r.observed_to.isoformat()}


def coverage_of(column: Mapping[int, int], row: Mapping[int, int]) -> Answers:
    """`expected` and `answered` [area][round], `all_expected` and `all_answered` [round]. One query."""
    zeros = [0] * len(column)
    expected, answered = [list(zeros) for _ in row], [list(zeros) for _ in row]
    all_expected, all_answered = list(zeros), list(zeros)
    for c in ReleasedResponse.objects.filter(round__in=column):
        if c.area_id is None:
            all_expected[column[c.round_id]], all_answered[column[c.round_id]] = c.expected - c.closed, c.answered
        elif c.area_id in row:
            expected[row[c.area_id]][column[c.round_id]] = c.expected - c.closed
            answered[row[c.area_id]][column[c.round_id]] = c.answered
    return {"expected": expected, "answered": answered, "all_expected": all_expected, "all_answered": all_answered}
