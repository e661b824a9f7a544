from django.db import models

from samlad.collection.models.source import Source
from samlad.partnership.models import Scoped


class SourceAsk(Scoped):
    """A question to an outside source, asked by a person and put by the worker: no page waits for another's server.
    `answered_at` is when an answer came, or when it was clear that none would: then `trouble` says why."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="asks")
    period = models.CharField(max_length=10)  # 2026-08, 2026-08-22
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    answered_at = models.DateTimeField(null=True)
    document = models.JSONField(null=True)  # what became of the answer, in numbers
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "period"], condition=models.Q(answered_at=None), name="waits_once_for_an_answer"
            )
        ]

    def __str__(self) -> str:
        return self.period
