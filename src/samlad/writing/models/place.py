from django.db import models

from samlad.writing.merging import Overlap
from samlad.writing.models.written import OfText


class Place(OfText):
    """A place in a text where two wordings of the same words stand one after the other (`merging.Overlap`), until
    somebody has looked: edits it, or says that it is right."""

    start = models.PositiveIntegerField()
    middle = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    since = models.PositiveIntegerField()  # the first version that has both

    class Meta:
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="places_of_text")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    start__lte=models.F("middle"), middle__lte=models.F("end"), start__lt=models.F("end")
                ),
                name="place_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} {self.start}–{self.end}"

    @property
    def overlap(self) -> Overlap:
        return Overlap(self.start, self.middle, self.end)
