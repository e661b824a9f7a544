from samlad.collection.models.asked import SourceAsk
from samlad.collection.models.imported import EventMapping, ImportedEvent, SourceCount
from samlad.collection.models.indicator import Indicator, IndicatorKind, Question, Questionnaire
from samlad.collection.models.link import LinkLetter, LinkRevocation, ReportLink
from samlad.collection.models.observation import Observation, Source, StatusAnswer
from samlad.collection.models.release import Release, ReleasedCount, ReleasedCoverage
from samlad.collection.models.report import Answer, Draft, Report, Submission
from samlad.collection.models.round import Closure, Reopening, Round

__all__ = [
    "Answer", "Closure", "Draft", "EventMapping", "ImportedEvent", "Indicator", "IndicatorKind", "LinkLetter",
    "LinkRevocation", "Observation", "Question", "Questionnaire", "Release", "ReleasedCount", "ReleasedCoverage",
    "Reopening", "Report", "ReportLink", "Round", "Source", "SourceAsk", "SourceCount", "StatusAnswer",
    "Submission",
]  # fmt: skip
