"""Reading rounds and reports. Raw words are read only for the organisation that owns them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from samlad.collection.models import (
    Draft,
    EventMapping,
    ImportedEvent,
    Indicator,
    Observation,
    Question,
    Report,
    ReportLink,
    Round,
    Source,
    SourceCount,
    StatusAnswer,
)
from samlad.partnership.actor import Actor
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import reporting_functions


def round_by_label(label: str) -> Round | None:
    return Round.objects.select_related("closure").filter(label=label).first()


def rounds() -> QuerySet[Round]:
    """Newest first."""
    return Round.objects.select_related("closure").order_by("-observed_to")


def current_round(now: datetime) -> Round | None:
    """The round that reporters answer now: the newest that has opened."""
    return rounds().filter(opens_at__lte=now).first()


def meeting_round(now: datetime) -> Round | None:
    """The round the coordinators work with: until its meeting day is over, the one whose meeting comes next."""
    return (
        rounds().filter(opens_at__lte=now, meeting_at__date__gte=now.date()).order_by("meeting_at").first()
        or rounds().first()
    )


def questions(round: Round) -> list[Question]:
    return list(
        Question.objects.filter(questionnaire_id=round.questionnaire_id)
        .select_related("indicator")
        .prefetch_related("indicator__kinds")
        .order_by("position")
    )


def indicators(*, kinds: bool = False) -> list[Indicator]:
    """In the order of the latest questionnaire; with their `kinds` in one query more."""
    latest = Question.objects.order_by("-questionnaire__version", "position").select_related("indicator")
    if kinds:
        latest = latest.prefetch_related("indicator__kinds")
    ordered: dict[int, Indicator] = {}
    for question in latest:
        ordered.setdefault(question.indicator_id, question.indicator)
    return list(ordered.values())


@dataclass(frozen=True)
class OpenItem:
    """Something reported earlier that nobody has said is over. `weeks` counts the rounds it has been seen in."""

    observation: Observation
    weeks: int
    status: str | None  # this round's answer


def open_items(function_id: int, round: Round) -> list[OpenItem]:
    """The function's observations from earlier rounds that are still open, oldest first; three queries."""
    still = (
        Observation.objects.filter(function_id=function_id, round__observed_to__lt=round.observed_from)
        .filter(Q(ended_in=None) | Q(ended_in=round), indicator__follows_up=True)
        .select_related("indicator", "kind", "area", "place", "round")
        .defer("area__outline", "place__area__outline")
        .order_by("local_date", "pk")
    )
    found = list(still)
    answers = StatusAnswer.objects.filter(observation__in=found).values_list("observation_id", "round_id", "status")
    persisted: dict[int, int] = defaultdict(int)
    now: dict[int, str] = {}
    for observation_id, round_id, status in answers:
        persisted[observation_id] += status == StatusAnswer.Status.PERSISTS
        if round_id == round.pk:
            now[observation_id] = status
    return [OpenItem(o, 1 + persisted[o.pk], now.get(o.pk)) for o in found]


def report_of(function_id: int, round: Round) -> Report | None:
    return Report.objects.select_related("submission").filter(function_id=function_id, round=round).first()


def sent_observations(report: Report) -> list[Observation]:
    return list(
        report.observations.select_related("indicator", "kind", "area", "place").defer("area__outline").order_by("pk")
    )


def draft_of(function_id: int, round: Round) -> Draft | None:
    return Draft.objects.filter(function_id=function_id, round=round).first()


def link_by_hash(token_hash: str) -> ReportLink | None:
    """Looks across partnerships: a link is how its request finds the scope."""
    found = (
        ReportLink._base_manager.select_related("partnership", "round", "revocation", "function__organisation")
        .filter(token_hash=token_hash)
        .first()
    )
    if found is not None:
        found.function.partnership = found.partnership  # the same row: not fetched again
    return found


@dataclass(frozen=True)
class Answered:
    """Who was expected in a round and what came: observations, quiet, closed, or nothing (None), never mixed up."""

    function: Function
    answer: str | None
    submitted_at: datetime | None
    late: bool
    observations: int


def answers(round: Round) -> list[Answered]:
    """Every function expected in the round, two queries. Says that and when somebody answered, never what."""
    reports = {
        r.function_id: r
        for r in Report.objects.filter(round=round, submission__isnull=False)
        .select_related("submission")
        .annotate(number=Count("observations"))
    }
    rows = []
    for function in reporting_functions(on=round.observed_to):
        report = reports.get(function.pk)
        sent = report.submission if report else None
        rows.append(
            Answered(
                function,
                sent.answer if sent else None,
                sent.submitted_at if sent else None,
                bool(sent and sent.late),
                report.number if report else 0,
            )
        )
    return rows


