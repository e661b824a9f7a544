"""Reading groups, the plan of their meetings, and agendas."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from samlad.meetings.agenda import Item, adopted, built_in
from samlad.meetings.models import Agenda, Group, GroupMember, Meeting, MeetingTime
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import functions_with


def agenda_of(meeting: Meeting) -> tuple[Item, ...]:
    """Its points, in order: as somebody has put them, else as they are built in."""
    known = built_in(meeting.kind, meeting.group.kind if meeting.group else "")
    return adopted(meeting.agenda.items, known) if meeting.agenda else known


def newest_agenda(kind: str, group_id: int | None) -> Agenda | None:
    """The version that holds for meetings opened now; None where it is the built-in one."""
    return Agenda.objects.filter(kind=kind, group=group_id).first()


def agenda_versions(kind: str, group_id: int | None) -> QuerySet[Agenda]:
    """Those that somebody has adopted, the newest first."""
    return Agenda.objects.filter(kind=kind, group=group_id)


def time_of(meeting: Meeting) -> MeetingTime | None:
    """When and how it is held, as last set; None where nobody has said."""
    return meeting.times.first()


def groups_on(day: date) -> QuerySet[Group]:
    """Those that exist on the day."""
    return Group.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)


def every_group() -> QuerySet[Group]:
    """All there have been, with their members. Two queries."""
    return Group.objects.prefetch_related("members")


def group_by_id(group_id: int) -> Group | None:
    """With its members and their functions. Two queries."""
    members = Prefetch("members", GroupMember.objects.select_related("function__organisation"))
    return Group.objects.select_related("problem").prefetch_related(members).filter(pk=group_id).first()


def reporters_at(meeting: Meeting, day: date) -> QuerySet[Function]:
    """Who may be given something to report back on: of a group's meeting those of the group."""
    if meeting.group_id is None:
        return functions_with(Permission.ENTER_MEETING, on=day)
    of_it = GroupMember.objects.filter(group=meeting.group_id, function=OuterRef("pk")).exclude(ends_on__lt=day)
    return Function.objects.filter(Exists(of_it)).select_related("organisation")


@dataclass(frozen=True)
class Planned:
    """A meeting with its time; called off where there is none."""

    meeting: Meeting
    time: MeetingTime | None

    @property
    def is_off(self) -> bool:
        return self.time is not None and self.time.meets_at is None

    @property
    def key(self) -> str:
        """By which addresses name it."""
        return str(self.meeting.pk)


def plan_of(group: Group) -> list[Planned]:
    """The group's meetings, the earliest first. Two queries."""
    return _planned(group.meetings.all())


def meetings_of(function_ids: Collection[int], first: date, last: date) -> list[Planned]:
    """Of the groups that the functions are one of, in a span of days; none that is called off. Two queries, one where
    there is none."""
    return [p for p in _planned(_meeting(function_ids, first, last)) if not p.is_off]


def any_meeting_of(function_ids: Collection[int], first: date, last: date) -> Exists:
    """Whether there are `meetings_of`, called off or not, to be asked within another query."""
    return Exists(_meeting(function_ids, first, last))


def _meeting(function_ids: Collection[int], first: date, last: date) -> QuerySet[Meeting]:
    of_mine = GroupMember.objects.filter(group=OuterRef("group"), function__in=function_ids).exclude(ends_on__lt=first)
    return Meeting.objects.filter(Exists(of_mine), ends_on__range=(first, last))


def _planned(rows: QuerySet[Meeting]) -> list[Planned]:
    meetings = rows.select_related("group").prefetch_related("times").order_by("ends_on", "pk")
    return [Planned(m, next(iter(m.times.all()), None)) for m in meetings]
