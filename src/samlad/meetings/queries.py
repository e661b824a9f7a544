"""Reading the follow-ups of periods and years."""

from datetime import date

from samlad.meetings.models import Meeting


def unpublished(day: date) -> list[Meeting]:
    """Those whose time is over by the day and whose report nobody has published, the oldest first. One query."""
    return list(Meeting.objects.filter(ends_on__lte=day, publications=None).order_by("ends_on", "pk"))
