from django.db import models

from samlad.partnership.models import Scoped


class Drawing(Scoped):
    """A chart, drawn once for page and document. `key` is the hash of what it draws."""

    key = models.CharField(max_length=64)
    svg = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="drawn_once")]

    def __str__(self) -> str:
        return self.key[:12]
