"""What the room's page asks for by itself: the stream of what changes, a sign of life, the sheet as it will be."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from samlad.audit.service import latest
from samlad.live.hub import Ticket
from samlad.live.room import topics_of, whole
from samlad.meetings.service import be_present, leave
from samlad.partnership.permissions import Permission
from samlad.picture.models import SituationPicture
from samlad.picture.queries import picture_of
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import At, AtWeek, in_room
from samlad.web.meeting.sheets import picture_sheet, report_sheet

AGAIN = 1_000  # milliseconds until a page whose connection was lost asks again


@require_GET
@in_room(Permission.ENTER_MEETING)
def stream(request: SamladRequest, at: At) -> HttpResponse:
    """The whole state, and a ticket by which the front goes on from there."""
    actor, picture = actor_of(request), _picture(at)
    # Read before the state: what comes in between is sent once more, which is harmless.
    since = latest(actor.partnership.pk)
    state = whole(at.meeting, picture.pk if picture else None, request.now)
    response = HttpResponse(f"retry: {AGAIN}\n\n".encode() + (state.data or b""), content_type="text/event-stream")
    topics = topics_of(at.meeting, picture.pk if picture else None)
    response["X-Samlad-Live"] = str(Ticket(actor.partnership.pk, since, topics))
    response["Content-Encoding"] = "identity"  # what goes on cannot be packed as a whole
    return response


@require_POST
@in_room(Permission.ENTER_MEETING)
def here(request: SamladRequest, at: At) -> HttpResponse:
    """A sign of life: in which field the caret is, whether the leader is followed; or that the page is closed."""
    actor = actor_of(request)
    if request.POST.get("gone"):
        leave(actor=actor, now=request.now, meeting_id=at.meeting.pk, page=request.POST.get("page", ""))
    else:
        be_present(
            actor=actor,
            now=request.now,
            meeting_id=at.meeting.pk,
            field=request.POST.get("field", ""),
            follows=request.POST.get("follows") == "1",
            page=request.POST.get("page", ""),
        )
    return HttpResponse(status=204)


@require_GET
@in_room(Permission.ENTER_MEETING)
def sheet(request: SamladRequest, at: At) -> HttpResponse:
    """What is to be published as it stands now, as it will be printed."""
    if not isinstance(at, AtWeek):
        return HttpResponse(report_sheet(at.meeting, actor_of(request).today(request.now)))
    picture = _picture(at)
    if picture is None:
        raise Http404
    return HttpResponse(picture_sheet(picture))


def _picture(at: At) -> SituationPicture | None:
    return picture_of(at.round) if isinstance(at, AtWeek) else None
