from samlad.meetings.models.decision import Decision, DecisionReport, DecisionState
from samlad.meetings.models.meeting import Assessment, Meeting, MeetingPublication, MeetingText
from samlad.meetings.models.preparation import Preparation, PreparationDone
from samlad.meetings.models.room import Attendance, Lead, Presence, Step

__all__ = [
    "Assessment",
    "Attendance",
    "Decision",
    "DecisionReport",
    "DecisionState",
    "Lead",
    "Meeting",
    "MeetingPublication",
    "MeetingText",
    "Preparation",
    "PreparationDone",
    "Presence",
    "Step",
]
