"""Reading rounds and reports. Raw words are read only for the organisation that owns them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import Case, Count, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from samlad.collection._gear_queries import extra_being_reported as extra_being_reported
from samlad.collection._gear_queries import extra_rounds as extra_rounds
from samlad.collection._gear_queries import extra_rounds_at as extra_rounds_at
from samlad.collection._gear_queries import extra_rounds_now as extra_rounds_now
from samlad.collection._gear_queries import gear_in_force as gear_in_force
from samlad.collection._gear_queries import gear_ups as gear_ups
from samlad.collection._gear_queries import last_day as last_day
from samlad.collection._gear_queries import meetings_ahead as meetings_ahead
from samlad.collection._gear_queries import new_in as new_in
from samlad.collection._gear_queries import told_in as told_in
from samlad.collection._link_queries import TO_ITS_LEAD as TO_ITS_LEAD
from samlad.collection._link_queries import link_by_hash as link_by_hash
from samlad.collection._link_queries import link_letters as link_letters
from samlad.collection._link_queries import links_in_force as links_in_force
from samlad.collection._link_queries import standing as standing
from samlad.collection._open_item_queries import CAN_PERSIST as CAN_PERSIST
from samlad.collection._open_item_queries import OpenItem as OpenItem
from samlad.collection._open_item_queries import before as before
from samlad.collection._open_item_queries import open_items as open_items
from samlad.collection._released_queries import first_new_words as first_new_words
from samlad.collection._released_queries import released as released
from samlad.collection._released_queries import released_observations as released_observations
from samlad.collection._round_queries import RoundWithPrevious as RoundWithPrevious
from samlad.collection._round_queries import first_day as first_day
from samlad.collection._round_queries import meeting_moves as meeting_moves
from samlad.collection._round_queries import meeting_round as meeting_round
from samlad.collection._round_queries import next_meeting_round as next_meeting_round
from samlad.collection._round_queries import recent as recent
from samlad.collection._round_queries import round_being_reported as round_being_reported
from samlad.collection._round_queries import round_by_label as round_by_label
from samlad.collection._round_queries import round_with_previous as round_with_previous
from samlad.collection._round_queries import rounds as rounds
from samlad.collection.models import (
    Draft,
    EventMapping,
    ImportedEvent,
    Indicator,
    Question,
    Report,
    Round,
    SourceAsk,
    SourceCount,
    Status,
)
from samlad.collection.models.indicator import name_field
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.partnership.actor import Actor
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import reporting_functions

RawObservation: TypeAlias = Observation  # for whoever is handed one by a query here

# Words that nobody has looked at; what is only counted has none.
WAITING = (Q(release=None) | Q(release__withdrawn_at__isnull=False)) & ~Q(text="")


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


def category_names() -> tuple[dict[tuple[int | None, int | None], str], frozenset[int]]:
    """(indicator id, kind id or None) -> what it is called, in the order of `indicators`; and the indicators that are
    not counted as unsafety. One query."""
    name = name_field(get_language())
    rows: Any = Question.objects.order_by("-questionnaire__version", "position", "indicator__kinds__position")
    names: dict[tuple[int | None, int | None], str] = {}
    apart: set[int] = set()
    for indicator, indicator_name, counted, kind, kind_name in rows.values_list(
        "indicator_id", f"indicator__{name}", "indicator__counted", "indicator__kinds", f"indicator__kinds__{name}"
    ):
        if not counted:
            apart.add(indicator)
        names.setdefault((indicator, None), indicator_name)
        if kind:
            names.setdefault((indicator, kind), kind_name)
    return names, frozenset(apart)


def report_of(function_id: int, round: Round) -> Report | None:
    report = Report.objects.select_related("submission").filter(function_id=function_id, round=round).first()
    if report is not None:
        report.round = round  # which is not read again for what is asked of the report
    return report


def sent_observations(report: Report) -> list[Observation]:
    """In a round's report; in that of an extra one what was told for it."""
    for_extra = Observation.objects.filter(extra=report.round_id, function=report.function_id)
    observations = for_extra if report.round.is_extra else report.observations.all()
    return list(
        observations.filter(TO_ITS_LEAD)
        .select_related("indicator", "kind", "area", "place")
        .defer("area__outline")
        .order_by("pk")
    )


def sent_beside(observation: Observation) -> bool:
    """Whether something else was sent from the same form."""
    others = Observation.objects.filter(report=observation.report_id, key=observation.key).exclude(pk=observation.pk)
    return others.exists()


def drafts_of(function_id: int, round: Round) -> list[Draft]:
    """What is begun, latest first."""
    drafts = Draft.objects.filter(TO_ITS_LEAD, function_id=function_id, round=round)
    return list(drafts.order_by("-saved_at", "-pk"))


@dataclass(frozen=True)
class Answered:
    """Who was expected in a round and what came: observations, quiet, closed, or nothing (None), never mixed up."""

    function: Function
    answer: str | None
    submitted_at: datetime | None
    late: bool
    observations: int


def answers(round: Round) -> list[Answered]:
    """Every function expected in the round, one query. Says that and when somebody answered, never what."""
    told_of: Any = Observation.objects.filter(extra=round, function=OuterRef("pk")).order_by().values("function")
    if not round.is_extra:
        told_of = Observation.objects.filter(report=OuterRef("sent__pk")).order_by().values("report")
    counts = told_of.annotate(n=Count("pk"))
    functions = reporting_functions(on=round.observed_to).annotate(
        sent=FilteredRelation("reports", condition=Q(reports__round=round)),
        answer=F("sent__submission__answer"),
        submitted_at=F("sent__submission__submitted_at"),
        late=F("sent__submission__late"),
        observed=Subquery(counts.values("n")),
    )
    return [Answered(f, f.answer, f.submitted_at, bool(f.late), f.observed or 0 if f.answer else 0) for f in functions]


