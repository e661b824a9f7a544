"""The made-up weekly meetings: who took part and led, what was decided there and what became of it, and how the leads
prepare. Through the same services as everybody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation

from samlad.collection.models import Round
from samlad.demo.agreements import AGREEMENTS, Agreement
from samlad.demo.records import DemoRound, Timeline
from samlad.demo.seed_setup import Keys
from samlad.meetings.models import Decision
from samlad.meetings.preparing import starter
from samlad.meetings.service import (
    decide,
    enter,
    move_decision,
    open_week_meeting,
    prepare,
    report_back,
    write_preparations,
)
from samlad.partnership.actor import Actor, actor_of_account
from samlad.partnership.models import Account

LEADS_FIRST = ("polis-motesledare", "kommun-samordnare", "granbo-samordnare")  # in the order they come; the first leads
PREPARE = {"kommun": "municipality", "polis": "police"}  # with a list of their own; the third has yet to begin one
LEFT = 2  # lines of a list that are not done before the newest meeting


class WeeklyMeetings:
    """The newest that have been held, in the order they were."""

    def __init__(self, timeline: Timeline, actor: Actor, keys: Keys, rounds: dict[str, Round]) -> None:
        self.timeline, self.actor, self.keys = timeline, actor, keys
        far = max(-each.met for each in AGREEMENTS)
        self.held: Sequence[DemoRound] = timeline.held[-far:]
        self.rounds = rounds

    def hold(self) -> None:
        for index, held in enumerate(self.held, start=-len(self.held)):
            meeting_id = self._gather(held)
            for each in AGREEMENTS:
                if each.met == index:
                    self._agree(each, meeting_id, held)

    def prepare(self) -> None:
        """The lists, and what was done of them before the newest meeting."""
        newest = self.held[-1]
        before = newest.meeting_at - timedelta(hours=1)
        for organisation, kind in PREPARE.items():
            with translation.override(self.actor.partnership.language):
                text = "\n".join(starter(kind))
            lines = write_preparations(
                actor=self.actor,
                now=self.held[0].meeting_at,
                organisation_id=self.keys.organisations[organisation],
                text=text,
            )
            for line in lines[:-LEFT]:
                prepare(
                    actor=self._holder(f"{organisation}-samordnare", before),
                    now=before,
                    preparation_id=line.pk,
                    round_id=self.rounds[newest.label].pk,
                    done=True,
                )

    def _gather(self, held: DemoRound) -> int:
        """Opens the meeting with those who lead. Returns its id."""
        meeting = open_week_meeting(actor=self.actor, now=held.meeting_at, round_id=self.rounds[held.label].pk)
        for function in LEADS_FIRST:
            enter(actor=self._holder(function, held.meeting_at), now=held.meeting_at, meeting_id=meeting.pk)
        return meeting.pk

    def _agree(self, each: Agreement, meeting_id: int, held: DemoRound) -> None:
        now = held.meeting_at + timedelta(minutes=25)
        due = None if each.due is None else held.meeting_at.date() + timedelta(weeks=each.due)
        decision = decide(
            actor=self.actor,
            now=now,
            meeting_id=meeting_id,
            what=each.what,
            who=each.who,
            how=each.how,
            tell=each.tell,
            holder=each.holder,
            report_on=due,
            reporter_id=self.keys.functions[each.reporter] if each.reporter else None,
            proposed=each.proposed,
        )
        if each.then:
            self._move(each, decision, now + timedelta(days=4))
        if each.became:
            reported = min(held.meeting_at + timedelta(weeks=each.due or 1), self.timeline.as_of)
            report_back(actor=self.actor, now=reported, decision_id=decision.pk, text=each.became)

    def _move(self, each: Agreement, decision: Decision, at: datetime) -> None:
        now = min(at, self.timeline.as_of)
        move_decision(actor=self.actor, now=now, decision_id=decision.pk, state=each.then, note=each.why)

    def _holder(self, function: str, now: datetime) -> Actor:
        """Whoever held the function then."""
        key = self.timeline.staffing.holders(function, now.date())[0].person
        email = next(p.email for p in self.timeline.staffing.people if p.key == key)
        return actor_of_account(Account.objects.get(email=email), self.actor.partnership, now=now)
