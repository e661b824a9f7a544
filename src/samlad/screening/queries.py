"""What the screening finds, and what people have decided about it."""

from collections import Counter

from django.db.models import QuerySet

from samlad.partnership.models import Scoped
from samlad.screening.models import ScreeningDecision
from textscreen import Finding as Finding
from textscreen import screen


def findings_in(*texts: str) -> tuple[Finding, ...]:
    """What may point at a person, text by text."""
    return tuple(found for text in texts for found in screen(text))


def decisions() -> QuerySet[ScreeningDecision]:
    """Every decision, the newest first."""
    return ScreeningDecision.objects.order_by("-pk")


def decisions_about(row: Scoped) -> QuerySet[ScreeningDecision]:
    """What was decided about the words of one row, the newest first."""
    return decisions().filter(object_type=row._meta.label_lower, object_id=row.pk)


def number_found(chosen: QuerySet[ScreeningDecision]) -> Counter[str]:
    """How many findings of each kind the decisions were about."""
    number: Counter[str] = Counter()
    for found in chosen.values_list("found", flat=True):
        number.update(found)
    return number
