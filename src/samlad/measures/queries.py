"""Reading problems, measures, priorities and field activities. Measures are read through a condition of `visibility`,
always: `seen`."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from samlad.measures.models import (
    CalendarConsent,
    FieldActivity,
    FollowUp,
    Influence,
    Measure,
    MeasureStep,
    Priority,
    PriorityDecision,
    Problem,
    ProblemStatus,
    Technique,
)
from samlad.measures.stages import Stage, in_stage, met, under_way, waiting
from samlad.measures.visibility import FOR_PICTURE
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place


def decisions_on(day: date) -> QuerySet[PriorityDecision]:
    """Those that cover the day, the one that holds first: a temporary one, else the newest."""
    covering = PriorityDecision.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return covering.exclude(returned__from_on__lte=day).order_by("-kind", "-pk")  # t comes after p


def priorities_on(day: date) -> list[Priority]:
    """The prioritised areas in force on the day, in order, each with its decision. One query."""
    return list(
        Priority.objects.filter(decision=Subquery(decisions_on(day).values("pk")[:1]))
        .select_related("area", "decision")
        .defer("area__outline")
        .order_by("position")
    )


def decisions() -> list[PriorityDecision]:
    """All, newest first, with their areas and how they ended. Two queries."""
    areas = Priority.objects.select_related("area").defer("area__outline").order_by("position")
    return list(PriorityDecision.objects.select_related("returned").prefetch_related(Prefetch("priorities", areas)))


def prioritised_days(start: date, end: date) -> list[tuple[date, date, set[int]]]:
    """Spells of the time in which the same areas were prioritised: first day, last day, area ids. Two queries."""
    overlapping = [d for d in decisions() if d.starts_on <= end and d.ends_on >= start]
    cuts = {
        start,
        *(d.starts_on for d in overlapping),
        *(date.fromordinal(d.ends_on.toordinal() + 1) for d in overlapping),
    }
    cuts |= {d.returned.from_on for d in overlapping if hasattr(d, "returned")}
    edges = sorted(c for c in cuts if start <= c <= end)
    spells = []
    for n, first in enumerate(edges):
        last = date.fromordinal(edges[n + 1].toordinal() - 1) if n + 1 < len(edges) else end
        holding = [
            d
            for d in overlapping
            if d.starts_on <= first <= d.ends_on and not (hasattr(d, "returned") and d.returned.from_on <= first)
        ]
        chosen = max(holding, key=lambda d: (d.kind, d.pk), default=None)
        spells.append((first, last, {p.area_id for p in chosen.priorities.all()} if chosen else set()))
    return spells


def influences() -> dict[tuple[int, int], Influence]:
    """(area id, organisation id) -> the newest judgement. One query."""
    newest: dict[tuple[int, int], Influence] = {}
    for judged in Influence.objects.select_related("organisation").order_by("-pk"):
        newest.setdefault((judged.area_id, judged.organisation_id), judged)
    return newest


def _with_places(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    return rows.select_related("organisation", "owner__organisation", "problem", "cause").prefetch_related(
        Prefetch("areas", Area.objects.defer("outline").order_by("name")),
        Prefetch("places", Place.objects.select_related("area").defer("area__outline")),
    )


def measures(seen: Q) -> QuerySet[Measure]:
    """All that may be seen, the latest to begin first, with where and who. `followed` says that somebody has followed
    it up."""
    return _with_places(
        Measure.objects.filter(seen)
        .annotate(followed=Exists(FollowUp.objects.filter(measure=OuterRef("pk"))))
        .order_by("-starts_on", "-pk")
    )


def measures_on(day: date, seen: Q) -> QuerySet[Measure]:
    """The measures under way on the day."""
    return Measure.objects.filter(seen, under_way(day, day)).order_by("starts_on", "pk")


def measures_between(start: date, end: date, seen: Q) -> QuerySet[Measure]:
    """Those under way on any of the days, by when they began."""
    return measures(seen).filter(under_way(start, end)).order_by("starts_on", "pk")


def measure_by_id(measure_id: int, seen: Q) -> Measure | None:
    return measures(seen).filter(pk=measure_id).first()


def steps_of(measure: Measure) -> list[MeasureStep]:
    """In the order they are due; those without a day last."""
    return list(measure.steps.order_by(Coalesce("due_on", date.max), "pk"))


def steps_due(function_ids: Collection[int], day: date) -> list[MeasureStep]:
    """Steps not done yet that are due by the day, of the measures that these functions answer for, the oldest first.
    One query."""
    due = MeasureStep.objects.filter(measure__owner__in=function_ids, done_on=None, due_on__lte=day)
    return list(due.select_related("measure").order_by("due_on", "pk"))


def measures_of(function_ids: Collection[int], day: date, seen: Q) -> QuerySet[Measure]:
    """What these functions answer for and is not over: to come, under way, or waiting to be followed up."""
    return measures(seen).filter(~in_stage(Stage.ENDED, day) | waiting(day), owner__in=function_ids)


def concurrent_measures(measure: Measure, day: date, seen: Q) -> list[Measure]:
    """Other measures that have been at the same place and time by the day: their effects cannot be told apart. Two
    queries."""
    areas = [a.pk for a in measure.areas.all()] or None
    others = Measure.objects.filter(seen, under_way(measure.starts_on, min(measure.ends_on or day, day)))
    if areas is not None:
        others = others.filter(areas__in=areas)  # a campaign in the whole municipality is not one of theirs
    else:
        others = others.filter(areas=None)
    beside = _with_places(others.exclude(pk=measure.pk).distinct()).order_by("starts_on", "pk")
    return [other for other in beside if met(measure, other, day)]


def concurrent_counts(subjects: Iterable[Measure], day: date, seen: Q) -> dict[int, int]:
    """Measure id -> how many other measures were there at the same time, as `concurrent_measures`. Three queries."""
    rows = list(subjects)
    if not rows:
        return {}
    first = min(m.starts_on for m in rows)
    everybody = list(_with_places(Measure.objects.filter(seen, under_way(first, day))))
    where = {m.pk: {a.pk for a in m.areas.all()} for m in everybody}

    def beside(a: Measure, b: Measure) -> bool:
        near = bool(where[a.pk] & where[b.pk]) if where[a.pk] else not where[b.pk]
        return a.pk != b.pk and near and met(a, b, day)

    ids = {m.pk for m in rows}
    return {m.pk: sum(beside(m, other) for other in everybody) for m in everybody if m.pk in ids}


@dataclass(frozen=True)
class Expected:
    """A measure whose follow-up has come. `expected`: it is in an area that was prioritised while it was under way,
    so it becomes overdue; elsewhere following up is optional."""

    measure: Measure
    expected: bool


def due_follow_ups(day: date, seen: Q) -> list[Expected]:
    """Every measure to be seen whose follow-up day has come, expected ones first, then by day. Five queries."""
    due = list(measures(seen).filter(waiting(day)).order_by("follow_up_on", "pk"))
    if not due:
        return []
    spells = prioritised_days(min(m.starts_on for m in due), day)
    follow_ups = [Expected(m, _was_prioritised(m, spells, day)) for m in due]
    return sorted(follow_ups, key=lambda e: not e.expected)


def follow_ups(seen: Q) -> QuerySet[FollowUp]:
    """The answers about measures that may be seen, the newest first."""
    return FollowUp.objects.filter(measure__in=Measure.objects.filter(seen).order_by())


def follow_ups_between(start: datetime, end: datetime, seen: Q) -> list[FollowUp]:
    """The newest of each measure, answered from `start` and before `end`, with its figures and where the measure is. At
    most four queries."""
    rows = follow_ups(seen).filter(answered_at__gte=start, answered_at__lt=end).order_by("-pk")
    rows = rows.select_related("measure", "figures__result").prefetch_related(
        Prefetch("measure__areas", Area.objects.defer("outline")), "measure__places"
    )
    newest: dict[int, FollowUp] = {}
    for row in rows:
        newest.setdefault(row.measure_id, row)
    return list(newest.values())


def is_expected(measure: Measure, day: date) -> bool:
    """Whether the measure is or was under way in a prioritised area. Two queries."""
    return _was_prioritised(measure, prioritised_days(measure.starts_on, max(day, measure.starts_on)), day)


def _was_prioritised(measure: Measure, spells: Iterable[tuple[date, date, set[int]]], day: date) -> bool:
    areas, last = {a.pk for a in measure.areas.all()}, measure.ends_on or day
    return any(first <= last and to >= measure.starts_on and areas & chosen for first, to, chosen in spells)


def problems() -> QuerySet[Problem]:
    """All, each with the state it is in (`state`, `since`), open ones first."""
    newest = ProblemStatus.objects.filter(problem=OuterRef("pk")).order_by("-pk")
    return (
        Problem.objects.annotate(state=Subquery(newest.values("state")[:1]), since=Subquery(newest.values("at")[:1]))
        .select_related("analysis")
        .prefetch_related("indicators", Prefetch("areas", Area.objects.defer("outline")), "places", "statuses")
        .order_by("name", "pk")
    )


def problem_by_id(problem_id: int) -> Problem | None:
    return problems().filter(pk=problem_id).first()


def techniques(codes: Iterable[str] = ()) -> list[Technique]:
    """The partnership's table; for these indicators, or all. One query."""
    wanted = set(codes)
    return [t for t in Technique.objects.all() if not wanted or wanted & set(t.indicators.split())]


