from django.db import models

from samlad.writing.models.written import OfText


class Earlier(OfText):
    """That a text once said something, or took something in, without saying what: a digest under the site's secret key.
    Who comes with the words can show that they began from them; nobody finds the words from the digest."""

    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()  # that whoever began from it had seen

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object_type", "object_id", "digest"], name="earlier_once")]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} v{self.version}"
