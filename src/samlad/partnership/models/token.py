from django.conf import settings
from django.db import models

from samlad.partnership.models.base import Scoped


class AccessToken(Scoped):
    """A person's key for programs that read the machine interface, such as QGIS, or for a calendar, which can do
    nothing but fetch that. Stored as a hash, returned once. It may what the person may on the day it is used, and it
    only reads."""

    class Purpose(models.TextChoices):
        PROGRAM = "program"
        CALENDAR = "calendar"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.PROGRAM)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class AccessTokenRevocation(Scoped):
    """That a key was revoked: from then on it opens nothing."""

    token = models.OneToOneField(AccessToken, on_delete=models.CASCADE, related_name="revocation")
    revoked_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.token_id}"
