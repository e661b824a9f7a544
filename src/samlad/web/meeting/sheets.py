"""What is to be published, drawn as it stands now: once for all who look at the same state. The log's end names it."""

from datetime import date
from functools import lru_cache

from django.utils import translation
from django.utils.safestring import SafeString

from samlad.audit.service import mark
from samlad.documents.render import render_body as render_report
from samlad.meetings.models import Meeting
from samlad.meetings.reporting import report_of
from samlad.picture.assembly import content_of
from samlad.picture.models import SituationPicture
from samlad.picture.queries import picture_at
from samlad.picture.rendering import render_body as render_picture

SHEET = "sheet"  # begins the ids of a drawing


def picture_sheet(picture: SituationPicture) -> SafeString:
    return _picture(picture.round_id, f"{mark(picture.partnership_id)} {picture.drafted_from}")


@lru_cache(maxsize=32)
def _picture(round_id: int, state: str) -> SafeString:
    picture = picture_at(round_id)
    return render_picture(content_of(picture), id_prefix=SHEET) if picture else SafeString()


def report_sheet(meeting: Meeting, day: date) -> SafeString:
    return _report(meeting.pk, day, mark(meeting.partnership_id))


@lru_cache(maxsize=32)
def _report(meeting_id: int, day: date, state: str) -> SafeString:
    meeting = Meeting.objects.select_related("partnership").get(pk=meeting_id)
    with translation.override(meeting.partnership.language):
        return render_report(report_of(meeting, day=day), id_prefix=SHEET)
