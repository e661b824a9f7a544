from django.db import models
from django.utils.translation import gettext_lazy

from samlad.partnership.models import Scoped

LONGEST_SOURCE, LONGEST_FILE = 120, 120


class BaseMap(Scoped):
    """A file of roads, water and land that is drawn under the areas (bakgrundskarta). Replaced as a whole."""

    filename = models.CharField(max_length=LONGEST_FILE)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True, help_text="written at the foot of the map")
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["filename"]
        constraints = [models.UniqueConstraint(fields=["partnership", "filename"], name="one_base_map_per_file")]

    def __str__(self) -> str:
        return self.filename


class BaseMapFeature(Scoped):
    class Kind(models.TextChoices):
        MAIN_ROAD = "main_road", gettext_lazy("Main road")
        STREET = "street", gettext_lazy("Street")
        PATH = "path", gettext_lazy("Path")
        RAILWAY = "railway", gettext_lazy("Railway")
        WATER = "water", gettext_lazy("Water (area)")
        STREAM = "stream", gettext_lazy("Watercourse (line)")
        WOOD = "wood", gettext_lazy("Wood or park")
        BUILT = "built", gettext_lazy("Built-up land")

    base_map = models.ForeignKey(BaseMap, on_delete=models.CASCADE, related_name="features")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80, blank=True)
    shape = models.BinaryField()  # line or polygon, WKB, EPSG:4326 (longitude, latitude)

    def __str__(self) -> str:
        return self.name or self.kind
