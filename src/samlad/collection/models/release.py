from django.db import models

from samlad.partnership.models import Owned, Scoped


class Release(Owned):
    """That an organisation shares an observation's words, in a wording fit to be shared."""

    observation = models.OneToOneField("collection.Observation", on_delete=models.PROTECT, related_name="release")
    wording = models.TextField(max_length=4000)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.observation_id}"


class ReleasedCount(Scoped):
    """The counts that crossed to the joint world when a round closed: the only numbers the joint picture reads."""

    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="counts")
    source = models.ForeignKey("collection.Source", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collection.Indicator", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("collection.IndicatorKind", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    new = models.PositiveIntegerField()
    persisting = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)  # from before, and nobody has said whether it is still there

    class Meta:
        indexes = [models.Index(fields=["partnership", "round", "area"], name="count_by_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.area_id} {self.indicator_id}: {self.new}"


class ReleasedCoverage(Scoped):
    """Who was expected and who answered, per area, when a round closed: the denominator. `area` None is everybody."""

    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="coverage")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField()
    with_observations = models.PositiveIntegerField()
    quiet = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="one_coverage_per_area"),
            models.UniqueConstraint(fields=["round"], condition=models.Q(area=None), name="one_coverage_in_all"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.area_id}: {self.answered}/{self.expected}"

    @property
    def answered(self) -> int:
        return self.with_observations + self.quiet
