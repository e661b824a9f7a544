"""Reads the week and its analyses: of what was shared, counts that crossed when the round closed, never raw reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django.db.models import Case, OuterRef, QuerySet, Subquery, Sum, When
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from safetystats.digits import alike
from samlad.analysis.datasets.types import SeriesData
from samlad.analysis.methods import CLUSTERS, METHODS, RECURRING, TREND, UNUSUAL, Method, versions
from samlad.analysis.models import FalseAlarmBudget, Result, SuggestionAnswer
from samlad.analysis.names import Names
from samlad.analysis.published import days_of, published
from samlad.analysis.suggestions import Suggestion, suggest
from samlad.analysis.week import ROUNDS_BACK, Response, WeekNumbers, assemble
from samlad.collection.models import ReleasedCount, ReleasedResponse, Round, Source
from samlad.collection.queries import Answered, answers, category_names, round_with_previous
from samlad.partnership.actor import Actor
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.places.models import Area
from samlad.places.queries import areas, places


def week_numbers(
    round: Round,
    labels: Names | None = None,
    earlier: Sequence[Round] | None = None,
    answered_now: Sequence[Answered] | None = None,
) -> WeekNumbers:
    """The round's released numbers against the eight closed rounds before it. Three queries whatever the number of
    rows, and more where a page has read neither the names nor the rounds, oldest first, already. Of an open round
    nothing is released, but who has answered so far is known: one query more, unless it is read."""
    labels = labels or names()
    if earlier is None:
        near = round_with_previous(round.label, ROUNDS_BACK)
        earlier = near.before if near else ()
    column = {r.pk: n for n, r in enumerate([*earlier, round])}
    back = len(earlier)
    counts, typed = _zeros(back), _zeros(back)
    persisting: dict[int | None, int] = defaultdict(int)
    unanswered: dict[int | None, int] = defaultdict(int)
    rows = (
        ReleasedCount.objects.filter(round__in=column)
        .exclude(source__code=Source.POLICE_EVENTS)  # counted by their days, as everywhere
        .annotate(of_kind=Case(When(round=round, then="kind_id")))  # of the earlier rounds nobody asks
        .values_list("round_id", "area_id", "indicator_id", "of_kind", "source__code")
        .annotate(n=Sum("new"), p=Sum("persisting"), u=Sum("unanswered"))
        .order_by()
    )
    kinds: dict[int | None, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    events: dict[int | None, int] = defaultdict(int)
    for round_id, area, indicator, kind, source, new, still, unsaid in rows:
        if source == Source.QUESTIONNAIRE and indicator in labels.apart:
            events[area] += new if round_id == round.pk else 0
            continue
        table = typed if source == Source.POLICE_COUNTS else counts
        table[area, indicator][column[round_id]] += new
        if round_id == round.pk and source == Source.QUESTIONNAIRE:
            persisting[area] += still
            unanswered[area] += unsaid
            if kind and new:
                kinds[area][kind] += new
    answered: dict[int | None, list[int]] = {}
    coverage: dict[int | None, Response] = {}
    covered = ReleasedResponse.objects.filter(round__in=column).values_list(
        "round_id", "area_id", "expected", "with_observations", "quiet", "closed"
    )
    for round_id, area, *who in covered:
        response = Response(*who)
        answered.setdefault(area, [0] * (back + 1))[column[round_id]] = response.answered
        if round_id == round.pk:
            coverage[area] = response
    published_events = published([days_of(round)])
    numbers = assemble(
        names=labels.areas,
        indicators=labels.indicators,
        counts=counts,
        persisting=persisting,
        unanswered=unanswered,
        kinds=kinds,
        events=events,
        answered=answered,
        coverage=coverage,
        police_counts=typed,
        police_events={cell: (n,) for cell, n in published_events.counted(days_of(round)).items()},
        back=back,
    )
    known: Any = SimpleLazyObject(lambda: published_events.known(days_of(round)))
    numbers = replace(numbers, police_known=known)  # asked for by those who show it
    if round.closed:
        return numbers
    return replace(numbers, coverage=coverage_now(answered_now or answers(round)), is_open=True)


def coverage_now(answered: Sequence[Answered]) -> Response:
    """Who has answered so far, for a round that is still open."""
    kinds = [a.answer for a in answered]
    return Response(len(kinds), kinds.count("observations"), kinds.count("quiet"), kinds.count("closed"))


def _zeros(back: int) -> dict[tuple[int | None, int], list[int]]:
    return defaultdict(lambda: [0] * (back + 1))


AnyMethod = Method[Any, Any, Any]
SUGGESTING = (RECURRING, CLUSTERS, UNUSUAL, TREND)  # the methods that suggest lasting problems


def results(round: Round, *methods: AnyMethod) -> dict[str, Result]:
    """The analyses of a round in force, by method (those given, or all): of each the newest. One query."""
    rows = Result.objects.filter(round=round)
    return _in_force(rows.filter(method__in=[m.name for m in methods]) if methods else rows)


def newest_of(round_id: int | OuterRef) -> QuerySet[Result, int]:
    """The newest analysis of a round by its id, to be asked for within another query: while it is the same, nothing of
    the round has been analysed anew."""
    return Result.objects.filter(round_id=round_id).order_by("-pk").values_list("pk", flat=True)[:1]


def _in_force(rows: QuerySet[Result]) -> dict[str, Result]:
    """Of one round's results the newest of each method. One query."""
    newest: dict[str, Result] = {}
    for result in rows.order_by("-turn", "-pk"):
        newest.setdefault(result.method, result)
    return newest


