"""All but the raw reports, which `collection` imports from `models.observation` itself."""

import samlad.collection.models.observation  # noqa: F401 - a model has to be known to be a table
from samlad.collection.models.asked import SourceAsk
from samlad.collection.models.gear import GearChange, GearUp
from samlad.collection.models.imported import EventMapping, ImportedEvent, SourceCount
from samlad.collection.models.indicator import Indicator, IndicatorKind, Question, Questionnaire
from samlad.collection.models.link import LinkLetter, LinkRevocation, ReportLink
from samlad.collection.models.moved import MeetingMove
from samlad.collection.models.release import ReleasedCount, ReleasedObservation, ReleasedResponse, ReleasedSighting
from samlad.collection.models.report import Answer, Draft, Report, Submission
from samlad.collection.models.round import Closure, Reopening, Round
from samlad.collection.models.source import Source
from samlad.collection.models.terms import Precision, Signal, Status

__all__ = [
    "Answer",
    "Closure",
    "Draft",
    "EventMapping",
    "GearChange",
    "GearUp",
    "ImportedEvent",
    "Indicator",
    "IndicatorKind",
    "LinkLetter",
    "LinkRevocation",
    "MeetingMove",
    "Precision",
    "Question",
    "Questionnaire",
    "ReleasedCount",
    "ReleasedObservation",
    "ReleasedResponse",
    "ReleasedSighting",
    "Reopening",
    "Report",
    "ReportLink",
    "Round",
    "Signal",
    "Source",
    "SourceAsk",
    "SourceCount",
    "Status",
    "Submission",
]
