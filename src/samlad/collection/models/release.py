from django.db import models
from django.db.models import Q

from samlad.collection.models.terms import Precision, Signal
from samlad.partnership.models import Owned, Scoped


class ReleasedObservation(Owned):
    """An observation as its organisation lets the joint world know it: the wording and the facts that crossed with it.

    Withdrawing empties the wording and leaves the row: what was published stands, and nothing else reads it (M37).
    """

    # For the organisation itself, so that its own page can tell what is shared; empty once the report was taken back.
    observation = models.OneToOneField(
        "collection.Observation", null=True, on_delete=models.SET_NULL, related_name="release"
    )
    wording = models.TextField(max_length=4000, blank=True)
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="released")
    indicator = models.ForeignKey("collection.Indicator", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("collection.IndicatorKind", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    # Only where the organisation lets its places be known.
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    precision = models.CharField(max_length=10, choices=Precision)
    local_date = models.DateField()
    signal = models.PositiveSmallIntegerField(null=True, choices=Signal)
    ceased_in = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(wording=""), name="withdrawn_says_nothing"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | ~Q(wording=""), name="released_says_something"
            ),
        ]
        indexes = [models.Index(fields=["partnership", "local_date"], name="released_by_day")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.local_date}"


class ReleasedSighting(Scoped):
    """A round in which a released observation was seen: its own, and each where it was answered as still there."""

    released = models.ForeignKey(ReleasedObservation, on_delete=models.CASCADE, related_name="sightings")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["released", "round"], name="seen_once_a_round")]

    def __str__(self) -> str:
        return f"{self.released_id} {self.round_id}"


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


class ReleasedResponse(Scoped):
    """Who was expected and who answered, per area, when a round closed: the denominator. `area` None is everybody."""

    round = models.ForeignKey("collection.Round", on_delete=models.CASCADE, related_name="+")
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
