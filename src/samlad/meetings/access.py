"""Who may do what at a meeting: by duty (`partnership.permissions`), at a group's by being one of it."""

from datetime import date

from django.core.exceptions import PermissionDenied

from samlad.meetings.models import Group, GroupMember, Meeting
from samlad.partnership.actor import Actor, Held
from samlad.partnership.permissions import Permission

# What whoever is one of a group may do at its meetings, with any duty.
ONE_OF_IT = frozenset({Permission.ENTER_MEETING, Permission.EDIT_PICTURE})


def members_on(group_id: int, day: date) -> frozenset[int]:
    """The functions that are of the group on the day. One query."""
    spells = GroupMember.objects.filter(group=group_id, starts_on__lte=day).exclude(ends_on__lt=day)
    return frozenset(spells.values_list("function_id", flat=True))


def able_at(actor: Actor, meeting: Meeting, permission: Permission, day: date) -> list[Held]:
    """The functions by which the actor may do it at the meeting. No query for one that is no group's."""
    if meeting.group_id is None:
        return [h for h in actor.held if h.may(permission)]
    return able_in(actor, meeting.group, permission, day) if meeting.group else []


def able_in(actor: Actor, group: Group, permission: Permission, day: date) -> list[Held]:
    """As `able_at`, for the meetings of a group: who is one of it takes part and writes; its convener leads, and so
    does who may lead elsewhere; all else takes the duty too."""
    if permission is Permission.LEAD_MEETING:
        convening = [h for h in actor.held if h.function_id == group.convener_id]
        if convening:
            return convening
    members = members_on(group.pk, day) | {group.convener_id}
    own = [h for h in actor.held if h.function_id in members]
    return own if permission in ONE_OF_IT else [h for h in own if h.may(permission)]


def may_at(actor: Actor, meeting: Meeting, permission: Permission, day: date) -> bool:
    return actor.system or bool(able_at(actor, meeting, permission, day))


def require_at(actor: Actor, meeting: Meeting, permission: Permission, day: date) -> None:
    """Raises PermissionDenied unless the actor may do it at this meeting; OutOfScope in another partnership."""
    if meeting.group_id is None:
        actor.require(permission)
        return
    actor.require(Permission.READ_PICTURE)  # which everybody may: the scope is the actor's own
    if not may_at(actor, meeting, permission, day):
        raise PermissionDenied(permission.value)


def may_manage(actor: Actor, group: Group) -> bool:
    """Whether the actor may change a group and plan its meetings: who manages groups, and its own convener."""
    actor.require(Permission.READ_PICTURE)
    return actor.may(Permission.MANAGE_GROUPS) or any(h.function_id == group.convener_id for h in actor.held)


def require_managing(actor: Actor, group: Group) -> None:
    """Raises PermissionDenied unless `may_manage`."""
    if not may_manage(actor, group):
        raise PermissionDenied(Permission.MANAGE_GROUPS.value)
