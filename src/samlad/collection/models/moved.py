from django.db import models

from samlad.partnership.models import Scoped


class MeetingMove(Scoped):
    """That the meeting of a round was moved, and why: a fixed time is a virtue (M4). The reports close as long before
    it as they did."""

    unchangeable = True

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="moves")
    was_at = models.DateTimeField()
    meeting_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.meeting_at:%Y-%m-%d %H:%M}"
