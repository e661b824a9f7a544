from django.db import models
from django.utils.translation import get_language

from samlad.measures.models.measure import Mechanism
from samlad.partnership.models import Scoped


class Technique(Scoped):
    """A situational technique from research, suggested where its indicators are the problem. The partnership's own
    table: replaced whole from a file."""

    mechanism = models.CharField(max_length=20, choices=Mechanism)
    text_sv = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    indicators = models.CharField(max_length=300)  # codes, separated by blanks
    source = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text_sv