def _readable(actor: Actor) -> QuerySet[Observation]:
    """What was reported to the leads whose raw reports the actor may read, when it was reported."""
    return Observation.objects.filter(actor.owns(Permission.READ_RAW))


def raw_observations(actor: Actor, round: Round) -> QuerySet[Observation]:
    """The raw reports the actor may read: of the own organisation and, for a lead's coordinator, of the units it
    compiled then. Those whose words wait to be shared come first; without words there is nothing to share."""
    return (
        _readable(actor)
        .filter(told_in(round))
        .select_related(
            "organisation",
            "indicator",
            "kind",
            "area",
            "place",
            "function",
            "release",
        )
        .defer("area__outline")
        .annotate(is_looked_at=Case(When(WAITING, then=0), default=1))
        .order_by("is_looked_at", "area__name", "pk")
    )


def waiting_raw(actor: Actor, round: Round) -> QuerySet[RawObservation]:
    """Those of `raw_observations` whose words wait to be shared."""
    return raw_observations(actor, round).filter(WAITING)


def released_wording(observation: RawObservation) -> str:
    """The wording that its organisation shares of one of `raw_observations`; "" while it shares none."""
    return (getattr(observation, "release", None) and observation.release.wording) or ""


def unshared(actor: Actor, rounds: Iterable[Round]) -> dict[int, int]:
    """Round id -> how many of the raw reports the actor may read there have words that are not shared. One query."""
    waiting = _readable(actor).filter(WAITING, round__in=[r.pk for r in rounds]).values_list("round_id")
    return dict(waiting.annotate(n=Count("pk")).order_by())


def counts_by_indicator(raw: QuerySet[Observation]) -> tuple[Counter[str], int]:
    """How many of each indicator (by its name, in lower case), and how many have words that are not shared. Two
    queries."""
    rows = raw.order_by().values_list("indicator").annotate(n=Count("pk"), waiting=Count("pk", filter=WAITING))
    counts = list(rows)
    names = {i.pk: str(i).lower() for i in Indicator.objects.filter(pk__in=[i for i, _n, _w in counts])}
    return Counter({names[i]: n for i, n, _w in counts}), sum(w for _i, _n, w in counts)


def _raw_weeks(round: Round) -> Combinable:
    """In how many rounds it has been seen up to this one: its own, and those where it was answered as still there. A
    week is one, however often it was asked."""
    persisted = (
        StatusAnswer.objects.filter(
            observation=OuterRef("pk"),
            status=Status.PERSISTS,
            round__observed_from__lte=round.observed_from,
            round__extra_of=None,
        )
        .exclude(round=OuterRef("round"))
        .order_by()
        .values("observation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return 1 + Coalesce(Subquery(persisted), 0)


def persisting_raw(actor: Actor, round: Round) -> list[OpenItem]:
    """What the actor's own reporters answered is still there in the round, with how many rounds it has been seen."""
    observations = list(
        Observation.objects.filter(answers__round=round, answers__status=Status.PERSISTS)
        .filter(actor.owns(Permission.READ_RAW))
        .select_related("organisation", "indicator", "kind", "area", "place")
        .defer("area__outline")
        .annotate(weeks=_raw_weeks(round))
        .order_by("area__name", "pk")
    )
    return [OpenItem(o, o.weeks, Status.PERSISTS) for o in observations]


def typed_counts(round: Round, source_code: str) -> dict[tuple[int | None, int], int]:
    """(area id or None, indicator id) -> count."""
    rows = SourceCount.objects.filter(round=round, source__code=source_code)
    return {(c.area_id, c.indicator_id): c.count for c in rows}


def outside_events(source_code: str, first: date, last: date) -> list[tuple[int | None, int, date, int]]:
    """(area id, indicator id, day, number) of a source's counted events from `first` to `last`, of what is counted as
    unsafety. One query."""
    events = ImportedEvent.objects.filter(source__code=source_code, local_date__range=(first, last))
    return list(
        events.filter(indicator__counted=True)
        .values_list("area_id", "indicator_id", "local_date")
        .annotate(n=Count("pk"))
        .order_by()
    )


def events_between(source_code: str) -> tuple[date, date] | None:
    """The days of the first and the last counted event of a source: between them no event is a zero. One query."""
    days = ImportedEvent.objects.filter(source__code=source_code).aggregate(
        first=Min("local_date"), last=Max("local_date")
    )
    return (days["first"], days["last"]) if days["first"] else None


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
    totals = ImportedEvent.objects.filter(source__code=source_code).aggregate(n=Count("pk"), latest=Max("published_at"))
    return Imported(totals["n"], totals["latest"])


def asks(source_code: str) -> QuerySet[SourceAsk]:
    """The questions left to a source, the newest first."""
    return SourceAsk.objects.filter(source__code=source_code)


def imported_events(source_code: str) -> QuerySet[ImportedEvent]:
    return ImportedEvent.objects.filter(source__code=source_code).order_by("published_at", "pk")


def external_ids(source_code: str) -> set[str]:
    """The numbers of all stored events of the source."""
    return set(ImportedEvent.objects.filter(source__code=source_code).values_list("external_id", flat=True))
