from samlad.meetings.models.decision import Decision, DecisionReport
from samlad.meetings.models.meeting import Assessment, Meeting, MeetingPublication, MeetingText
from samlad.meetings.models.room import Attendance, Lead, Presence, Step

__all__ = [
    "Assessment",
    "Attendance",
    "Decision",
    "DecisionReport",
    "Lead",
    "Meeting",
    "MeetingPublication",
    "MeetingText",
    "Presence",
    "Step",
]
