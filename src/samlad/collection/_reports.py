"""What a reporter does: answer what was open, say quiet or closed, add, change and take back observations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.audit.service import record
from samlad.collection._rounds import recount
from samlad.collection.models import (
    Answer,
    Draft,
    Indicator,
    IndicatorKind,
    Observation,
    Report,
    Round,
    Source,
    StatusAnswer,
    Submission,
)
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Function, Scoped
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place
from samlad.places.service import area_at

M = TypeVar("M", bound=Scoped)
TEXT_LIMIT = 4000
EVENT = "event"  # the one indicator that may tell of days to come
EVENT_DAYS_AHEAD = 21


@dataclass(frozen=True, kw_only=True)
class Observed:
    """An observation as reported. Times are aware and lie in the round's days; a place brings its area along; lon
    and lat
    are EPSG:4326; signal is 0-3, None when not asked or not answered (blank is not 0)."""

    indicator: str
    starts_at: datetime
    ends_at: datetime
    precision: str
    text: str = ""
    kind: str | None = None
    area_id: int | None = None
    place_id: int | None = None
    lon: float | None = None
    lat: float | None = None
    signal: int | None = None


@transaction.atomic
def report_nothing_new(*, actor: Actor, now: datetime, round_id: int, function_id: int, key: str) -> Report:
    """One press: nothing new this week ("Lugnt" or, with open items, "Inget nytt"). Open items stay open.

    `key` makes repeats harmless. Raises UserError when observations were already sent for the round, or when the round
    no longer takes changes.
    """
    return _answer_without_observations(actor, now, round_id, function_id, key, Answer.QUIET)


@transaction.atomic
def report_closed(*, actor: Actor, now: datetime, round_id: int, function_id: int, key: str) -> Report:
    """ "Stängt den här veckan": the unit was not there to see anything, which is neither quiet nor missing."""
    return _answer_without_observations(actor, now, round_id, function_id, key, Answer.CLOSED)


@transaction.atomic
def add_observation(
    *, actor: Actor, now: datetime, round_id: int, function_id: int, key: str, observed: Observed
) -> Observation:
    """Sends an observation; the report counts as submitted from that moment. The same `key` again gives the same one.

    Raises UserError when the time lies outside the round's days or in the future, the text is longer than 4 000
    characters, or the round no longer takes changes; OutOfScope for another partnership's area or place.
    """
    report = _report(actor, now, round_id, function_id)
    known = Observation.objects.filter(key=key).first()
    if known is not None:
        if known.report_id != report.pk:
            raise OutOfScope
        return known
    observation = Observation(
        partnership=actor.partnership, report=report, round=report.round, function=report.function,
        organisation=report.function.organisation, source=Source.objects.get(code=Source.QUESTIONNAIRE), key=key,
        created_at=now,
    )  # fmt: skip
    _fill(observation, observed, report.round, now)
    observation.save()
    _submit(actor, now, report, Answer.OBSERVATIONS, key)
    Draft.objects.filter(round=report.round, function=report.function).delete()
    _log(actor, "observation.added", observation, now)
    return observation


@transaction.atomic
def change_observation(*, actor: Actor, now: datetime, observation_id: int, observed: Observed) -> Observation:
    """Changes an observation of the round that still takes changes. Raises as `add_observation`."""
    observation = _own(actor, observation_id)
    report = _report(actor, now, observation.round_id or 0, observation.function_id or 0)
    _fill(observation, observed, report.round, now)
    observation.save()
    recount(report.round)
    _log(actor, "observation.changed", observation, now)
    return observation


@transaction.atomic
def take_back_observation(*, actor: Actor, now: datetime, observation_id: int) -> Report:
    """Takes back what was sent by mistake. A report left without observations is missing until it is sent again."""
    observation = _own(actor, observation_id)
    report = _report(actor, now, observation.round_id or 0, observation.function_id or 0)
    _log(actor, "observation.taken_back", observation, now)
    observation.delete()
    if not report.observations.exists():
        report.submission = None
        report.save(update_fields=["submission"])
    recount(report.round)
    return report


@transaction.atomic
def answer_status(*, actor: Actor, now: datetime, observation_id: int, round_id: int, status: str) -> StatusAnswer:
    """Answers, in a round, whether an earlier observation is still there. One press; pressing again changes the answer.

    "resolved" and "ceased" end it with this round; "persists" and "unknown" keep it open, as does no answer at all.
    """
    observation = _own(actor, observation_id)
    report = _report(actor, now, round_id, observation.function_id or 0)
    if observation.round_id == report.round_id or observation.ended_in_id not in (None, report.round_id):
        raise UserError(_("This is not an open observation from an earlier week."))
    answer, _created = StatusAnswer.objects.update_or_create(
        partnership=actor.partnership, observation=observation, round=report.round,
        defaults={"status": StatusAnswer.Status(status), "answered_at": now, "answered_by": actor.label},
    )  # fmt: skip
    over = answer.status in (StatusAnswer.Status.RESOLVED, StatusAnswer.Status.CEASED)
    observation.ended_in = report.round if over else None
    observation.save(update_fields=["ended_in"])
    recount(report.round)
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb="status.answered", object_type="observation",
        object_id=observation.pk, now=now, data={"round": report.round.label, "status": answer.status},
    )  # fmt: skip
    return answer


def save_draft(*, actor: Actor, now: datetime, round_id: int, function_id: int, fields: dict[str, str]) -> Draft:
    """Keeps what is being typed. Not a report and counted nowhere; at most 40 fields of 4 000 characters are kept."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    if not Round.objects.filter(pk=round_id).exists():
        raise OutOfScope
    kept = {k[:60]: v[:TEXT_LIMIT] for k, v in list(fields.items())[:40]}
    draft, _created = Draft.objects.update_or_create(
        partnership=actor.partnership,
        round_id=round_id,
        function_id=function_id,
        defaults={"fields": kept, "saved_at": now},
    )
    return draft