def raw_observations(actor: Actor, round: Round) -> QuerySet[Observation]:
    """The raw reports the actor may read: of the own organisation and, for a lead's coordinator, of the units it
    compiles. Those whose words are not shared come first."""
    mine = actor.organisations(Permission.READ_RAW)
    return (
        Observation.objects.filter(round=round, report__isnull=False)
        .filter(Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine))
        .select_related(
            "organisation",
            "organisation__reports_to",
            "indicator",
            "kind",
            "area",
            "place",
            "function",
            "release",
        )
        .defer("area__outline")
        .annotate(is_shared=Case(When(release=None, then=0), default=1))
        .order_by("is_shared", "area__name", "pk")
    )


def told_of(raw: QuerySet[Observation]) -> tuple[Counter[str], int]:
    """How many of each indicator (by its name, in lower case), and how many are not shared in words. Two queries."""
    rows = raw.order_by().values_list("indicator").annotate(n=Count("pk"), waiting=Count("pk", filter=Q(release=None)))
    found = list(rows)
    names = {i.pk: str(i).lower() for i in Indicator.objects.filter(pk__in=[i for i, _n, _w in found])}
    return Counter({names[i]: n for i, n, _w in found}), sum(w for _i, _n, w in found)


def _weeks(round: Round) -> Combinable:
    """In how many rounds it has been seen up to this one: its own, and those where it was answered as still there."""
    persisted = (
        StatusAnswer.objects.filter(
            observation=OuterRef("pk"),
            status=StatusAnswer.Status.PERSISTS,
            round__observed_to__lte=round.observed_to,
        )
        .order_by()
        .values("observation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return 1 + Coalesce(Subquery(persisted), 0)


def persisting_raw(actor: Actor, round: Round) -> list[OpenItem]:
    """What the actor's own reporters answered is still there in the round, with how many rounds it has been seen."""
    mine = actor.organisations(Permission.READ_RAW)
    found = list(
        Observation.objects.filter(answers__round=round, answers__status=StatusAnswer.Status.PERSISTS)
        .filter(Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine))
        .select_related("organisation", "indicator", "kind", "area", "place")
        .defer("area__outline")
        .annotate(weeks=_weeks(round))
        .order_by("area__name", "pk")
    )
    return [OpenItem(o, o.weeks, StatusAnswer.Status.PERSISTS) for o in found]


def released_observations(round: Round) -> QuerySet[Observation]:
    """What the joint world may read of a round's words: released wordings, new this round or answered as still
    there. Two queries, the first at once."""
    persisting = StatusAnswer.objects.filter(
        round=round, status=StatusAnswer.Status.PERSISTS, observation__release__isnull=False
    )
    # Fetched first: an "or" over two tables would read every observation there has ever been.
    still = list(persisting.values_list("observation_id", flat=True))
    return (
        Observation.objects.filter(Q(round=round) | Q(pk__in=still), release__isnull=False)
        .select_related("indicator", "kind", "area", "place", "release", "organisation", "round")
        .defer("area__outline")
        .annotate(weeks=_weeks(round))
        .order_by("area__name", "starts_at", "pk")
    )


def typed_counts(round: Round, source_code: str) -> dict[tuple[int | None, int], int]:
    """(area id or None, indicator id) -> count."""
    rows = SourceCount.objects.filter(round=round, source__code=source_code)
    return {(c.area_id, c.indicator_id): c.count for c in rows}


def outside_events(source_code: str, first: date, last: date) -> list[tuple[int | None, int, date, int]]:
    """(area id, indicator id, day, number) of a source's counted events from `first` to `last`, one query."""
    return list(
        Observation.objects.filter(source__code=source_code, local_date__range=(first, last))
        .values_list("area_id", "indicator_id", "local_date")
        .annotate(n=Count("pk"))
        .order_by()
    )


def mappings(source_code: str) -> QuerySet[EventMapping]:
    return EventMapping.objects.filter(source__code=source_code).select_related("indicator", "kind")


def imported_types(source_code: str) -> dict[str, int]:
    """A source's type -> how many events of it have been brought in, whatever became of them."""
    rows = ImportedEvent.objects.filter(source__code=source_code).values_list("external_type").annotate(n=Count("pk"))
    return dict(rows.order_by("external_type"))


@dataclass(frozen=True)
class Imported:
    """What a source has given so far."""

    events: int
    latest: datetime | None  # publication


def imported(source_code: str) -> Imported:
    found = ImportedEvent.objects.filter(source__code=source_code).aggregate(n=Count("pk"), latest=Max("published_at"))
    return Imported(found["n"], found["latest"])


def imported_events(source_code: str) -> QuerySet[ImportedEvent]:
    return ImportedEvent.objects.filter(source__code=source_code).order_by("published_at", "pk")


def sources() -> dict[str, Source]:
    return {s.code: s for s in Source.objects.all()}


def links_in_force(round: Round, now: datetime) -> set[int]:
    """The functions that have a link to the round that works."""
    rows = ReportLink.objects.filter(round=round, revocation=None, expires_at__gt=now)
    return set(rows.values_list("function_id", flat=True))
