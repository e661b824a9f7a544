"""Who was expected and who answered by organisation and area, and what each organisation saw, as a plain document."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from samlad.analysis.datasets.common import coverage_of, days, rounds_until
from samlad.analysis.datasets.types import Seen, SourcesData
from samlad.collection.models import ReleasedCount, Report, Round, Source
from samlad.partnership.models import Duty, Function
from samlad.places.models import Area

LOOKED_AT = 26  # rounds


def sources(round: Round) -> SourcesData:
    """Of the last 26 rounds. Seven queries.

    `areas`, `expected`, `answered`, `all_expected`, `all_answered` as in `datasets.series`. Of each of `organisations`
    (ids): `reports_expected` and `reports_answered` [organisation][round] functions, closed ones in neither. `seen`
    rows are [organisation id, area id, indicator id, kind id, round, new observations] of what was reported.
    """
    rounds = rounds_until(round)[-LOOKED_AT:]
    column = {r.pk: n for n, r in enumerate(rounds)}
    row = {pk: n for n, pk in enumerate(Area.objects.order_by("pk").values_list("pk", flat=True))}
    expected: dict[int, list[int]] = defaultdict(lambda: [0] * len(rounds))
    answered: dict[int, list[int]] = defaultdict(lambda: [0] * len(rounds))
    answers = _answers(column)
    for function, organisation, starts, ends, reporter in _functions({f for f, _r in answers}):
        for n, r in enumerate(rounds):
            answer = answers.get((function, n))
            active = (
                reporter and (starts is None or starts <= r.observed_to) and (ends is None or ends >= r.observed_to)
            )
            if answer == "closed" or not (active or answer):
                continue
            expected[organisation][n] += 1
            answered[organisation][n] += answer is not None
    seen = ReleasedCount.objects.filter(round__in=column, source__code=Source.QUESTIONNAIRE, new__gt=0)
    cells = seen.filter(organisation__isnull=False, indicator__counted=True).values_list(
        "organisation_id", "area_id", "indicator_id", "kind_id", "round_id"
    )
    counted = [Seen(o, a, i, k, column[r], n) for o, a, i, k, r, n in cells.annotate(n=Sum("new")).order_by()]
    organisations = sorted({*expected, *(c.organisation for c in counted)})
    return {
        "rounds": [days(r) for r in rounds],
        "areas": [{"id": pk} for pk in row],
        **coverage_of(column, row),
        "organisations": organisations,
        "reports_expected": [expected[o] for o in organisations],
        "reports_answered": [answered[o] for o in organisations],
        "seen": sorted(counted, key=lambda c: [v or 0 for v in c]),
    }


def _answers(column: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """What each function answered in each round: (function id, number of the round)."""
    sent = Report.objects.filter(round__in=column, submission__isnull=False)
    rows = sent.values_list("function_id", "round_id", "submission__answer")
    return {(function, column[round_id]): answer for function, round_id, answer in rows}


def _functions(answering: set[int]) -> list[tuple[int, int, date | None, date | None, bool]]:
    """Those that report, and those that did: id, organisation, first day, last day, whether they still report."""
    reporters = set(Function.objects.filter(duties__duty=Duty.REPORTER).values_list("pk", flat=True))
    rows = Function.objects.values_list("pk", "organisation_id", "starts_on", "ends_on").order_by("pk")
    return [(*row, row[0] in reporters) for row in rows if row[0] in reporters | answering]
