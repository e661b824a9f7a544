"""The weekly follow-up in its room: the picture beside its points."""

from typing import Any

from django.utils.translation import gettext as _

from samlad.lib.dates import long_day
from samlad.meetings.agenda import Item
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.picture.queries import closure_of, latest_publication, picture_of
from samlad.picture.service import draft_picture
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import AtWeek
from samlad.web.meeting.points import POINTS
from samlad.web.meeting.sheets import picture_sheet
from samlad.web.meeting.texts import point_text

TEMPLATES = {
    "back": "meeting/_back.html",
    "situation": "meeting/_situation.html",
    "analysis": "meeting/_analysis.html",
    "measures": "meeting/_point_measures.html",
    "picture": "meeting/_picture.html",
}


def desk(request: SamladRequest, at: AtWeek, point: Item) -> dict[str, Any]:
    """What the point shows, and the picture as it stands."""
    actor, round = actor_of(request), at.round
    may_write = actor.may(Permission.EDIT_PICTURE)
    picture = draft_picture(actor=actor, now=request.now, round_id=round.pk) if may_write else picture_of(round)
    own = POINTS[point.code](request, at, picture) if point.code in POINTS else _own(at, point)
    return own | {
        "round": round,
        "picture": picture,
        "point_template": TEMPLATES.get(point.code, "meeting/report/_point.html"),
        "foot_template": "meeting/_picture_foot.html",
        "kicker": _kicker(at),
        "meets_at": round.meeting_at,
        "where": rhythm().meeting_form,
        "is_held": request.now >= round.meeting_at,
        "first_area": next((p.area_id for p in at.priorities), None),
        "published": latest_publication(round),
        "closure": closure_of(picture) if picture else None,
        "sheet": picture_sheet(picture) if picture else "",
    }


def _own(at: AtWeek, point: Item) -> dict[str, Any]:
    """A point that the partnership has added to its agenda: a text of the meeting, in no picture."""
    return {
        "heading": point.heading,
        "texts": [point_text(at.meeting, point)],
        "copies": f"meeting-{at.meeting.pk}",
    }


def _kicker(at: AtWeek) -> str:
    if at.round.is_extra:
        return _("Extra follow-up, %s") % long_day(at.day)
    return _("Weekly follow-up, week %d") % at.round.week.week
