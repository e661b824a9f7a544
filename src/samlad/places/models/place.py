from django.db import models
from django.db.models import Q

from samlad.partnership.models import Scoped


class Place(Scoped):
    """A place people call by name: a square, an underpass, a schoolyard."""

    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=120)
    other_names = models.CharField(max_length=300, blank=True, help_text="separated by commas")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="one_place_per_name"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="place_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
