from django.db import models

from samlad.partnership.models import Scoped
from samlad.writing.models import Written


class Supplement(Scoped):
    """What a lead organisation adds, for its own people, to the joint picture of a round. Others do not know of it."""

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "round"], name="one_supplement_a_round")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.round_id}"


class SupplementText(Written):
    """What stands under one heading, which several write in."""

    supplement = models.ForeignKey(Supplement, on_delete=models.CASCADE, related_name="texts")
    heading = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["supplement", "heading"], name="one_text_under_each_heading")]

    def __str__(self) -> str:
        return self.heading


class SupplementPublication(Scoped):
    """That a supplement was published as a record. A correction is a new one that names the one it replaces."""

    unchangeable = True

    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="publications")
    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="supplement_publication")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)
    signed = models.JSONField(default=list)  # the rules that were signed, by code (`supplements.gate`)
    reason = models.CharField(max_length=300, blank=True)  # of a correction

    class Meta:
        ordering = ["-record__version"]  # by version, never by time: clocks are set back

    def __str__(self) -> str:
        return str(self.record)
