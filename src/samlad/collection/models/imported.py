from django.db import models
from django.db.models import Q

from samlad.collection.models.source import Source
from samlad.partnership.models import Scoped


class EventMapping(Scoped):
    """Which indicator an outside source's type counts as; without an indicator it is left out, with the reason."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mappings")
    external_type = models.CharField(max_length=120)
    indicator = models.ForeignKey(
        "collection.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.ForeignKey(
        "collection.IndicatorKind", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["external_type"]
        constraints = [models.UniqueConstraint(fields=["source", "external_type"], name="one_mapping_per_type")]

    def __str__(self) -> str:
        return self.external_type


class ImportedEvent(Scoped):
    """An event of an outside source, kept under its own number so that importing again updates and never doubles."""

    class Outcome(models.TextChoices):
        COUNTED = "counted"
        TYPE_LEFT_OUT = "type_left_out"
        UNKNOWN_TYPE = "unknown_type"
        OLD_CASE = "old_case"
        SUMMARY = "summary"
        IN_HOME = "in_home"
        NOT_SET = "not_set"  # a fire that nobody is presumed to have set
        ELSEWHERE = "elsewhere"  # revised to another municipality

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="events")
    external_id = models.CharField(max_length=40)
    external_type = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    # What a counted event counts as, where, and on which day; none of it for one that is not counted.
    round = models.ForeignKey("collection.Round", null=True, on_delete=models.PROTECT, related_name="outside_events")
    indicator = models.ForeignKey("collection.Indicator", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("collection.IndicatorKind", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(null=True)
    local_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="imported_once"),
            models.CheckConstraint(
                condition=Q(
                    outcome="counted", indicator__isnull=False, local_date__isnull=False, happened_at__isnull=False
                )
                | (~Q(outcome="counted") & Q(indicator=None, local_date=None, round=None)),
                name="counted_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "source", "local_date"], name="outside_event_by_day")]

    def __str__(self) -> str:
        return self.external_id


class SourceCount(Scoped):
    """A weekly count typed or pasted by somebody with figures of their own, such as the kommunpolis."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="counts")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="source_counts")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collection.Indicator", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "round", "area", "indicator"], name="one_count_per_cell"),
            models.UniqueConstraint(
                fields=["source", "round", "indicator"],
                condition=models.Q(area=None),
                name="one_count_without_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.indicator_id}: {self.count}"
