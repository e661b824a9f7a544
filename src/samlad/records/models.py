from django.db import models

from samlad.partnership.models import Scoped


class RecordSeries(Scoped):
    """Which series a kind of record is numbered in. The row without a kind is for all that have none of their own. What
    an organisation keeps for its own people is numbered in a series of its own, that nobody else's numbers are in."""

    kind = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8, default="EST")  # effektiv samordning för trygghet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind"], condition=models.Q(organisation=None), name="one_series_per_kind"
            ),
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_own_series_per_kind"),
            models.UniqueConstraint(
                fields=["partnership", "prefix"],
                condition=models.Q(organisation__isnull=False),
                name="one_own_series_per_prefix",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or '*'}: {self.prefix}"


class NumberSeries(Scoped):
    """The running number of a series in a partnership's year; locked while the next number is given."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "prefix", "year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}: {self.last}"


class Record(Scoped):
    """A registered document: numbered, hashed, unchanged ever after. A correction is a new version of the number.
    `only_for`: the lead organisation whose own people alone may know of it; None for what is everybody's."""

    unchangeable = True

    number = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    only_for = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)  # over the files' digests, in order of their names

    class Meta:
        ordering = ["-pk"]  # as they were numbered, whatever the clock said
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number", "version"], name="one_record_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"


class RecordFile(Scoped):
    """A file of a record, kept in the database: it is saved and backed up in the same breath as its number."""

    unchangeable = True

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["record", "name"], name="one_file_per_name")]

    def __str__(self) -> str:
        return self.name
