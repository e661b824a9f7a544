from django.db import models


class ScheduledRun(models.Model):
    """One due run of a scheduled task. Unique by name and due time, so any number of workers may tick."""

    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="run_once_per_due_time")]
        indexes = [models.Index(fields=["finished_at", "failed_at", "due_at"], name="run_waiting")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"
