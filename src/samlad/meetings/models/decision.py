from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class Decision(Scoped):
    """What a meeting decided, or was asked to: who does what, how, by when it is reported back and by which function,
    and who is to be told. Where it stands are rows beside it."""

    unchangeable = True

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=200)
    how = models.CharField(max_length=500, blank=True)
    tell = models.CharField(max_length=200, blank=True)  # those who are to be told of it
    to_group = models.ForeignKey(  # whose meetings it comes to as well
        "meetings.Group", null=True, on_delete=models.PROTECT, related_name="+"
    )
    report_on = models.DateField(null=True)
    reporter = models.ForeignKey("partnership.Function", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["report_on", "pk"]

    def __str__(self) -> str:
        return self.what


class DecisionState(Scoped):
    """That a decision came to a state, and why. The newest row is how it stands; none is ever changed."""

    unchangeable = True

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        DECIDED = "decided", _("Decided")
        ANCHORING = "anchoring", _("Being anchored")
        ANCHORED = "anchored", _("Anchored")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=10, choices=State)
    holder = models.CharField(max_length=200, blank=True)  # of the mandate: with whom it is anchored
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["decision", "-id"], name="decision_state")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(state="anchoring", holder=""), name="anchored_with_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"


class DecisionReport(Scoped):
    """That it was told what became of a decision."""

    unchangeable = True

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="report")
    text = models.CharField(max_length=1000)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.decision_id}"
