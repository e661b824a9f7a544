from samlad.measures.models.calendar import CalendarConsent
from samlad.measures.models.cause import Cause, CauseAnalysis, CauseAnswer
from samlad.measures.models.comparison import Comparison, Figures
from samlad.measures.models.field_activity import FieldActivity
from samlad.measures.models.follow_up import FollowUp, FollowUpReminder
from samlad.measures.models.measure import Measure, MeasureStep, Mechanism, Visibility
from samlad.measures.models.priority import Influence, Priority, PriorityDecision, PriorityReturn
from samlad.measures.models.problem import Problem, ProblemStatus
from samlad.measures.models.technique import Technique

__all__ = [
    "CalendarConsent",
    "Cause",
    "CauseAnalysis",
    "CauseAnswer",
    "Comparison",
    "FieldActivity",
    "Figures",
    "FollowUp",
    "FollowUpReminder",
    "Influence",
    "Measure",
    "MeasureStep",
    "Mechanism",
    "Priority",
    "PriorityDecision",
    "PriorityReturn",
    "Problem",
    "ProblemStatus",
    "Technique",
    "Visibility",
]
