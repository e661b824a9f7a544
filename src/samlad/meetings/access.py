"""Who may do what at a meeting: by duty (`partnership.permissions`), at a group's by being one of it too."""

from samlad.meetings.models import Meeting
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission


def require_at(actor: Actor, meeting: Meeting, permission: Permission) -> None:
    """Raises PermissionDenied unless the actor may do it at this meeting."""
    actor.require(permission)
