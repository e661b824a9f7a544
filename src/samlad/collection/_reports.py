"""What a reporter does: answer what was open, say quiet or closed, add, change and take back observations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.audit.service import EventData
from samlad.collection._gear_queries import told_in
from samlad.collection._observed import Observed, fill
from samlad.collection._report_rows import has_observations, owners_now, reports_for, submit
from samlad.collection._rounds import recount
from samlad.collection._sharing import empty, follow
from samlad.collection.models import (
    Answer,
    Draft,
    Report,
    Round,
    Status,
    Submission,
)
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.lib.errors import Conflict, UserError
from samlad.lib.text import clean
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import event_data, log, log_all
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision

CLOSED = gettext_lazy(
    "The week had closed: what was sent before stands. Tell what is to be added, and your coordinator of what is wrong."
)


@transaction.atomic
def report_nothing_new(*, actor: Actor, now: datetime, round_id: int, function_id: int, key: str) -> Report:
    """One press: nothing new this week ("Lugnt" or, with open items, "Inget nytt"). Open items stay open.

    `key` makes a repeat of the same answer harmless. Raises UserError when observations were already sent for the
    round, or when it has closed and was answered in time.
    """
    return _answer_without_observations(actor, now, round_id, function_id, key, Answer.QUIET)


@transaction.atomic
def report_closed(*, actor: Actor, now: datetime, round_id: int, function_id: int, key: str) -> Report:
    """ "Stängt den här veckan": the unit was not there to see anything, which is neither quiet nor missing."""
    return _answer_without_observations(actor, now, round_id, function_id, key, Answer.CLOSED)


@transaction.atomic
def add_observation(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    function_id: int,
    key: str,
    observed: Observed,
    began: Collection[str] = (),
    screening_confirmed: str = "",
) -> Observation:
    """Sends an observation; the report counts as submitted from that moment. What is told for an extra round belongs to
    the week's own, whose report it is sent in, and answers both. `key` is the form's: the same sending
    again gives the same observation, even one that was changed since; other words are another observation. `began` are
    the drafts the form goes on with: they and its own are done with.

    Raises UserError when the time lies outside the round's days or in the future, the text is longer than 4 000
    characters, or the round has not opened; ScreeningRequired for what may point at a person and is
    not confirmed; OutOfScope for another partnership's area or place.
    """
    digest = observed.digest
    # What was sent before there were digests is known by its words.
    same = Observation.objects.filter(Q(digest=digest) | Q(digest="", text=clean(observed.text).strip()), key=key)
    reports = reports_for(actor, now, round_id, function_id)
    report, extra = reports.week, reports.extra
    known = next(iter(same.filter(report=report)), None)
    if known is not None:
        return known
    observation = Observation(
        partnership=actor.partnership,
        report=report,
        round=report.round,
        extra=extra.round if extra else None,
        function=report.function,
        **report.function.organisation.owners,
        key=key,
        digest=digest,
        created_at=now,
    )
    confirmed = fill(observation, observed, report.round, now, screening_confirmed)
    observation.save()
    submitted = [e for r in reports.reports for e in submit(actor, now, r, Answer.OBSERVATIONS, key)]
    Draft.objects.filter(
        round__in=[r.round_id for r in reports.reports], function=report.function, form__in=[key, *began]
    ).delete()
    log_all(actor, now, [*submitted, _about("observation.added", observation)])
    record_decision(actor=actor, now=now, about=observation, confirmed=confirmed)
    return observation


@transaction.atomic
def change_observation(
    *, actor: Actor, now: datetime, observation_id: int, version: int, observed: Observed, screening_confirmed: str = ""
) -> Observation:
    """Changes an observation of an open round, or one told after it closed, from the `version` that was read. The
    same change once more is harmless. Raises as `add_observation`, for what was there when the round closed, and
    Conflict when it was changed in between."""
    before = _own(actor, observation_id)
    reports = reports_for(actor, now, before.extra_id or before.round_id, before.function_id)
    report = reports.week
    observation = _own(actor, observation_id)  # once more: it may have been changed or taken back before the lock
    _require_changes(observation, report.round, now)
    stated, theirs = _stated(observation), observation.text
    confirmed = fill(observation, observed, report.round, now, screening_confirmed)
    if _stated(observation) == stated:
        return observation
    if observation.version != version:
        raise Conflict(theirs, observation.version)
    observation.version += 1
    observation.save()
    follow(observation)
    for each in reports.reports:
        recount(each.round)
    log_all(actor, now, [_about("observation.changed", observation)])
    record_decision(actor=actor, now=now, about=observation, confirmed=confirmed)
    return observation


@transaction.atomic
def take_back_observation(*, actor: Actor, now: datetime, observation_id: int) -> Report:
    """Takes back what was sent by mistake, and its words if they were shared. A report left without observations is
    missing until it is sent again."""
    observation = _own(actor, observation_id)
    reports = reports_for(actor, now, observation.extra_id or observation.round_id, observation.function_id)
    _require_changes(observation, reports.week.round, now)
    log_all(actor, now, [_about("observation.taken_back", observation)])
    empty(observation, actor=actor, now=now)
    observation.delete()
    for report in reports.reports:
        if report.submission and report.submission.answer == Answer.OBSERVATIONS and not has_observations(report):
            report.submission = None
            report.save(update_fields=["submission"])
            # The same form may be sent once more from the browser's history: its key must be free again.
            used = Submission.objects.filter(report=report)
            used.update(key=Concat(Value("taken back "), Cast(F("pk"), CharField())))
        recount(report.round)
    return reports.week


@transaction.atomic
def answer_status(*, actor: Actor, now: datetime, observation_id: int, round_id: int, status: str) -> StatusAnswer:
    """Answers, in a round, whether an earlier observation is still there. One press; pressing again changes the answer.

    "resolved" and "ceased" end it with this round; "persists" and "unknown" keep it open, as does no answer at all.
    """
    observation = _own(actor, observation_id)
    reports = reports_for(actor, now, round_id, observation.function_id)
    week, addressed = reports.week.round, reports.addressed.round
    if not _asks_about(addressed, observation) or observation.ended_in_id not in (None, week.pk):
        raise UserError(_("This is not an open observation from an earlier week."))
    rounds = [r.round for r in reports.reports if r is reports.addressed or _asks_about(r.round, observation)]
    answers = [
        StatusAnswer(
            partnership=actor.partnership,
            observation=observation,
            round=round,
            status=Status(status),
            answered_at=now,
            answered_by=actor.label,
            **reports.week.function.organisation.owners,
        )
        for round in rounds
    ]
    StatusAnswer.objects.bulk_create(  # one statement, whether it is the first answer or another one
        answers,
        update_conflicts=True,
        unique_fields=["observation", "round"],
        update_fields=["status", "answered_at", "answered_by", "organisation", "lead"],
    )
    over = Status(status) in (Status.RESOLVED, Status.CEASED)
    if over != (observation.ended_in_id is not None):
        observation.ended_in = week if over else None
        observation.save(update_fields=["ended_in"])
    for round in rounds:
        new_there = observation.round_id == round.pk
        follow(observation, seen=None if new_there else (round, status == Status.PERSISTS))
        recount(round)
    values = {"round": addressed.label, "status": Status(status)}
    log(actor, now, "status.answered", observation, **values)
    return next(a for a in answers if a.round_id == addressed.pk)


def _asks_about(round: Round, observation: Observation) -> bool:
    """What is new in a round is not asked about there, but for what was told for an extra round before."""
    if round.is_extra:
        return observation.extra_id != round.pk
    return observation.round_id != round.pk or observation.extra_id is not None


def takes_changes(observation: Observation, round: Round, *, now: datetime) -> bool:
    """What was there when the round closed stands; what comes late may be mended. It is the same for who had answered
    and who had not."""
    return not round.is_closed(now) or observation.created_at >= round.ends_at


def takes_answer(report: Report | None, round: Round, *, now: datetime) -> bool:
    """Whether "nothing new" or "closed" can be answered: late by whoever has not answered in time."""
    return not round.is_closed(now) or report is None or not _sent_in_time(report)


def _answer_without_observations(
    actor: Actor, now: datetime, round_id: int, function_id: int, key: str, answer: Answer
) -> Report:
    reports = reports_for(actor, now, round_id, function_id)
    report = reports.addressed
    same = Submission.objects.filter(key=key, answer=answer, report=report)
    of_it = Observation.objects.filter(told_in(report.round), function=report.function_id)
    state: Any = Report.objects.filter(pk=report.pk).values_list(Exists(same), Exists(of_it))
    again, observed = state.get()
    if again:
        return report
    if not takes_answer(report, report.round, now=now):
        raise UserError(str(CLOSED), code="closed")
    if observed:
        raise UserError(
            _("You have already sent observations for this week. Take them back first if they were a mistake.")
        )
    # Nothing new in the week is nothing new for an extra round that is open meanwhile; not the other way round.
    quiet = [r for r in reports.reports if r is report or (r is reports.extra and r.submission is None)]
    log_all(actor, now, [e for r in quiet for e in submit(actor, now, r, answer, key)])
    return report


def _require_changes(observation: Observation, round: Round, now: datetime) -> None:
    if not takes_changes(observation, round, now=now):
        raise UserError(str(CLOSED), code="closed")


def _sent_in_time(report: Report) -> bool:
    """A report that came late may be completed; one that came in time is final when the round closes."""
    return report.submission is not None and not report.submission.late


def _stated(observation: Observation) -> tuple[Any, ...]:
    """All that a reporter says with it."""
    fields = (
        "indicator_id",
        "kind_id",
        "area_id",
        "place_id",
        "lon",
        "lat",
        "starts_at",
        "ends_at",
        "precision",
        "text",
        "signal",
    )
    return tuple(getattr(observation, name) for name in fields)


def _own(actor: Actor, observation_id: int) -> Observation:
    observation = one(Observation.objects.select_related("release", "organisation"), observation_id)
    actor.require_function(Permission.REPORT, function_id=observation.function_id)
    if observation.owners != owners_now(actor, observation.function_id):
        raise OutOfScope  # said to a lead that the unit no longer reports to
    return observation


def _about(verb: str, observation: Observation) -> EventData:
    return event_data(verb, observation, round=observation.round_id, indicator=observation.indicator_id)
