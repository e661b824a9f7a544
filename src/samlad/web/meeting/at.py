"""The meeting that an address names, and what several parts of its page need of it, read once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404

from samlad.collection.models import Round
from samlad.lib.times import local_day
from samlad.measures.models import Priority
from samlad.measures.queries import priorities_on
from samlad.meetings.agenda import AGENDAS, Item, item_of
from samlad.meetings.models import Meeting
from samlad.meetings.queries import week_meeting
from samlad.meetings.service import open_week_meeting
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404


@dataclass(frozen=True)
class At:
    round: Round
    meeting: Meeting

    @cached_property
    def day(self) -> date:
        return local_day(self.round.meeting_at, self.round.partnership.zone)

    @cached_property
    def until(self) -> date:
        """The day before the next meeting: the round to come is as long as this one."""
        return self.day + (self.round.observed_to - self.round.observed_from)

    @cached_property
    def priorities(self) -> list[Priority]:
        return priorities_on(self.day)

    @property
    def chosen(self) -> dict[int, int]:
        """The prioritised areas, each with its number."""
        return {p.area_id: p.position for p in self.priorities}


def meeting_at(request: SamladRequest, label: str) -> At:
    """The round's meeting, opened by the first who comes."""
    actor = actor_of(request)
    meeting = week_meeting(label)
    if meeting is None:
        opened = open_week_meeting(actor=actor, now=request.now, round_id=round_or_404(label).pk)
        meeting = week_meeting(label) or opened
    round = meeting.round
    if round is None:
        raise Http404
    round.partnership = actor.partnership
    return At(round, meeting)


def item_or_404(code: str) -> Item:
    item = item_of(Meeting.Kind.WEEK, code)
    if item is None:
        raise Http404
    return item


def agenda() -> tuple[Item, ...]:
    return AGENDAS[Meeting.Kind.WEEK]
