from django.db import models
from django.utils.translation import get_language

from samlad.partnership.models import Scoped


def name_field(language: str | None) -> str:
    """The column that holds the name in the language."""
    return "name_en" if (language or "").startswith("en") else "name_sv"


class _Named(Scoped):
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(get_language())

    def name_in(self, language: str | None) -> str:
        return str(getattr(self, name_field(language)))


class Indicator(_Named):
    """One of the questionnaire's kinds of observation (M6). Its code lasts; its help text belongs to a questionnaire
    version."""

    code = models.SlugField(max_length=40)
    counted = models.BooleanField(default=True)  # as unsafety; an event that is to come is listed and not added up
    can_persist = models.BooleanField(default=True)  # asked about again the week after; what happened once is not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="one_indicator_per_code")]


class IndicatorKind(_Named):
    """A countable sub-kind, such as violence or drugs under "Annat otrygghetsskapande"."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="kinds")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    can_persist = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["indicator", "code"], name="one_kind_per_code")]


class Questionnaire(Scoped):
    """A version of the questions, the same for everybody; a round keeps the version it was asked with."""

    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["partnership", "version"], name="one_questionnaire_per_version")]

    def __str__(self) -> str:
        return str(self.version)


class Question(Scoped):
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    help_sv = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "indicator"], name="indicator_asked_once")]

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def help(self) -> str:
        return self.help_en if (get_language() or "").startswith("en") else self.help_sv
