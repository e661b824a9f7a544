from django.db import models

from samlad.partnership.models import Scoped


class WritingClosure(Scoped):
    """That the writing was closed, so that what is read through is what stands; and opened again."""

    picture = models.ForeignKey("picture.SituationPicture", on_delete=models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["picture"], condition=models.Q(opened_at=None), name="writing_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.closed_at:%Y-%m-%d %H:%M}"
