from django.db import models
from shapely import from_wkb
from shapely.geometry.base import BaseGeometry

from samlad.partnership.models import Scoped

LONGEST_CODE, LONGEST_NAME = 40, 120


class Area(Scoped):
    """A part of the municipality. Together the areas tile all of it, water included."""

    code = models.CharField(max_length=LONGEST_CODE)
    name = models.CharField(max_length=LONGEST_NAME)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    outline = models.BinaryField()  # polygon or multipolygon, WKB, EPSG:4326 (longitude, latitude)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="one_area_per_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def geometry(self) -> BaseGeometry:
        return from_wkb(bytes(self.outline))