def takes_changes(round: Round, *, now: datetime, submitted: bool) -> bool:
    """A round takes a first report late, but no changes to what was sent once it has closed."""
    if now < round.opens_at:
        return False
    return not is_closed(round, now) or not submitted


def is_closed(round: Round, now: datetime) -> bool:
    """By the clock or by a person, whichever came first."""
    return now >= round.closes_at or hasattr(round, "closure")


def _answer_without_observations(
    actor: Actor, now: datetime, round_id: int, function_id: int, key: str, answer: Answer
) -> Report:
    report = _report(actor, now, round_id, function_id, key=key)
    if Submission.objects.filter(report=report, key=key).exists():
        return report
    if report.observations.exists():
        raise UserError(
            _("You have already sent observations for this week. Take them back first if they were a mistake.")
        )
    _submit(actor, now, report, answer, key)
    return report


def _report(actor: Actor, now: datetime, round_id: int, function_id: int, key: str = "") -> Report:
    """The report, locked, if it may be written to; made when this is its first word."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    round = Round.objects.select_related("closure").filter(pk=round_id).first()
    function = Function.objects.select_related("organisation").filter(pk=function_id).first()
    if round is None or function is None:
        raise OutOfScope
    locked = (
        Report.objects.select_for_update(of=("self",))
        .select_related("submission")
        .filter(round=round, function=function)
    )
    report = locked.first()
    if report is None:
        Report.objects.get_or_create(partnership=actor.partnership, round=round, function=function)
        report = locked.get()
    report.round, report.function = round, function  # read above: not fetched again
    if now < round.opens_at:
        raise UserError(_("The round has not opened yet."), code="not_open")
    if not takes_changes(round, now=now, submitted=_sent_in_time(report)) and not (
        key and Submission.objects.filter(report=report, key=key).exists()
    ):
        raise UserError(
            _("The round has closed and your report is in. Tell your coordinator if something must be changed."),
            code="closed",
        )
    return report


def _sent_in_time(report: Report) -> bool:
    """A report that came late may be completed; one that came in time is final when the round closes."""
    return report.submission is not None and not report.submission.late


def _submit(actor: Actor, now: datetime, report: Report, answer: Answer, key: str) -> None:
    if report.submission and report.submission.answer == answer and answer == Answer.OBSERVATIONS:
        recount(report.round)  # a second observation: the report is already in
        return
    late = is_closed(report.round, now)
    report.submission = Submission.objects.create(
        partnership=actor.partnership,
        report=report,
        answer=answer,
        submitted_at=now,
        submitted_by=actor.label,
        late=late,
        key=key,
    )
    report.save(update_fields=["submission"])
    recount(report.round)
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb="report.submitted", object_type="report",
        object_id=report.pk, now=now, data={"answer": answer, "late": late, "round": report.round.label},
    )  # fmt: skip


def _own(actor: Actor, observation_id: int) -> Observation:
    observation = Observation.objects.filter(pk=observation_id).exclude(report=None).first()
    if observation is None:
        raise OutOfScope
    actor.require_function(Permission.REPORT, function_id=observation.function_id or 0)
    return observation


def _fill(observation: Observation, observed: Observed, round: Round, now: datetime) -> None:
    if len(observed.text) > TEXT_LIMIT:
        raise UserError(
            _("The text is %(length)d characters long; %(limit)d fit. Shorten it: what, where, when and how.")
            % {"length": len(observed.text), "limit": TEXT_LIMIT},
            code="text",
        )
    if observed.ends_at < observed.starts_at:
        raise UserError(_("The end lies before the start."), code="when")
    zone = observation.partnership.zone
    first, last = observed.starts_at.astimezone(zone).date(), observed.ends_at.astimezone(zone).date()
    ahead = timedelta(days=EVENT_DAYS_AHEAD) if observed.indicator == EVENT else timedelta(0)
    if last < round.observed_from or first > round.observed_to + ahead:
        raise UserError(
            _("This round is about %(first)s to %(last)s. Choose a day in it.")
            % {"first": round.observed_from, "last": round.observed_to},
            code="when",
        )
    indicator = Indicator.objects.filter(code=observed.indicator).first()
    if indicator is None:
        raise UserError(_("Choose what it is about."), code="indicator")
    observation.indicator = indicator
    observation.kind = (
        IndicatorKind.objects.filter(indicator=indicator, code=observed.kind).first() if observed.kind else None
    )
    observation.place = _found(Place, observed.place_id)
    observation.lon, observation.lat = observed.lon, observed.lat
    if observation.place:
        observation.area = observation.place.area
    elif observed.area_id:
        observation.area = _found(Area, observed.area_id)
    elif observed.lon is not None and observed.lat is not None:
        observation.area = area_at(observed.lon, observed.lat)
    else:
        observation.area = None
    observation.starts_at, observation.ends_at = observed.starts_at, observed.ends_at
    observation.precision = Observation.Precision(observed.precision)
    observation.local_date = max(first, round.observed_from)
    observation.text = observed.text.replace("\x00", "").strip()
    observation.signal = observed.signal


def _found(model: type[M], pk: int | None) -> M | None:
    if pk is None:
        return None
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise OutOfScope
    return found


def _log(actor: Actor, verb: str, observation: Observation, now: datetime) -> None:
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb=verb, object_type="observation",
        object_id=observation.pk, now=now, data={"round": observation.round_id, "indicator": observation.indicator_id},
    )  # fmt: skip
