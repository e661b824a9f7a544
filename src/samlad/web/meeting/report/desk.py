"""A follow-up that is published as a report, in its room: what the data say beside what people write."""

from typing import Any

from django.utils.translation import gettext as _

from samlad.lib.numerals import fixed, times
from samlad.measures.visibility import FOR_MEETING
from samlad.meetings.agenda import Item
from samlad.meetings.drafting import draft, over_represented, spanned
from samlad.meetings.gathering import ReviewMaterial, gather, publishable
from samlad.meetings.models import Assessment, Meeting
from samlad.meetings.reporting import span_told
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import functions_with
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import At
from samlad.web.meeting.sheets import report_sheet
from samlad.writing.queries import unsettled

NEEDS = 12  # areas


def desk(request: SamladRequest, at: At, point: Item) -> dict[str, Any]:
    """The point's text, what is gathered beside it, and the report as it stands."""
    meeting, day = at.meeting, actor_of(request).today(request.now)
    material = gather(meeting, day, FOR_MEETING)
    return {
        "heading": _heading(meeting, material),
        "kicker": f"{meeting.get_kind_display()}, {span_told(meeting)}",
        "point_template": "meeting/report/_point.html",
        "foot_template": "meeting/report/_foot.html",
        "texts": [_text(at, point, material)],
        "copies": f"meeting-{meeting.pk}",
        "beside": [f"meeting/report/_{name}.html" for name in point.gathered],
        "material": material,
        "needs": _needs(material),
        "outcomes": Assessment.Outcome.choices,
        "reporters": functions_with(Permission.ENTER_MEETING, on=day) if "decisions" in point.gathered else [],
        "published": meeting.publications.select_related("record").first(),
        "sheet": report_sheet(meeting, day),
    }


def _text(at: At, point: Item, material: ReviewMaterial) -> dict[str, Any]:
    text = at.meeting.texts.filter(item=point.code).first()
    drafted = draft(point.code, publishable(material))  # it may be saved as it stands, and is then published
    is_written = text is not None and text.version > 0
    return {
        "item": point,
        "name": f"i-{point.code}",  # of its form, as the stream names it too
        "text": text.text if text and is_written else drafted,
        "version": text.version if text else 0,
        "drafted": drafted,
        "written": is_written,
        "places": unsettled([text]).get(text.pk, []) if text else [],
    }


def _heading(meeting: Meeting, material: ReviewMaterial) -> str:
    left = sum(m.waits for m in material.measures)
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
