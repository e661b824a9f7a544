from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models.base import Scoped


class CalendarEntry(Scoped):
    """School breaks and other days that change what happens in town, beside the public holidays that all share."""

    class Kind(models.TextChoices):
        SCHOOL_BREAK = "school_break", _("School break")
        STUDY_DAY = "study_day", _("School closed for the day")
        OTHER = "other", _("Other")

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SCHOOL_BREAK)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="calendar_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name
