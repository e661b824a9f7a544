from django.db import models

from samlad.partnership.models import Scoped


class Written(Scoped):
    """Base of what several write in: a field of the picture, a point of a meeting, an answer. Every saved change raises
    its version. Only `samlad.writing.service` changes these four, so that nobody's words are written over."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # 0: nobody has written, it is as drafted or empty
    edited_at = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True


class OfText(Scoped):
    """Base of what is kept of a text beside it: by the kind and the number of its row, without a key to it, as texts
    belong to apps above. Nothing here holds a word."""

    object_type = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        abstract = True
