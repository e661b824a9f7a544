from datetime import datetime

from django.db import models
from django.db.models import Q

from samlad.partnership.models.base import Scoped
from samlad.partnership.models.function import Function


class Call(Scoped):
    """That a function is called to the meetings for a time, whatever its duties are: it enters them and reads what they
    read (`permissions.OF_A_CALL`)."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="calls")
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    called_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["function__organisation__name", "function__name"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("starts_at")), name="call_ends_after_start")
        ]

    def __str__(self) -> str:
        return str(self.function_id)


def called_at(now: datetime, prefix: str = "") -> Q:
    """The calls in force."""
    return Q(**{f"{prefix}starts_at__lte": now, f"{prefix}until__gt": now})
