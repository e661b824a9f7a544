from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped
from samlad.writing.models import Written


class CauseAnalysis(Scoped):
    """The guided questions about one problem (M15). Situations and places, never individuals."""

    problem = models.OneToOneField("measures.Problem", on_delete=models.CASCADE, related_name="analysis")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.problem_id}"


class CauseAnswer(Written):
    """The answer to one of the questions in `measures.guide`, which several write in."""

    analysis = models.ForeignKey(CauseAnalysis, on_delete=models.CASCADE, related_name="answers")
    question = models.SlugField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.analysis_id} {self.question}"


class Cause(Scoped):
    """Something that makes the problem possible, with what speaks for it. Measures point at causes."""

    class Branch(models.TextChoices):
        """The fishbone's three sides: kinds of situation, never individuals."""

        OFFENDER = "offender", _("Offender situation")
        VICTIM = "victim", _("Victim situation")
        PLACE = "place", _("Object or place")

    class Certainty(models.TextChoices):
        SURE = "sure", _("Certain")
        LIKELY = "likely", _("Likely")
        GUESS = "guess", _("A guess so far")

    analysis = models.ForeignKey(CauseAnalysis, on_delete=models.CASCADE, related_name="causes")
    text = models.CharField(max_length=300)
    branch = models.CharField(max_length=10, choices=Branch)
    certainty = models.CharField(max_length=10, choices=Certainty)
    # Whose judgement, or which figure; the shared observations that speak for it stand beside.
    evidence = models.CharField(max_length=500)
    released = models.ManyToManyField("collection.ReleasedObservation", related_name="+")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["branch", "pk"]

    def __str__(self) -> str:
        return self.text
