"""The raw reports. Imported by `collection` alone: everybody else reads what was released (`ReleasedObservation`)."""

from django.db import models
from django.db.models import Q

from samlad.collection.models.source import Source
from samlad.collection.models.terms import Precision, Signal, Status
from samlad.partnership.models import Owned


class Observation(Owned):
    """What, where, when and how, never who. Raw words belong to the organisation until it releases them (M37)."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="observations")
    # The extra round that it was told for. It belongs to the week's round and is counted there, once.
    extra = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey("collection.Report", on_delete=models.PROTECT, related_name="observations")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collection.Indicator", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("collection.IndicatorKind", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    precision = models.CharField(max_length=10, choices=Precision)
    local_date = models.DateField()
    text = models.TextField(max_length=4000, blank=True)
    signal = models.PositiveSmallIntegerField(null=True, choices=Signal)
    key = models.CharField(max_length=36)  # of the form it was sent with
    digest = models.CharField(max_length=64, blank=True, default="")  # of what was sent, whatever it was changed to
    version = models.PositiveIntegerField(default=0)  # one more with each change
    created_at = models.DateTimeField()
    # The round in which it was answered that this is over; None while it is open (M9).
    ended_in = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key", "digest"], name="sent_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="observation_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(signal=None) | Q(signal__lte=3), name="signal_0_to_3"),
        ]
        indexes = [
            models.Index(fields=["function"], condition=Q(ended_in=None), name="observation_open"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.local_date}"


class StatusAnswer(Owned):
    """Whether something is still there, answered once a round."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="answers")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "round"], name="answered_once_a_round")]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.status}"