def results_of(rounds: Iterable[Round], *methods: AnyMethod) -> dict[int, dict[str, Result]]:
    """The analyses in force of some rounds, by round and method: of each the newest. One query, and of the documents
    only those asked for, since some are large."""
    by_round: dict[int, dict[str, Result]] = {r.pk: {} for r in rounds}
    rows = Result.objects.filter(round__in=by_round, method__in=[m.name for m in methods])
    for result in rows.order_by("-turn", "-pk"):
        by_round[result.round_id].setdefault(result.method, result)
    return by_round


def alarms_per_month() -> Decimal:
    newest = FalseAlarmBudget.objects.first()
    return newest.per_month if newest else FalseAlarmBudget.DEFAULT


def suggestions(round: Round) -> list[Suggestion]:
    """What the round's analyses suggest as lasting problems, each with its latest answer. Six queries at most."""
    suggested = _suggested(results(round, *SUGGESTING), names())
    return _answered(suggested, SuggestionAnswer.objects.filter(key__in=[s.key for s in suggested]))


@dataclass(frozen=True)
class Problems:
    """`suggestions` what the newest closed `round` suggests; `answers` everything people have said, newest first."""

    round: Round
    suggestions: list[Suggestion]
    answers: list[SuggestionAnswer]
    names: Names


def newest_problems() -> Problems | None:
    """None while the newest closed round has no analyses. Six queries at most."""
    newest = Round.objects.filter(closure__isnull=False).order_by("-observed_to").values("pk")[:1]
    there = Result.objects.filter(round__in=Subquery(newest), method__in=[m.name for m in SUGGESTING])
    by_method = _in_force(there.select_related("round"))
    if not by_method:
        return None
    labels, answers = names(), list(SuggestionAnswer.objects.all())
    suggested = _suggested(by_method, labels)
    return Problems(next(iter(by_method.values())).round, _answered(suggested, answers), answers, labels)


def _suggested(by_method: Mapping[str, Result], labels: Names) -> list[Suggestion]:
    return suggest(
        labels,
        recurring=RECURRING.of(by_method),
        clusters=CLUSTERS.of(by_method),
        unusual=UNUSUAL.of(by_method),
        trend=TREND.of(by_method),
    )


def _answered(suggestions: list[Suggestion], answers: Iterable[SuggestionAnswer]) -> list[Suggestion]:
    """With the newest of the answers to each, which come newest first."""
    newest: dict[str, SuggestionAnswer] = {}
    for answer in answers:
        newest.setdefault(answer.key, answer)
    return [replace(s, answer=newest.get(s.key)) for s in suggestions]


def names(known: Iterable[Area] | None = None) -> Names:
    """What areas, categories and places are called, for results that know them by number. Two queries, one where the
    caller has read all the areas, and one more when a place is asked for."""
    known_names, apart = category_names()
    categories = {(None, None): _("Everything reported")} | known_names
    place_names: Mapping[int, str] = cast(Any, SimpleLazyObject(lambda: {p.pk: p.name for p in places()}))
    named = dict(areas().values_list("pk", "name")) if known is None else {a.pk: a.name for a in known}
    return Names(named, categories, place_names, apart)


@dataclass(frozen=True)
class Rerun:
    """`document` as it is kept where it came out the `same`, but for the digits that depend on the processor; otherwise
    as it came out now."""

    result: Result
    document: object
    same: bool
    version: str


def rerun(*, actor: Actor, result_id: int) -> Rerun:
    """Computes a kept result again from its kept data, settings and seed. Changes nothing. Raises OutOfScope."""
    actor.require(Permission.READ_WEEK)
    result = one(Result.objects.select_related("dataset", "round"), result_id)
    document = METHODS[result.method].run(result.dataset.document, result.parameters, result.seed)
    same = alike(document, result.document)
    return Rerun(result, result.document if same else document, same, versions())


def newest_results(*methods: AnyMethod) -> tuple[Round | None, dict[str, Result]]:
    """The newest closed round and its analyses by these methods, each the newest. Two queries."""
    round = Round.objects.filter(closure__isnull=False).order_by("-observed_to").first()
    return round, results(round, *methods) if round else {}


def newest_series() -> Result | None:
    """Of the newest closed round that is analysed, the result that holds the numbers of `datasets.series`, with its
    round and dataset. One query."""
    rows = Result.objects.filter(method=UNUSUAL.name).select_related("round", "dataset").defer("document")
    return rows.order_by("-round__observed_to", "-turn", "-pk").first()


def series_in(result: Result) -> SeriesData:
    """The numbers of `datasets.series` that a result was made from; unpacked anew each time."""
    return cast(SeriesData, result.dataset.document)
