from django.db import models

from samlad.partnership.models import Scoped


class Decision(Scoped):
    """Something that must be anchored elsewhere: who does what, how, and when it is to be reported back."""

    unchangeable = True

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=200)
    how = models.CharField(max_length=500, blank=True)
    report_on = models.DateField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["report_on", "pk"]

    def __str__(self) -> str:
        return self.what


class DecisionReport(Scoped):
    """That it was told what became of a decision."""

    unchangeable = True

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="report")
    text = models.CharField(max_length=1000)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.decision_id}"
