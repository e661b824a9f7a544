from samlad.meetings.models.decision import Decision, DecisionReport
from samlad.meetings.models.meeting import Assessment, Meeting, MeetingPublication, MeetingText

__all__ = ["Assessment", "Decision", "DecisionReport", "Meeting", "MeetingPublication", "MeetingText"]
