"""Decisions of meetings: made or proposed, anchored with whoever holds the mandate, reported back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.meetings.access import able_in, require_at
from samlad.meetings.models import Decision, DecisionReport, DecisionState, Group, Meeting
from samlad.meetings.moves import OVER, REASONED, State, may_follow, needed
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import maybe, one
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened

NAME, NOTE = 200, 500  # characters


@transaction.atomic
def decide(
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    what: str,
    who: str,
    how: str = "",
    tell: str = "",
    holder: str = "",
    report_on: date | None = None,
    reporter_id: int | None = None,
    to_group_id: int | None = None,
    proposed: bool = False,
    screening_confirmed: str = "",
) -> Decision:
    """Records a decision, or a proposal to one: who does what, how, who is to be told, by when and by which function it
    is reported back; `to_group_id`, at whose meetings it comes up too. With a `holder` of the mandate, what is decided
    is to be anchored there. The same once more is the same row. A decision is by who may lead, a proposal by anybody
    who may write."""
    meeting, reporter = one(Meeting.objects.select_related("group"), meeting_id), maybe(Function, reporter_id)
    for permission in (Permission.EDIT_PICTURE, needed(None, State.PROPOSED if proposed else State.DECIDED)):
        require_at(actor, meeting, permission, actor.today(now))
    what, who, how = clean_text(what, 300), clean_text(who, NAME), clean_text(how, NOTE)
    tell, holder = clean_text(tell, NAME), clean_text(holder, NAME)
    if not what or not who:
        raise UserError(_("Say what is decided and who does it."))
    confirmed = require_screened(screening_confirmed, what, who, how, tell, holder)
    row, created = Decision.objects.get_or_create(
        partnership=actor.partnership,
        meeting=meeting,
        what=what,
        who=who,
        how=how,
        tell=tell,
        to_group=maybe(Group, to_group_id),
        report_on=report_on,
        reporter=reporter,
        defaults={"decided_at": now, "decided_by": actor.label},
    )
    if created:
        log(actor, now, "decision.made", meeting, decision=row.pk)
        states = [State.PROPOSED] if proposed else [State.DECIDED, *([State.ANCHORING] if holder else [])]
        for state in states:
            _enter(actor, now, row, state, holder if state is not State.DECIDED else "", "")
        record_decision(actor=actor, now=now, about=row, confirmed=confirmed)
    return row


@transaction.atomic
def move_decision(
    *,
    actor: Actor,
    now: datetime,
    decision_id: int,
    state: str,
    holder: str = "",
    note: str = "",
    screening_confirmed: str = "",
) -> DecisionState:
    """Enters another state. Being anchored names who holds the mandate, the one named before if none is; rejecting and
    withdrawing take a reason. The same once more is the same row. Raises UserError for a step that may not follow and
    for a decision that is reported back."""
    decision = _decision(actor, now, decision_id, Permission.EDIT_PICTURE)
    holder, note = clean_text(holder, NAME), clean_text(note, NOTE)
    latest = decision.states.first()
    if latest is None or state not in State.values:
        raise UserError(_("Choose where the decision stands now."))
    before, then = State(latest.state), State(state)
    _require(actor, now, decision, needed(before, then))
    if then is State.ANCHORING:
        holder = holder or latest.holder
    elif then is not State.PROPOSED:
        holder = latest.holder
    if (before, latest.holder) == (then, holder) and note in ("", latest.note):
        return latest
    if DecisionReport.objects.filter(decision=decision).exists():
        raise UserError(_("It has been reported back what became of it; a new decision is needed."))
    if not may_follow(before, then):
        raise UserError(
            _("A decision that is “%(now)s” cannot become “%(then)s”.")
            % {"now": before.label.lower(), "then": then.label.lower()}
        )
    if then is State.ANCHORING and not holder:
        raise UserError(_("Say who holds the mandate: with whom is it to be anchored?"))
    if then in REASONED and not note:
        raise UserError(_("Say why, in a few words: those who were at the meeting will read it."))
    confirmed = require_screened(screening_confirmed, holder, note)
    entered = _enter(actor, now, decision, then, holder, note)
    log(actor, now, "decision.moved", decision, state=state, row=entered.pk)
    record_decision(actor=actor, now=now, about=entered, confirmed=confirmed)
    return entered


@transaction.atomic
def report_back(
    *, actor: Actor, now: datetime, decision_id: int, text: str, screening_confirmed: str = ""
) -> DecisionReport:
    """Says what became of a decision. Told once; the same again changes nothing. Raises UserError for what nobody has
    decided yet, or is to do any more."""
    decision = _decision(actor, now, decision_id, Permission.EDIT_PICTURE)
    text = clean_text(text, 1000)
    if not text:
        raise UserError(_("Say what became of it."))
    latest = decision.states.first()
    if latest is not None and latest.state in (State.PROPOSED, *OVER):
        raise UserError(_("Only what is decided is reported back."))
    confirmed = require_screened(screening_confirmed, text)
    report, created = DecisionReport.objects.get_or_create(
        partnership=actor.partnership,
        decision=decision,
        defaults={"text": text, "told_at": now, "told_by": actor.label},
    )
    if created:
        log(actor, now, "decision.reported", ("meeting", decision.meeting_id), decision=decision.pk)
        record_decision(actor=actor, now=now, about=report, confirmed=confirmed)
    return report


def _decision(actor: Actor, now: datetime, decision_id: int, permission: Permission) -> Decision:
    """The decision, locked, where the actor may do it."""
    decision = one(
        Decision.objects.select_for_update(of=("self",)).select_related("meeting__group", "to_group"), decision_id
    )
    _require(actor, now, decision, permission)
    return decision


def _require(actor: Actor, now: datetime, decision: Decision, permission: Permission) -> None:
    """As at the meeting that decided it, or at those of the group that it was sent to."""
    day = actor.today(now)
    if not (decision.to_group and able_in(actor, decision.to_group, permission, day)):
        require_at(actor, decision.meeting, permission, day)


def _enter(actor: Actor, now: datetime, decision: Decision, state: State, holder: str, note: str) -> DecisionState:
    return DecisionState.objects.create(
        partnership=actor.partnership,
        decision=decision,
        state=state,
        holder=holder,
        note=note,
        at=now,
        by=actor.label,
    )