def shared_field_activities(round_id: int) -> QuerySet[FieldActivity]:
    """The rows that may be seen by all who read the picture."""
    rows = FieldActivity.objects.filter(round_id=round_id, shared_at__isnull=False)
    return rows.select_related("organisation")


def own_field_activities(actor: Actor, round_id: int) -> QuerySet[FieldActivity]:
    """The rows of the organisations the actor plans for, shared or not."""
    mine = actor.organisations(Permission.PLAN_MEASURES)
    rows = FieldActivity.objects.filter(
        Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine), round_id=round_id
    )
    return rows.select_related("organisation")


def with_areas(rows: QuerySet[FieldActivity]) -> QuerySet[FieldActivity]:
    return rows.prefetch_related(Prefetch("areas", Area.objects.defer("outline")))


def calendar_field_activities(since: datetime) -> QuerySet[FieldActivity]:
    """Shared rows with times that may go into calendar feeds: the police's only where they have said so (M37)."""
    allowed = CalendarConsent.objects.filter(withdrawn_at=None).values("organisation_id")
    rows = FieldActivity.objects.filter(shared_at__isnull=False, ends_at__gte=since - timedelta(days=7))
    return _calendar(rows, allowed).select_related("organisation").order_by("starts_at", "pk")


def calendar_measures(since: date) -> QuerySet[Measure]:
    """Measures that may go into calendar feeds: the joint picture's, by the same rule."""
    allowed = CalendarConsent.objects.filter(withdrawn_at=None).values("organisation_id")
    return _calendar(measures(FOR_PICTURE).filter(Q(ends_on=None) | Q(ends_on__gte=since)), allowed)


def _calendar(rows: QuerySet, allowed: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    police = Q(organisation__kind=Organisation.Kind.POLICE) | Q(organisation__reports_to__kind=Organisation.Kind.POLICE)
    may = Q(organisation_id__in=allowed) | Q(organisation__reports_to_id__in=allowed)
    return rows.exclude(police & ~may)


def calendar_consents() -> set[int]:
    """The organisations that let their rows into calendar feeds."""
    return set(CalendarConsent.objects.filter(withdrawn_at=None).values_list("organisation_id", flat=True))


def measures_by_area(first: date, last: date, seen: Q) -> dict[int | None, list[Measure]]:
    """Area id -> the measures under way there on any of the days; None those of the whole municipality. One query."""
    table: dict[int | None, list[Measure]] = defaultdict(list)
    for m in measures_between(first, last, seen).annotate(where=F("areas")):  # a row for each of its areas
        table[m.where].append(m)
    return table
