from typing import ClassVar, Self, TypedDict

from django.db import models
from django_scopes import ScopedManager


class Owners(TypedDict):
    """Whose a raw row is, as the fields of `Owned`."""

    organisation_id: int
    lead_id: int


class Scoped(models.Model):
    """Base of everything that belongs to a partnership. A query outside `scope(partnership=…)` is an error."""

    partnership = models.ForeignKey("partnership.Partnership", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Self]] = ScopedManager(partnership="partnership")

    class Meta:
        abstract = True


class Owned(Scoped):
    """Base of raw material: the unit that reported it, and the lead that unit reported to when it did (M37). A unit
    that moves leaves what it said with its former lead, so reading goes by the lead kept here, never by today's tree.
    """

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def owners(self) -> Owners:
        return Owners(organisation_id=self.organisation_id, lead_id=self.lead_id)
