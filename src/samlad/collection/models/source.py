from django.db import models

from samlad.partnership.models import Scoped


class Source(Scoped):
    """Where figures come from; sources are counted apart (M11)."""

    QUESTIONNAIRE = "questionnaire"
    POLICE_EVENTS = "police_events"
    POLICE_COUNTS = "police_counts"

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="one_source_per_code")]

    def __str__(self) -> str:
        return self.name
