from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Scoped


class SuggestionAnswer(Scoped):
    """That a person took up or dismissed a suggested problem. A dismissed one comes back only with more behind it."""

    class Verdict(models.TextChoices):
        TAKEN_UP = "taken_up", _("Taken up")
        DISMISSED = "dismissed", _("Dismissed")

    key = models.CharField(max_length=120)  # what it was about, the same from week to week
    title = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    strength = models.FloatField()  # how much there was behind it when it was answered
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["partnership", "key"], name="answer_by_key")]

    def __str__(self) -> str:
        return f"{self.title}: {self.verdict}"
