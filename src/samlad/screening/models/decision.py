from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class ScreeningDecision(Scoped):
    """That somebody decided about what the screening found in words that were saved. Findings are stored by kind and
    number alone: neither the words nor anything made of them, so that nothing here leads back to them. Plain ids: the
    decision outlives what it is about."""

    unchangeable = True

    class Decision(models.TextChoices):
        NOBODY = "nobody", _("It identifies no one")

    object_type = models.CharField(max_length=60)  # the model, as "measures.measure"
    object_id = models.BigIntegerField()
    found = models.JSONField()  # number of findings by kind, as `textscreen` names them
    decision = models.CharField(max_length=20, choices=Decision)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["partnership", "object_type", "object_id"], name="screening_object")]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} {self.decision}"
