from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class Problem(Scoped):
    """A problembild: a lasting problem under a name of its own, followed over time (M17). A place or a phenomenon,
    never a person. What it is about ties it to counts: no indicators or areas means all of them."""

    name = models.CharField(max_length=160)
    description = models.TextField(max_length=2000, blank=True)
    indicators = models.ManyToManyField("collection.Indicator", related_name="+")
    areas = models.ManyToManyField("places.Area", related_name="problems")
    places = models.ManyToManyField("places.Place", related_name="problems")
    starts_on = models.DateField()  # from when its counts are followed
    suggestion = models.CharField(max_length=120, blank=True)  # the key of the suggestion it was taken up from
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="one_problem_per_name")]

    def __str__(self) -> str:
        return self.name


class ProblemStatus(Scoped):
    """That a problem entered a state, and why. The newest row is how it stands; none is ever changed."""

    unchangeable = True

    class State(models.TextChoices):
        OPENED = "opened", _("Opened")
        DEEPENED = "deepened", _("Deepened")
        CALM = "calm", _("Calm")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["problem", "-id"], name="problem_state")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.state}"
