from django.db import models

from samlad.partnership.models import Scoped


class FunctionArea(Scoped):
    """That a function answers for an area: the denominator of everything counted there."""

    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["function", "area"], name="covered_once")]

    def __str__(self) -> str:
        return f"{self.function_id}–{self.area_id}"
