from django.db import models

from samlad.partnership.models import Scoped


class SupplementHeading(Scoped):
    """A heading that a lead organisation has chosen for its supplements. Drafts follow the list; what is published
    holds its own."""

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "text"], name="one_heading_of_each")]

    def __str__(self) -> str:
        return self.text
