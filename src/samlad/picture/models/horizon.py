from django.db import models

from samlad.partnership.models import Scoped


class HorizonNote(Scoped):
    """Something from outside the municipality that the meeting should know of (omvärldsbevakning): whence, of what day,
    and what it means here. It stands in the draft of the round it was written for."""

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    dated = models.DateField()
    meaning = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["dated", "pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.dated}"
