"""Where a decision may go from where it stands: proposed, decided, anchored with whoever holds the mandate. Pure."""

from samlad.meetings.models import DecisionState
from samlad.partnership.permissions import Permission

State = DecisionState.State
# Nothing goes back: what is not to be any more is rejected or withdrawn, with a reason. Anchored anew is with another.
MOVES: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.DECIDED, State.REJECTED, State.WITHDRAWN),
    State.DECIDED: (State.ANCHORING, State.WITHDRAWN),
    State.ANCHORING: (State.ANCHORED, State.ANCHORING, State.REJECTED, State.WITHDRAWN),
    State.ANCHORED: (State.WITHDRAWN,),
    State.REJECTED: (),
    State.WITHDRAWN: (),
}
REASONED = frozenset({State.REJECTED, State.WITHDRAWN})
OVER = REASONED  # nothing more comes of it, and it does not come back


def may_follow(now: State, then: State) -> bool:
    return then in MOVES[now]


def needed(now: State | None, then: State) -> Permission:
    """What one must be allowed in order to move it; `now` is None for a new one. Whoever may propose may take the
    proposal back; all else is decided by who leads."""
    if then is State.PROPOSED or (now is State.PROPOSED and then is State.WITHDRAWN):
        return Permission.EDIT_PICTURE
    return Permission.LEAD_MEETING
