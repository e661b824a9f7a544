from samlad.meetings.models.decision import Decision, DecisionReport, DecisionState
from samlad.meetings.models.group import Agenda, Group, GroupMember, MeetingTime
from samlad.meetings.models.meeting import Assessment, Meeting, MeetingPublication, MeetingText
from samlad.meetings.models.preparation import Preparation, PreparationDone
from samlad.meetings.models.room import Attendance, Lead, Presence, Step

__all__ = [
    "Agenda",
    "Assessment",
    "Attendance",
    "Decision",
    "DecisionReport",
    "DecisionState",
    "Group",
    "GroupMember",
    "Lead",
    "Meeting",
    "MeetingPublication",
    "MeetingText",
    "MeetingTime",
    "Preparation",
    "PreparationDone",
    "Presence",
    "Step",
]
