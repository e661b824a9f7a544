"""Writing at a meeting: the text of a point, the judgement of a measure."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.meetings.models import Assessment, MeetingText
from samlad.meetings.service import assess, write_text
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.texts import post_words, save_text
from samlad.web.meeting.at import At, in_room
from samlad.writing.service import Edit


@require_POST
@in_room(Permission.EDIT_PICTURE)
def write(request: SamladRequest, at: At, item: str) -> HttpResponse:
    """Saves the text of a point."""
    point = at.item_or_404(item)

    def save(edit: Edit, confirmed: str) -> MeetingText:
        return write_text(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            item=item,
            edit=edit,
            screening_confirmed=confirmed,
        )

    key = f"meeting-{at.meeting.pk}-i-{item}"
    return save_text(request, save, here=at.point_url(item), about=str(point.heading), key=key)


@require_POST
@in_room(Permission.EDIT_PICTURE)
def judge(request: SamladRequest, at: At, measure_id: int) -> HttpResponse:
    """People's judgement of what happened along with the measure."""

    def do(confirmed: str) -> Assessment:
        return assess(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            measure_id=measure_id,
            outcome=request.POST.get("outcome", ""),
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )

    here = f"{at.point_url(request.POST.get('back', ''))}#m-{measure_id}"
    return post_words(request, do, here=here, message=_("The judgement is recorded."))
