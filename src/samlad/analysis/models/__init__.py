from samlad.analysis.models.budget import FalseAlarmBudget
from samlad.analysis.models.drawing import Drawing
from samlad.analysis.models.result import Dataset, Result
from samlad.analysis.models.suggestion import SuggestionAnswer

__all__ = ["Dataset", "Drawing", "FalseAlarmBudget", "Result", "SuggestionAnswer"]
