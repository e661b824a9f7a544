from django.db import models

from samlad.partnership.models import Scoped
from samlad.picture.offering import Piece, offered
from samlad.writing.models import Written


class SituationPicture(Scoped):
    """The joint picture of a round while it is written. What is published is a record and lives in the register."""

    round = models.OneToOneField("collection.Round", on_delete=models.PROTECT, related_name="picture")
    started_at = models.DateTimeField()
    # The state of the data and the version of the programme that the fields follow; empty before the first draft.
    drafted_from = models.CharField(max_length=80, default="")
    coverage = models.TextField(default="")  # who has answered, as the draft is made from; no text that is written in

    def __str__(self) -> str:
        return str(self.round_id)


class PictureField(Written):
    """One field of the template, which several write in."""

    class Section(models.TextChoices):
        WEATHER = "weather"
        IMPORTANT = "important"
        OVERALL = "overall"
        PRIORITY = "priority"
        CAUSE = "cause"
        EXPECTATION = "expectation"
        PRIORITY_MEASURES = "priority_measures"
        OTHER = "other"
        USUAL = "usual"
        QUIET = "quiet"
        MISSING = "missing"
        EVENTS = "events"

    picture = models.ForeignKey(SituationPicture, on_delete=models.CASCADE, related_name="fields")
    section = models.CharField(max_length=20, choices=Section)
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    drafted = models.TextField(blank=True)
    heading = models.CharField(max_length=300, blank=True)  # of an area: what stands out, as the draft finds it
    # The draft as it stood when somebody first wrote, or last took in what it said.
    written_from = models.TextField(blank=True)
    facts = models.JSONField(default=list, blank=True)  # of what was drafted: [number as written, what it counts]
    events = models.JSONField(default=list, blank=True)  # it is built on: of each the ids of the released observations

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["picture", "section", "area"], name="one_field_per_area"),
            models.UniqueConstraint(
                fields=["picture", "section"], condition=models.Q(area=None), name="one_field_without_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.area_id or ''}"

    @property
    def offered(self) -> list[Piece]:
        """What has changed in the data since somebody wrote, where the text does not say it."""
        return offered(self.written_from, self.drafted, self.text) if self.version else []


class Publication(Scoped):
    """That a picture was published as a record. A correction is a new one that names the one it replaces."""

    unchangeable = True

    picture = models.ForeignKey(SituationPicture, on_delete=models.PROTECT, related_name="publications")
    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="publication")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)
    signed = models.JSONField(default=list)  # the rules that were signed, by code (`picture.gate`)
    reason = models.CharField(max_length=300, blank=True)  # of a correction
    figures = models.JSONField(null=True)  # what it was built on, as `picture.figures.figures_of` tells them

    class Meta:
        ordering = ["-record__version"]  # by version, never by time: clocks are set back

    def __str__(self) -> str:
        return str(self.record)
