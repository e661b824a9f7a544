"""Opening and closing rounds, and the counts that cross when one closes."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from samlad.collection._extra_rounds import open_due_extra
from samlad.collection.models import (
    Answer,
    Closure,
    ImportedEvent,
    Questionnaire,
    ReleasedCount,
    ReleasedResponse,
    Report,
    Round,
    SourceCount,
    Status,
)
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.collection.queries import CAN_PERSIST, TO_ITS_LEAD, before, told_in
from samlad.lib.errors import UserError
from samlad.lib.times import midnight
from samlad.lib.weeks import Week
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import reporting_functions, rhythm
from samlad.places.models import FunctionArea


@transaction.atomic
def open_round(*, actor: Actor, now: datetime, week: Week) -> Round:
    """Opens the round whose meeting is in `week`, by the partnership's rhythm. Safe to repeat: gives the same round.

    Raises UserError when the rhythm has no meeting that week or no questionnaire is set up.
    """
    actor.require(Permission.RUN_ROUND)
    existing = Round.objects.filter(label=str(week)).first()
    if existing is not None:
        return existing
    settings = rhythm()
    if not settings.has_meeting(week):
        raise UserError(_("There is no meeting in week %(week)s: the rhythm is every second week.") % {"week": week})
    first, last = settings.observed(week)
    overlapping = Round.objects.filter(observed_from__lte=last, observed_to__gte=first).order_by("-observed_to").first()
    if overlapping and overlapping.label == str(week):
        return overlapping  # somebody else opened it just now
    if overlapping and overlapping.observed_from <= first and overlapping.observed_to < last:
        # The rhythm has changed: the new round asks about the days that the one before did not.
        first = overlapping.observed_to + timedelta(days=1)
    elif overlapping:
        raise UserError(
            _("Week %(week)s asks about days that round %(other)s already asks about.")
            % {"week": week, "other": overlapping}
        )
    questionnaire = (
        Questionnaire.objects.filter(valid_from__lte=last).order_by("-version").first()
        or Questionnaire.objects.order_by("version").first()
    )
    if questionnaire is None:
        raise UserError(_("The partnership has no questionnaire yet. Run the set-up first."))
    opened, created = Round.objects.get_or_create(
        partnership=actor.partnership,
        label=str(week),
        defaults={
            "observed_from": first,
            "observed_to": last,
            "opens_at": midnight(first, actor.partnership.zone),
            "closes_at": settings.closes_at(week),
            "meeting_at": settings.meeting_at(week),
            "questionnaire": questionnaire,
        },
    )
    if not created:
        return opened
    # Events imported before the round existed belong to it by their day.
    ImportedEvent.objects.filter(round=None, local_date__range=(first, last)).update(round=opened)
    log(actor, now, "round.opened", opened, label=opened.label)
    return opened


@transaction.atomic
def close_round(*, actor: Actor, now: datetime, round_id: int) -> Closure:
    """Closes a round: its counts cross to the joint world. Safe to repeat: the first closure stands. Raises OutOfScope
    for another partnership's round."""
    actor.require(Permission.RUN_ROUND)
    round = one(Round.every.select_for_update(no_key=True), round_id)
    closure, created = Closure.objects.get_or_create(
        partnership=actor.partnership, round=round, defaults={"closed_at": now, "closed_by": actor.label}
    )
    if created:
        round.closure = closure
        recount(round)
        log(actor, now, "round.closed", round, label=round.label)
    return closure


def recount(round: Round) -> None:
    """Writes the counts and the coverage of a closed round again from what was reported. Does nothing while it is open.

    The round is locked first: two late reports, or a report and the closing, must not count past each other.
    """
    if connection.features.has_select_for_update:
        Round.every.select_for_update(no_key=True).values_list("pk").get(pk=round.pk)
        closed = Closure.objects.filter(round=round).exists()  # it may have been closed since the round was read
    else:
        closed = round.closed
    if not closed:
        return
    ReleasedCount.objects.filter(round=round).delete()
    ReleasedResponse.objects.filter(round=round).delete()
    ReleasedCount.objects.bulk_create(_counts(round))
    ReleasedResponse.objects.bulk_create(_responses(round))


