from django.db import models

from samlad.partnership.models import Scoped


class CalendarConsent(Scoped):
    """That the police let their shared rows into calendar feeds, which leave this house (M37). Others' rows go there
    when they are shared; the police's only while a consent stands."""

    organisation = models.ForeignKey("partnership.Organisation", on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(withdrawn_at=None), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}"
