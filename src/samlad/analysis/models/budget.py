from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from samlad.partnership.models import Scoped


class FalseAlarmBudget(Scoped):
    """How many times a month "unusual" may be said of nothing, over everything that is tested together. The newest row
    holds."""

    DEFAULT = Decimal("1.0")

    per_month = models.DecimalField(
        max_digits=4, decimal_places=2, validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(20))]
    )
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.per_month}"
