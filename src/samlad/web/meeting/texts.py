"""The text of a point, as its form shows it."""

from typing import Any

from samlad.meetings.agenda import Item
from samlad.meetings.models import Meeting
from samlad.writing.queries import unsettled


def point_text(meeting: Meeting, point: Item, drafted: str = "") -> dict[str, Any]:
    """What is written under the point, else what is drafted there. At most two queries."""
    text = meeting.texts.filter(item=point.code).first()
    is_written = text is not None and text.version > 0
    return {
        "item": point,
        "name": f"i-{point.code}",  # of its form, as the stream names it too
        "text": text.text if text and is_written else drafted,
        "version": text.version if text else 0,
        "drafted": drafted,
        "places": unsettled([text]).get(text.pk, []) if text else [],
    }
