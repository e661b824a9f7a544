from samlad.measures.models.field_activity import FieldActivity
from samlad.measures.models.measure import Measure
from samlad.measures.models.priority import Priority

__all__ = ["FieldActivity", "Measure", "Priority"]
