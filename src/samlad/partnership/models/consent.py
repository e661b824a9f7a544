from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models.base import Scoped


class Independence(Scoped):
    """That a lead has had its first coordinator: from then on only its own people configure its tree."""

    lead = models.OneToOneField("partnership.Organisation", on_delete=models.PROTECT, related_name="independence")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.lead_id}"


class Consent(Scoped):
    """That a lead lets somebody read, in a function, what is reported to it. Without one a holder reads no raw words.
    A unit that moves, and a duty that somebody adds who does not read them, end it."""

    assignment = models.OneToOneField("partnership.Assignment", on_delete=models.CASCADE, related_name="consent")
    lead = models.ForeignKey("partnership.Organisation", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.assignment_id}"


class Notice(Scoped):
    """Something that a lead is told about who reads what is reported to it."""

    class Kind(models.TextChoices):
        WAITS = "waits", _("waits for consent to read")
        CONSENTED = "consented", _("may read, and has held functions of another lead")
        ELSEWHERE = "elsewhere", _("who may read here, now also holds a function of another lead")
        MOVED_HERE = "moved_here", _("reports here from now")

    lead = models.ForeignKey("partnership.Organisation", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    function = models.ForeignKey("partnership.Function", null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("partnership.Organisation", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.kind}"
