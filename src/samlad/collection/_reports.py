"""What a reporter does: answer what was open, say quiet or closed, add, change and take back observations."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from samlad.audit.service import Said, record_all
from samlad.collection._rounds import recount
from samlad.collection.models import (
    Answer,
    Draft,
    Indicator,
    IndicatorKind,
    Observation,
    Release,
    Report,
    Round,
    Source,
    StatusAnswer,
    Submission,
)
from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Function, Owners
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place
from samlad.places.service import area_at

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
    report = _report(actor, now, round_id, function_id, again=Observation.objects.filter(key=key))
    known = next(iter(Observation.objects.filter(key=key)), None)
    if known is not None:
        if known.report_id != report.pk:
            raise OutOfScope
        return known
    observation = Observation(
        partnership=actor.partnership, report=report, round=report.round, function=report.function,
        **report.function.organisation.owners, key=key, created_at=now,
    )  # fmt: skip
    _fill(observation, observed, report.round, now)
    observation.save()
    submitted = _submit(actor, now, report, Answer.OBSERVATIONS, key)
    Draft.objects.filter(round=report.round, function=report.function).delete()
    _log(actor, now, *submitted, _about("observation.added", observation))
    return observation


@transaction.atomic
def change_observation(*, actor: Actor, now: datetime, observation_id: int, observed: Observed) -> Observation:
    """Changes an observation of the round that still takes changes. Raises as `add_observation`."""
    observation = _own(actor, observation_id)
    report = _report(actor, now, observation.round_id or 0, observation.function_id or 0)
    _fill(observation, observed, report.round, now)
    observation.save()
    recount(report.round)
    _log(actor, now, _about("observation.changed", observation))
    return observation


@transaction.atomic
def take_back_observation(*, actor: Actor, now: datetime, observation_id: int) -> Report:
    """Takes back what was sent by mistake, and its words if they were shared. A report left without observations is
    missing until it is sent again."""
    observation = _own(actor, observation_id)
    report = _report(actor, now, observation.round_id or 0, observation.function_id or 0)
    _log(actor, now, _about("observation.taken_back", observation))
    Release.objects.filter(observation=observation).delete()
    observation.delete()
    if not report.observations.exists():
        report.submission = None
        report.save(update_fields=["submission"])
        # The same form may be sent once more from the browser's history: its key must be free again.
        used = Submission.objects.filter(report=report)
        used.update(key=Concat(Value("taken back "), Cast(F("pk"), CharField())))
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
    answer = StatusAnswer(
        partnership=actor.partnership, observation=observation, round=report.round, status=StatusAnswer.Status(status),
        answered_at=now, answered_by=actor.label, **report.function.organisation.owners,
    )  # fmt: skip
    StatusAnswer.objects.bulk_create(  # one statement, whether it is the first answer or another one
        [answer], update_conflicts=True, unique_fields=["observation", "round"],
        update_fields=["status", "answered_at", "answered_by", "organisation", "lead"],
    )  # fmt: skip
    over = answer.status in (StatusAnswer.Status.RESOLVED, StatusAnswer.Status.CEASED)
    if over != (observation.ended_in_id is not None):
        observation.ended_in = report.round if over else None
        observation.save(update_fields=["ended_in"])
    recount(report.round)
    told = {"round": report.round.label, "status": answer.status}
    _log(actor, now, Said("status.answered", "observation", observation.pk, told))
    return answer


def save_draft(*, actor: Actor, now: datetime, round_id: int, function_id: int, fields: dict[str, str]) -> Draft:
    """Keeps what is being typed. Not a report and counted nowhere; at most 40 fields of 4 000 characters are kept."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    if not Round.objects.filter(pk=round_id).exists():
        raise OutOfScope
    owners = _owners(actor, function_id)
    kept = {k[:60]: v[:TEXT_LIMIT] for k, v in list(fields.items())[:40]}
    draft, _created = Draft.objects.update_or_create(
        partnership=actor.partnership,
        round_id=round_id,
        function_id=function_id,
        lead_id=owners["lead_id"],
        defaults={"fields": kept, "saved_at": now, "organisation_id": owners["organisation_id"]},
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
    report = _report(actor, now, round_id, function_id, again=Submission.objects.filter(key=key))
    told: Any = Report.objects.filter(pk=report.pk).values_list(
        Exists(Submission.objects.filter(report=report, key=key)), Exists(report.observations.all())
    )
    again, observed = told.get()
    if again:
        return report
    if observed:
        raise UserError(
            _("You have already sent observations for this week. Take them back first if they were a mistake.")
        )
    _log(actor, now, *_submit(actor, now, report, answer, key))
    return report


def _report(actor: Actor, now: datetime, round_id: int, function_id: int, again: QuerySet[Any] | None = None) -> Report:
    """The report, locked, if it may be written to; made when this is its first word. What finds something of the report
    in `again` was sent before, and may be sent again whenever."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    # "On conflict do nothing": it may be there, or be sent from two telephones at once. A round or function
    # that is not this partnership's is not found below, and the row goes with the transaction.
    fresh = Report(
        partnership=actor.partnership, round_id=round_id, function_id=function_id, **_owners(actor, function_id)
    )
    Report.objects.bulk_create([fresh], ignore_conflicts=True)
    report = _locked(actor, round_id, function_id)
    if report is None:
        raise OutOfScope
    round = report.round
    if now < round.opens_at:
        raise UserError(_("The round has not opened yet."), code="not_open")
    if not takes_changes(round, now=now, submitted=_sent_in_time(report)) and not (
        again is not None and again.filter(report=report).exists()
    ):
        raise UserError(
            _("The round has closed and your report is in. Tell your coordinator if something must be changed."),
            code="closed",
        )
    return report


def _owners(actor: Actor, function_id: int) -> Owners:
    """Whose the function's words are now. No query for whoever holds it. OutOfScope for another partnership's."""
    held = next((h for h in actor.held if h.function_id == function_id), None)
    if held:
        return Owners(organisation_id=held.organisation_id, lead_id=held.lead_id)
    function = Function.objects.select_related("organisation").filter(pk=function_id).first()
    if function is None:
        raise OutOfScope
    return function.organisation.owners


def _locked(actor: Actor, round_id: int, function_id: int) -> Report | None:
    """The report, locked, with all that is asked of it, in one query."""
    reports = Report.objects.select_for_update(of=("self",)).select_related(
        "submission", "round__closure", "function__organisation"
    )
    found = next(iter(reports.filter(round=round_id, function=function_id)), None)
    if found and {found.round.partnership_id, found.function.partnership_id} != {actor.partnership.pk}:
        raise OutOfScope
    return found


def _sent_in_time(report: Report) -> bool:
    """A report that came late may be completed; one that came in time is final when the round closes."""
    return report.submission is not None and not report.submission.late


def _submit(actor: Actor, now: datetime, report: Report, answer: Answer, key: str) -> list[Said]:
    """Sends the report, unless it is in already; returns what is to be logged."""
    if report.submission and report.submission.answer == answer and answer == Answer.OBSERVATIONS:
        recount(report.round)  # a second observation: the report is already in
        return []
    late = is_closed(report.round, now)
    report.submission = Submission.objects.create(
        partnership=actor.partnership,
        report=report,
        answer=answer,
        submitted_at=now,
        submitted_by=actor.label,
        late=late,
        key=key,
        **report.function.organisation.owners,
    )
    report.save(update_fields=["submission"])
    recount(report.round)
    told = {"answer": answer, "late": late, "round": report.round.label}
    return [Said("report.submitted", "report", report.pk, told)]


def _own(actor: Actor, observation_id: int) -> Observation:
    observation = next(iter(Observation.objects.filter(pk=observation_id)), None)
    if observation is None or observation.report_id is None:
        raise OutOfScope
    actor.require_function(Permission.REPORT, function_id=observation.function_id or 0)
    if observation.owners != _owners(actor, observation.function_id or 0):
        raise OutOfScope  # said to a lead that the unit no longer reports to
    return observation


def _fill(observation: Observation, observed: Observed, round: Round, now: datetime) -> None:
    if len(observed.text) > TEXT_LIMIT:
        raise UserError(
            _("The text is %(length)d characters long; %(limit)d fit. Shorten it: what, where, when and how.")
            % {"length": len(observed.text), "limit": TEXT_LIMIT},
            code="text",
        )
    # Two moments of the same zone would be compared by their walls.
    starts_at, ends_at = observed.starts_at.astimezone(UTC), observed.ends_at.astimezone(UTC)
    if ends_at < starts_at:
        raise UserError(_("The end lies before the start."), code="when")
    zone = observation.partnership.zone
    first, last = local_day(starts_at, zone), local_day(ends_at, zone)
    ahead = timedelta(days=EVENT_DAYS_AHEAD) if observed.indicator == EVENT else timedelta(0)
    latest = min(round.observed_to, local_day(now, zone))
    if last < round.observed_from or first > (round.observed_to + ahead if ahead else latest):
        raise UserError(
            _("This round is about %(first)s to %(last)s. Choose a day in it.")
            % {"first": round.observed_from, "last": latest},
            code="when",
        )
    found = _referred(observed)
    observation.source_id, observation.indicator_id, observation.kind_id = found.source, found.indicator, found.kind
    observation.place_id = found.place
    observation.lon, observation.lat = observed.lon, observed.lat
    if found.place or observed.area_id:
        observation.area_id = found.area
    elif observed.lon is not None and observed.lat is not None:
        observation.area = area_at(observed.lon, observed.lat)
    else:
        observation.area = None
    observation.starts_at, observation.ends_at = starts_at, ends_at
    observation.precision = Observation.Precision(observed.precision)
    observation.local_date = max(first, round.observed_from)
    observation.text = observed.text.replace("\x00", "").strip()
    observation.signal = observed.signal


class _Referred(NamedTuple):
    """The keys of what an observation refers to; the area is the place's if a place is given."""

    indicator: int
    source: int
    kind: int | None
    place: int | None
    area: int | None


def _referred(observed: Observed) -> _Referred:
    """One query for all of it. Raises UserError for an unknown indicator, OutOfScope for a place or area not of this
    partnership; an unknown kind is None."""
    asked = Indicator.objects.filter(code=observed.indicator)
    told = {"found_source": Subquery(Source.objects.filter(code=Source.QUESTIONNAIRE).values("pk"))}
    if observed.kind:
        kinds = IndicatorKind.objects.filter(indicator=OuterRef("pk"), code=observed.kind)
        told["found_kind"] = Subquery(kinds.values("pk"))
    if observed.place_id:
        told["found_area"] = Subquery(Place.objects.filter(pk=observed.place_id).values("area"))
    elif observed.area_id:
        told["found_area"] = Subquery(Area.objects.filter(pk=observed.area_id).values("pk"))
    rows: Any = asked.values("pk", **told)  # the plugin knows no names that come from a dict
    row = next(iter(rows), None)
    if row is None:
        raise UserError(_("Choose what it is about."), code="indicator")
    if "found_area" in told and row["found_area"] is None:
        raise OutOfScope
    return _Referred(row["pk"], row["found_source"], row.get("found_kind"), observed.place_id, row.get("found_area"))


def _about(verb: str, observation: Observation) -> Said:
    told = {"round": observation.round_id, "indicator": observation.indicator_id}
    return Said(verb, "observation", observation.pk, told)


def _log(actor: Actor, now: datetime, *said: Said) -> None:
    if said:
        record_all(partnership_id=actor.partnership.pk, actor=actor.label, now=now, said=said)