def _counts(round: Round) -> list[ReleasedCount]:
    """New, persisting and unanswered by source, area, indicator, kind and organisation."""
    cells: dict[tuple[int | None, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    fields = ("source_id", "area_id", "indicator_id", "kind_id", "organisation_id")
    new = Observation.objects.filter(told_in(round)).values_list(*fields).annotate(n=Count("pk"))
    for *cell, n in new.order_by():
        cells[tuple(cell)][0] += n
    outside = ImportedEvent.objects.filter(round=round).values_list(*fields[:-1]).annotate(n=Count("pk"))
    for *cell, n in outside.order_by():
        cells[*cell, None][0] += n
    typed = SourceCount.objects.filter(round=round).values_list("source_id", "area_id", "indicator_id")
    for source, area, indicator, n in typed.annotate(n=Sum("count")).order_by():
        cells[source, area, indicator, None, None][0] += n
    # What is new in the round and asked about once more, because an extra round has been since, is new there.
    still = StatusAnswer.objects.filter(round=round, status=Status.PERSISTS).exclude(observation__round=round)
    for *cell, n in still.values_list(*(f"observation__{f}" for f in fields)).annotate(n=Count("pk")).order_by():
        cells[tuple(cell)][1] += n
    for *cell, n in _unanswered(round).values_list(*fields).annotate(n=Count("pk")).order_by():
        cells[tuple(cell)][2] += n
    return [
        ReleasedCount(
            partnership_id=round.partnership_id,
            round=round,
            new=n,
            persisting=p,
            unanswered=u,
            **dict(zip(fields, cell, strict=True)),
        )
        for cell, (n, p, u) in sorted(cells.items(), key=str)
    ]


def _unanswered(round: Round) -> QuerySet[Observation]:
    """What was open in the round, asked of somebody who was expected in it, and not known after it."""
    known = StatusAnswer.objects.filter(round=round, observation=OuterRef("pk")).exclude(status=Status.UNKNOWN)
    earlier = Observation.objects.filter(TO_ITS_LEAD, CAN_PERSIST, before(round))
    over = Q(ended_in__isnull=False) if round.is_extra else Q(ended_in__observed_to__lt=round.observed_to)
    return earlier.exclude(over).filter(~Exists(known), function__in=reporting_functions(on=round.observed_to))


def _responses(round: Round) -> list[ReleasedResponse]:
    expected = {f.pk for f in reporting_functions(on=round.observed_to)}
    answers = dict(
        Report.objects.filter(round=round, submission__isnull=False).values_list("function_id", "submission__answer")
    )
    expected |= set(answers)
    covering: dict[int | None, set[int]] = {None: expected}
    for function_id, area_id in FunctionArea.objects.values_list("function_id", "area_id"):
        if function_id in expected:
            covering.setdefault(area_id, set()).add(function_id)

    def number(functions: set[int], answer: str) -> int:
        return sum(answers.get(f) == answer for f in functions)

    return [
        ReleasedResponse(
            partnership_id=round.partnership_id,
            round=round,
            area_id=area,
            expected=len(functions),
            with_observations=number(functions, Answer.OBSERVATIONS),
            quiet=number(functions, Answer.QUIET),
            closed=number(functions, Answer.CLOSED),
        )
        for area, functions in covering.items()
    ]


def open_and_close_due(*, actor: Actor, now: datetime) -> list[str]:
    """What the schedule does each minute: closes rounds past their closing time, opens the one that today's
    observations belong to, and while the partnership has geared up the next extra one. Returns what it did, or why it
    could not open, for the log: a round that cannot open stops no closing."""
    actor.require(Permission.RUN_ROUND)
    done = []
    for due in Round.every.filter(closure=None, closes_at__lte=now).order_by("closes_at", "pk"):
        close_round(actor=actor, now=now, round_id=due.pk)
        done.append(f"closed {due}")
    today: date = actor.today(now)
    # The meeting day belongs to the next round: its last day asked about is the day before the meeting.
    week = rhythm().week_of_round(today + timedelta(days=1))
    if not Round.objects.filter(label=str(week)).exists():
        try:
            done.append(f"opened {open_round(actor=actor, now=now, week=week)}")
        except UserError as error:
            done.append(f"not opened {week}: {error}")
    done += [f"opened {extra}" for extra in open_due_extra(actor, now)]
    return done
