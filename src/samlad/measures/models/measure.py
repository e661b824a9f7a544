from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samlad.partnership.models import Scoped


class Mechanism(models.TextChoices):
    """How a measure is meant to work (M19)."""

    EFFORT = "effort", _("Raise the effort")
    RISK = "risk", _("Raise the risk")
    REWARD = "reward", _("Lower the reward")
    PROVOCATION = "provocation", _("Lower the provocation")
    EXCUSES = "excuses", _("Remove excuses")
    FORMAL = "formal", _("More formal control")
    INFORMAL = "informal", _("More informal control")
    RESTORE = "restore", _("Restore the environment")
    SIGNS = "signs", _("Strengthen signs of safety")  # people about, care, light


class Visibility(models.TextChoices):
    """Who a measure is for, the narrowest first (M37): decided operations may be secret."""

    OWN = "own", _("Only our own organisation")
    MEETING = "meeting", _("The meeting")
    PICTURE = "picture", pgettext_lazy("who sees a measure", "The joint picture")


class Measure(Scoped):
    """An insats. One line – what, where, who – is enough (M19); everything else is asked for when it matters.

    `areas` none: the whole municipality. `outline` is a drawn shape (WKB, EPSG:4326) where areas and places are too
    coarse. `target_change` is in per cent of the indicator's level before, −30 is a third less. `visibility` has no
    default: one that nobody chose for is seen by its own organisation alone.
    """

    what = models.CharField(max_length=300)
    who = models.CharField(max_length=200)
    areas = models.ManyToManyField("places.Area", related_name="measures")
    places = models.ManyToManyField("places.Place", related_name="measures")
    outline = models.BinaryField(null=True)
    organisation = models.ForeignKey(
        "partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="measures"
    )
    owner = models.ForeignKey(
        "partnership.Function", null=True, on_delete=models.PROTECT, related_name="owned_measures"
    )
    joining = models.ManyToManyField("partnership.Function", related_name="joined_measures")
    problem = models.ForeignKey("measures.Problem", null=True, on_delete=models.PROTECT, related_name="measures")
    cause = models.ForeignKey("measures.Cause", null=True, on_delete=models.PROTECT, related_name="measures")
    mechanism = models.CharField(max_length=20, choices=Mechanism, blank=True)
    how = models.TextField(max_length=2000, blank=True)
    indicators = models.ManyToManyField("collection.Indicator", related_name="+")  # what it is followed by
    target_change = models.SmallIntegerField(null=True)
    target_on = models.DateField(null=True)
    cost = models.PositiveIntegerField(null=True)  # kronor
    saving = models.PositiveIntegerField(null=True)  # kronor a year
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    follow_up_on = models.DateField(null=True)
    visibility = models.CharField(max_length=10, choices=Visibility)
    version = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="measure_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.what


class MeasureStep(Scoped):
    """What is to be done, by whom and when; and that it was: what shows whether the measure was done as decided."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    done_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
