from typing import ClassVar, Self

from django.db import models
from django_scopes import ScopedManager


class Scoped(models.Model):
    """Base of everything that belongs to a partnership. A query outside `scope(partnership=…)` is an error."""

    partnership = models.ForeignKey("partnership.Partnership", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Self]] = ScopedManager(partnership="partnership")

    class Meta:
        abstract = True
