"""A follow-up that is published as a report, in its room: what the data say beside what people write."""

from typing import Any

from django.utils.translation import gettext as _

from samlad.lib.numerals import fixed, times
from samlad.measures.visibility import FOR_MEETING, FOR_PICTURE
from samlad.meetings.agenda import Item
from samlad.meetings.drafting import draft, over_represented, spanned
from samlad.meetings.gathering import ReviewMaterial, gather, publishable
from samlad.meetings.groups import groups_on, reporters_at, time_of
from samlad.meetings.models import Assessment, Meeting
from samlad.meetings.reporting import span_told
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import At
from samlad.web.meeting.sheets import report_sheet
from samlad.web.meeting.texts import point_text

NEEDS = 12  # areas


def desk(request: SamladRequest, at: At, point: Item) -> dict[str, Any]:
    """The point's text, what is gathered beside it, and the report as it stands."""
    meeting, day = at.meeting, actor_of(request).today(request.now)
    time = time_of(meeting)
    # A group may have others than those who meet each week.
    material = gather(meeting, day, FOR_PICTURE if meeting.group else FOR_MEETING)
    return {
        "heading": _heading(meeting, material),
        "kicker": f"{meeting.group or meeting.get_kind_display()}, {span_told(meeting)}",
        "meets_at": time.meets_at if time else None,
        "where": time.where if time else "",
        "point_template": "meeting/report/_point.html",
        "foot_template": "meeting/report/_foot.html",
        # What is drafted may be saved as it stands, and is then published.
        "texts": [point_text(meeting, point, draft(point.code, publishable(material)))],
        "copies": f"meeting-{meeting.pk}",
        "beside": [f"meeting/report/_{name}.html" for name in point.gathered],
        "material": material,
        "needs": _needs(material),
        "may_appoint": actor_of(request).may(Permission.MANAGE_GROUPS),
        "outcomes": Assessment.Outcome.choices,
        "reporters": reporters_at(meeting, day) if "decisions" in point.gathered else [],
        "groups": groups_on(day) if {"decisions", "appointed"} & {*point.gathered} else [],
        "published": meeting.publications.select_related("record").first(),
        "sheet": report_sheet(meeting, day),
    }


def _heading(meeting: Meeting, material: ReviewMaterial) -> str:
    left = sum(m.waits for m in material.measures)
    if meeting.group:
        return str(meeting.group)
    if meeting.kind == Meeting.Kind.YEAR:
        return _("The year: %d measures beside how safety developed") % len(material.measures)
    if left:
        return _("The period: %(left)d of %(all)d measures lack their follow-up") % {
            "left": left,
            "all": len(material.measures),
        }
    return _("The period: %d measures, and what to choose next") % len(material.measures)


def _needs(material: ReviewMaterial) -> list[dict[str, Any]]:
    above = {n.area.pk for n in over_represented(material)}
    return [
        {
            "area": n.area,
            "count": n.count,
            "rate": spanned(n.per_answer),
            "change": spanned(n.change, times),
            "persisting": f"{n.weeks_persisting}/{n.rounds}",
            "above": n.area.pk in above,
            "signal": fixed(n.signal),
        }
        for n in material.needs.rows[:NEEDS]
    ]
