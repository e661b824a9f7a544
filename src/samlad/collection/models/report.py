from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Owned


class Answer(models.TextChoices):
    OBSERVATIONS = "observations", _("With observations")
    QUIET = "quiet", _("Quiet")
    CLOSED = "closed", _("Closed for the week")


class Report(Owned):
    """A function's report for a round. Without a submission it is missing, which is not quiet (M8)."""

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="reports")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="reports")
    submission = models.ForeignKey("collection.Submission", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "function"], name="one_report_per_round")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.function_id}"


class Submission(Owned):
    """One sending of a report. Changes are new rows; the report points at the one in force."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="submissions")
    answer = models.CharField(max_length=12, choices=Answer)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=100)
    late = models.BooleanField()
    key = models.CharField(max_length=36)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key", "answer"], name="submitted_once_per_key")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.answer}"


class Draft(Owned):
    """What a reporter has typed in a form and not sent, so that nothing typed is lost."""

    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="drafts")
    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=36, default="")  # the key of the form that saved it last
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "function", "lead", "form"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.function_id}"
