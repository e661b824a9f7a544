"""What happens in the room of a meeting: who leads, which point it is at, who takes part, who is there just now."""

from django.db import models

from samlad.partnership.models import Scoped


class Lead(Scoped):
    """That a function leads the meeting, from then on until another takes over. The newest holds."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="leads")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.function_id}"


class Step(Scoped):
    """That the meeting came to a point of its agenda, and to an area under it. The newest is where it is."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="steps")
    item = models.SlugField(max_length=30)
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    led_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.item}"


class Attendance(Scoped):
    """That a function takes part in the meeting: functions, never names (M2). Struck off, the row stays and says so."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendances")
    function = models.ForeignKey("partnership.Function", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "function"], name="attends_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.function_id}"


class Presence(Scoped):
    """That somebody has the room open just now, and where they write. Says nothing of the past: it is written over, and
    gone when the meeting is."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="presences")
    account = models.ForeignKey("partnership.Account", on_delete=models.CASCADE, related_name="+")
    function = models.ForeignKey("partnership.Function", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=40, blank=True)  # where the caret is: "picture-12", or nowhere
    page = models.CharField(max_length=32, blank=True)  # of the browser, which says when it is closed
    follows = models.BooleanField(default=True)  # the leader's step, or looks around
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "account"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.account_id}"
