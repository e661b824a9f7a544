"""Reading how the work by the clock has gone."""

from datetime import datetime

from samlad.jobs.models import ScheduledRun


def troubled(*, since: datetime) -> list[str]:
    """The names of the schedules of which a run has been given up since then. One query."""
    return list(
        ScheduledRun.objects.filter(failed_at__gte=since).order_by("name").values_list("name", flat=True).distinct()
    )
