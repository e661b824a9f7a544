"""The reports that something is told in: found, made on first use, locked, sent."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from samlad.audit.service import EventData
from samlad.collection._rounds import recount
from samlad.collection.models import Answer, Report, Round, Submission
from samlad.collection.models.observation import Observation
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.lookup import one
from samlad.partnership.models import Function, Owners
from samlad.partnership.permissions import Permission


@dataclass(frozen=True)
class AskedReports:
    """`week`: the report of the week's own round, which all that is told belongs to. `extra`: that of the extra round
    it is told for, the one that is asked or else one that is open meanwhile; None where there is none. Both locked,
    always the week's first."""

    week: Report
    extra: Report | None
    addressed: Report  # the one of them that was asked

    @property
    def reports(self) -> list[Report]:
        return [self.week, self.extra] if self.extra else [self.week]


def reports_for(actor: Actor, now: datetime, round_id: int, function_id: int) -> AskedReports:
    """The reports of a round, which may come late, but not before its time. Raises UserError, OutOfScope."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    open_now = Round.every.filter(extra_of=OuterRef("pk"), opens_at__lte=now, closes_at__gt=now, closure=None)
    rounds = Round.every.filter(pk=round_id).annotate(
        open_now=Subquery(open_now.order_by("closes_at").values("pk")[:1])
    )
    row = rounds.values_list("extra_of", "open_now").first()
    if row is None:
        raise OutOfScope
    week_id, open_id = row
    week = locked_report(actor, week_id or round_id, function_id)
    extra_id = round_id if week_id else open_id
    extra = locked_report(actor, extra_id, function_id) if extra_id else None
    addressed = extra if extra and week_id else week
    if now < addressed.round.opens_at:
        raise UserError(_("The round has not opened yet."), code="not_open")
    return AskedReports(week, extra, addressed)


def owners_now(actor: Actor, function_id: int) -> Owners:
    """Whose the function's words are now. No query for whoever holds it. OutOfScope for another partnership's."""
    held = next((h for h in actor.held if h.function_id == function_id), None)
    if held:
        return Owners(organisation_id=held.organisation_id, lead_id=held.lead_id)
    function = one(Function.objects.select_related("organisation"), function_id)
    return function.organisation.owners


def locked_report(actor: Actor, round_id: int, function_id: int) -> Report:
    """The report with all that is asked of it, made if there is none, and locked until the transaction ends."""
    actor.require_function(Permission.REPORT, function_id=function_id)
    # "On conflict do nothing": it may be there, or be sent from two telephones at once. A round or function
    # that is not this partnership's is not found below, and the row goes with the transaction.
    fresh = Report(
        partnership=actor.partnership, round_id=round_id, function_id=function_id, **owners_now(actor, function_id)
    )
    Report.objects.bulk_create([fresh], ignore_conflicts=True)
    reports = Report.objects.select_for_update(of=("self",)).select_related(
        "submission", "round__closure", "function__organisation"
    )
    report = next(iter(reports.filter(round=round_id, function=function_id)), None)
    if report is None or {report.round.partnership_id, report.function.partnership_id} != {actor.partnership.pk}:
        raise OutOfScope
    return report


def has_observations(report: Report) -> bool:
    """Whether something is told in the report; in that of an extra round, for it."""
    if report.round.is_extra:
        return Observation.objects.filter(extra=report.round_id, function=report.function_id).exists()
    return report.observations.exists()


def submit(actor: Actor, now: datetime, report: Report, answer: Answer, key: str) -> list[EventData]:
    """Sends the report, unless it is in already; returns what is to be logged."""
    if report.submission and report.submission.answer == answer and answer == Answer.OBSERVATIONS:
        recount(report.round)  # a second observation: the report is already in
        return []
    late = report.round.is_closed(now)
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
    values = {"answer": answer, "late": late, "round": report.round.label}
    return [EventData("report.submitted", "report", report.pk, values)]
