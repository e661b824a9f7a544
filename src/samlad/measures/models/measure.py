from django.db import models

from samlad.partnership.models import Scoped


class Measure(Scoped):
    """An insats. One line – what, where, who – is enough (M19)."""

    what = models.CharField(max_length=300)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    who = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="measures"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return self.what
