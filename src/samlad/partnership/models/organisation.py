from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models.base import Owners, Scoped


class Organisation(Scoped):
    """A verksamhet. A lead compiles and meets; a reporting unit reports to one lead, whatever its own legal body
    (M1)."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        POLICE = "police", _("Police")
        HOUSING = "housing", _("Housing company")
        SOCIAL_FIELD = "social_field", _("Social services' field group")
        YOUTH_CENTRE = "youth_centre", _("Youth centre")
        SCHOOL = "school", _("School")
        HOME_CARE = "home_care", _("Home care")
        RESCUE = "rescue", _("Rescue service")
        TRANSPORT = "transport", _("Public transport")
        GUARDS = "guards", _("Guard company")
        PROPERTY = "property", _("Property company")
        SHOPS = "shops", _("Shops")
        NIGHT_WALKERS = "night_walkers", _("Night walkers")
        ASSOCIATION = "association", _("Association")
        OTHER = "other", _("Other")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    reports_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    legal_body = models.CharField(max_length=120, blank=True)
    shares_places = models.BooleanField(default=True)  # that the place and the point of what it releases go along

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="one_organisation_per_name"),
            models.CheckConstraint(condition=~Q(reports_to=models.F("id")), name="organisation_not_under_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lead(self) -> bool:
        return self.reports_to_id is None

    @property
    def lead_id(self) -> int:
        return self.reports_to_id or self.pk

    @property
    def leads_partnership(self) -> bool:
        """The municipality as a lead answers for what all share."""
        return self.is_lead and self.kind == self.Kind.MUNICIPALITY

    @property
    def owners(self) -> Owners:
        """Whose a raw row is that this organisation reports now."""
        return Owners(organisation_id=self.pk, lead_id=self.lead_id)
