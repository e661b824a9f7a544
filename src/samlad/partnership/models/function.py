from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models.base import Scoped


class Duty(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    COORDINATOR = "coordinator", _("Coordinator")
    MEETING_LEAD = "meeting_lead", _("Meeting lead")
    STEERING_GROUP = "steering_group", _("Steering group")
    RECIPIENT = "recipient", _("Recipient")
    REGISTRAR = "registrar", _("Registrar")
    ANALYST = "analyst", _("Analyst")
    MEASURE_OWNER = "measure_owner", _("Measure owner")
    ADMINISTRATOR = "administrator", _("Administrator")


class Function(Scoped):
    """What a duty is tied to, instead of a person (M2). People come and go; the function and its reports remain."""

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="functions")
    name = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_function_per_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation.name}"


class FunctionDuty(Scoped):
    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(max_length=20, choices=Duty)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["function", "duty"], name="one_row_per_duty")]

    def __str__(self) -> str:
        return self.get_duty_display()


class Assignment(Scoped):
    """That somebody holds a function for a time, or stands in for the one who does."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="assignments")
    account = models.ForeignKey("partnership.Account", on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    deputy = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} – {self.function}"

    def in_force(self, day: date) -> bool:
        """As `held_on` and `active_on`, for a row that is read."""
        spells = ((self.starts_on, self.ends_on), (self.function.starts_on, self.function.ends_on))
        return all((start is None or start <= day) and (end is None or day <= end) for start, end in spells)


def held_on(day: date, prefix: str = "") -> Q:
    """The assignments in force on `day`."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    )


def active_on(day: date, prefix: str = "") -> Q:
    """The functions that exist on `day`."""
    started = Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": day})
    return started & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))
