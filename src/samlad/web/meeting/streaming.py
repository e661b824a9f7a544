"""What the room's page asks for by itself: the stream of what changes, a sign of life, the sheet as it will be."""

from functools import lru_cache

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from samlad.audit.service import latest, mark
from samlad.live.hub import Ticket
from samlad.live.room import topics_of, whole
from samlad.meetings.service import be_present, leave
from samlad.partnership.permissions import Permission
from samlad.picture.assembly import content_of
from samlad.picture.models import SituationPicture
from samlad.picture.queries import picture_at, picture_of
from samlad.picture.rendering import render_body
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.meeting.at import meeting_at

AGAIN = 1_000  # milliseconds until a page whose connection was lost asks again


@require_GET
@member_required(Permission.ENTER_MEETING)
def stream(request: SamladRequest, label: str) -> HttpResponse:
    """The whole state, and a ticket by which the front goes on from there."""
    actor, at = actor_of(request), meeting_at(request, label)
    picture = picture_of(at.round)
    # Read before the state: what comes in between is sent once more, which is harmless.
    since = latest(actor.partnership.pk)
    state = whole(at.meeting, picture.pk if picture else None, request.now)
    response = HttpResponse(f"retry: {AGAIN}\n\n".encode() + (state.data or b""), content_type="text/event-stream")
    topics = topics_of(at.meeting, picture.pk if picture else None)
    response["X-Samlad-Live"] = str(Ticket(actor.partnership.pk, since, topics))
    response["Content-Encoding"] = "identity"  # what goes on cannot be packed as a whole
    return response


@require_POST
@member_required(Permission.ENTER_MEETING)
def here(request: SamladRequest, label: str) -> HttpResponse:
    """A sign of life: in which field the caret is, whether the leader is followed; or that the page is closed."""
    actor, at = actor_of(request), meeting_at(request, label)
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
@member_required(Permission.ENTER_MEETING)
def sheet(request: SamladRequest, label: str) -> HttpResponse:
    """The picture as it stands now, as it will be printed."""
    picture = picture_of(round_or_404(label))
    if picture is None:
        raise Http404
    return HttpResponse(rendered(picture))


def rendered(picture: SituationPicture) -> SafeString:
    """Drawn once for all who look at the same state: the log's end names it, with the draft's own."""
    return _rendered(picture.round_id, f"{mark(picture.partnership_id)} {picture.drafted_from}")


@lru_cache(maxsize=32)
def _rendered(round_id: int, state: str) -> SafeString:
    picture = picture_at(round_id)
    return render_body(content_of(picture), id_prefix="sheet") if picture else SafeString()
