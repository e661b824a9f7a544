from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class FollowUpReminder(Scoped):
    """That a person is reminded of a follow-up day, once for each day. A row without a person is from the time when all
    were reminded at once, one without a letter from before the outbox, or its letter is long forgotten."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    account = models.ForeignKey("partnership.Account", on_delete=models.CASCADE, null=True, related_name="+")
    letter = models.OneToOneField("post.Letter", on_delete=models.SET_NULL, null=True, related_name="reminder")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "due_on", "account"], name="reminded_once_a_day_each")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.due_on}"


class FollowUp(Scoped):
    """The handbook's three questions about a measure, answered once on a day, and what was decided (M22). Never
    changed: what is learnt later is a new one."""

    unchangeable = True

    class Fidelity(models.TextChoices):
        AS_DECIDED = "as_decided", _("Yes, as decided")
        PARTLY = "partly", _("Partly")
        NOT_DONE = "not_done", _("No")

    class Verdict(models.TextChoices):
        CONTINUE = "continue", _("Continue")
        EXTEND = "extend", _("Extend")
        CHANGE = "change", _("Change")
        END = "end", _("End")

    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="follow_ups")
    why = models.TextField(max_length=2000)
    fidelity = models.CharField(max_length=10, choices=Fidelity)
    done = models.TextField(max_length=2000, blank=True)
    situation = models.TextField(max_length=2000)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500)
    figures = models.ForeignKey("measures.Figures", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.verdict}"
