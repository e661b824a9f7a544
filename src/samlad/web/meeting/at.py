"""The meeting that an address names, and what several parts of its page need of it, read once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.urls import reverse

from samlad.collection.models import Round
from samlad.lib.times import local_day
from samlad.measures.models import Priority
from samlad.measures.queries import priorities_on
from samlad.meetings.access import require_at
from samlad.meetings.agenda import Item
from samlad.meetings.groups import agenda_of
from samlad.meetings.models import Meeting
from samlad.meetings.queries import meeting_by_id, week_meeting
from samlad.meetings.service import open_week_meeting
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404


@dataclass(frozen=True)
class At:
    """`key` names the meeting in addresses."""

    meeting: Meeting
    key: str

    @cached_property
    def agenda(self) -> tuple[Item, ...]:
        return agenda_of(self.meeting)

    def point_url(self, code: str) -> str:
        """Of a point, or of where the meeting is."""
        there = any(i.code == code for i in self.agenda)
        return reverse("room_step", args=[self.key, code]) if there else reverse("room", args=[self.key])

    def item_or_404(self, code: str) -> Item:
        item = next((i for i in self.agenda if i.code == code), None)
        if item is None:
            raise Http404
        return item


@dataclass(frozen=True)
class AtWeek(At):
    """The follow-up of a week, whose report is the joint picture."""

    round: Round

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


V = ParamSpec("V")
RoomView = Callable[Concatenate[SamladRequest, At, V], HttpResponse]


def in_room(permission: Permission) -> Callable[[RoomView[V]], Callable[..., HttpResponse]]:
    """Lets in who may do it at the meeting that the address names, and hands the view that meeting."""

    def decorate(view: RoomView[V]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: SamladRequest, key: str, *args: V.args, **kwargs: V.kwargs) -> HttpResponse:
            return view(request, _meeting(request, key, permission), *args, **kwargs)

        checked: Callable[..., HttpResponse] = guarded
        return member_required()(checked)

    return decorate


def _meeting(request: SamladRequest, key: str, permission: Permission) -> At:
    actor = actor_of(request)
    if "W" in key:
        actor.require(permission)
        return _week(request, actor, key)
    meeting = meeting_by_id(int(key))
    if meeting is None:
        actor.require(permission)
        raise Http404
    require_at(actor, meeting, permission, actor.today(request.now))
    meeting.partnership = actor.partnership
    return At(meeting, key)


def _week(request: SamladRequest, actor: Actor, label: str) -> AtWeek:
    """The round's meeting, opened by the first who comes."""
    meeting = week_meeting(label)
    if meeting is None:
        opened = open_week_meeting(actor=actor, now=request.now, round_id=round_or_404(label).pk)
        meeting = week_meeting(label) or opened
    round = meeting.round
    if round is None:
        raise Http404
    meeting.partnership = round.partnership = actor.partnership
    return AtWeek(meeting, label, round)


def week_or_404(at: At) -> AtWeek:
    """For what only the meeting of a week has."""
    if not isinstance(at, AtWeek):
        raise Http404
    return at
