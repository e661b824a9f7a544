"""The follow-up of the period and of the year: a guided page each, published as a report."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.documents.content import Report
from samlad.documents.render import DOCX, render_body, render_docx, render_html, render_pdf
from samlad.lib import bounds
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.numerals import fixed, times
from samlad.measures.visibility import FOR_MEETING
from samlad.meetings.agenda import AGENDAS, item_of
from samlad.meetings.drafting import draft, over_represented, spanned
from samlad.meetings.gathering import ReviewMaterial, gather, publishable
from samlad.meetings.models import Assessment, Meeting, MeetingText
from samlad.meetings.reporting import report_of, review_of, span_told
from samlad.meetings.service import (
    REVIEWS,
    assess,
    days_of,
    decide,
    open_meeting,
    publish_meeting,
    write_text,
)
from samlad.partnership.permissions import Permission
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.follow_up.decisions import DecisionForm
from samlad.web.forms.screened import page, saved
from samlad.web.forms.texts import post_words, save_text
from samlad.web.paper import paper
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit, Unsettled


@require_GET
@member_required(Permission.READ_WEEK)
def periods(request: SamladRequest) -> HttpResponse:
    return _list(request, Meeting.Kind.PERIOD, _("What did we do this period, and what do we choose next?"))


@require_GET
@member_required(Permission.READ_WEEK)
def years(request: SamladRequest) -> HttpResponse:
    return _list(request, Meeting.Kind.YEAR, _("What went with more safety this year, and what did not?"))


def _list(request: SamladRequest, kind: str, heading: str) -> HttpResponse:
    """The existing follow-ups, and those that can be opened: the current period and the one before."""
    actor = actor_of(request)
    day = actor.today(request.now)
    meetings = list(Meeting.objects.filter(kind=kind).prefetch_related("publications__record"))
    start, _end = days_of(kind, day)
    offered = [days_of(kind, start.fromordinal(start.toordinal() - 1)), days_of(kind, day)]
    there = {m.starts_on for m in meetings}
    return render(
        request,
        "follow_up/list.html",
        {
            "heading": heading,
            "kind": kind,
            "meetings": [(m, span_told(m)) for m in meetings],
            "offered": [
                (s, span_told(Meeting(kind=kind, starts_on=s, ends_on=e))) for s, e in offered if s not in there
            ],
            "may_edit": actor.may(Permission.EDIT_PICTURE),
        },
    )


@require_POST
@member_required(Permission.EDIT_PICTURE)
def open_(request: SamladRequest) -> HttpResponse:
    day = bounds.day(request.POST.get("day", ""))
    if day is None:
        raise Http404
    kind = request.POST.get("kind", "")
    try:
        return redirect("meeting", open_meeting(actor=actor_of(request), now=request.now, kind=kind, day=day).pk)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("year_meetings" if kind == Meeting.Kind.YEAR else "period_meetings")


def _meeting(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_related("partnership").filter(pk=meeting_id, kind__in=REVIEWS).first()
    if meeting is None:
        raise Http404
    return meeting


@require_GET
@member_required(Permission.READ_WEEK)
def show(request: SamladRequest, meeting_id: int) -> HttpResponse:
    """Item by item: what the data say, and the text that people write beside it."""
    meeting = _meeting(meeting_id)
    form = DecisionForm(day=actor_of(request).today(request.now))
    return page(request, "follow_up/meeting.html", form, **_context(request, meeting))


def _context(request: SamladRequest, meeting: Meeting) -> dict[str, Any]:
    actor = actor_of(request)
    material = gather(meeting, actor.today(request.now), FOR_MEETING)
    shareable = publishable(material)  # what is drafted may be saved as it stands, and is then published
    texts = {t.item: t for t in meeting.texts.all()}
    waiting = unsettled(texts.values())
    points = []
    for item in AGENDAS[meeting.kind]:
        text, drafted = texts.get(item.code), draft(item.code, shareable)
        is_written = text is not None and text.version > 0
        points.append(
            {
                "item": item,
                "text": text.text if text and is_written else drafted,
                "drafted": drafted,
                "written": is_written,
                "places": waiting.get(text.pk, []) if text else [],
                "beside": f"follow_up/_{item.gathered}.html" if item.gathered else "",
            }
        )
    publications = list(meeting.publications.select_related("record"))
    return {
        "meeting": meeting,
        "heading": _heading(meeting, material),
        "kicker": span_told(meeting),
        "points": points,
        "material": material,
        "needs": _needs(material),
        "outcomes": Assessment.Outcome.choices,
        "published": publications[:1],
        "may_edit": actor.may(Permission.EDIT_PICTURE),
        "may_lead": actor.may(Permission.LEAD_MEETING),
        "may_publish": actor.may(Permission.PUBLISH_PICTURE),
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
        for n in material.needs.rows[:12]
    ]


@require_POST
@member_required(Permission.EDIT_PICTURE)
def write(request: SamladRequest, meeting_id: int, item: str) -> HttpResponse:
    """Saves the text of an item."""
    meeting = _meeting(meeting_id)
    point, here = item_of(meeting.kind, item), f"{reverse('meeting', args=[meeting.pk])}#i-{item}"
    if point is None:
        raise Http404

    def save(edit: Edit, confirmed: str) -> MeetingText:
        return write_text(
            actor=actor_of(request),
            now=request.now,
            meeting_id=meeting.pk,
            item=item,
            edit=edit,
            screening_confirmed=confirmed,
        )

    return save_text(request, save, here=here, about=str(point.heading), key=f"meeting-{meeting.pk}-{item}")


@require_POST
@member_required(Permission.EDIT_PICTURE)
def judge(request: SamladRequest, meeting_id: int, measure_id: int) -> HttpResponse:
    """People's judgement of what happened along with the measure."""

    def do(confirmed: str) -> Assessment:
        return assess(
            actor=actor_of(request),
            now=request.now,
            meeting_id=meeting_id,
            measure_id=measure_id,
            outcome=request.POST.get("outcome", ""),
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )

    here = f"{reverse('meeting', args=[meeting_id])}#m-{measure_id}"
    return post_words(request, do, here=here, message=_("The judgement is recorded."))


@require_http_methods(["POST"])
@member_required(Permission.EDIT_PICTURE)
def decision(request: SamladRequest, meeting_id: int) -> HttpResponse:
    meeting = _meeting(meeting_id)
    form = DecisionForm(request.POST, day=actor_of(request).today(request.now))

    def do(confirmed: str) -> Any:
        return decide(
            actor=actor_of(request),
            now=request.now,
            meeting_id=meeting.pk,
            screening_confirmed=confirmed,
            **form.fields_of_decision(),
        )

    if saved(form, do):
        messages.success(request, _("The decision is recorded."))
        return redirect(f"{reverse('meeting', args=[meeting.pk])}#decisions")
    return page(request, "follow_up/meeting.html", form, **_context(request, meeting))


@require_GET
@member_required(Permission.EDIT_PICTURE)
def draft_file(request: SamladRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The current report, marked as a draft: pdf, docx, html, or its first page alone."""
    write_ = {"pdf": render_pdf, "sammanfattning": render_pdf, "docx": render_docx, "html": _page}.get(kind)
    if write_ is None:
        raise Http404
    actor, meeting = actor_of(request), _meeting(meeting_id)
    with translation.override(actor.partnership.language):
        report = report_of(meeting, day=actor.today(request.now))
        content = write_(replace(report, sections=()) if kind == "sammanfattning" else report)
    media = {"docx": DOCX, "html": "text/html; charset=utf-8"}.get(kind, "application/pdf")
    name = f"utkast-{meeting.kind}-{meeting.starts_on}.{'pdf' if kind == 'sammanfattning' else kind}"
    return paper(content, media, name, inline=kind != "docx")


def _page(report: Report) -> bytes:
    return render_html(report).encode()


@require_GET
@member_required(Permission.EDIT_PICTURE)
def review(request: SamladRequest, meeting_id: int) -> HttpResponse:
    """The report as it will be published, with the findings of the screening. The page carries the digest of what it
    shows, and the button publishes exactly that."""
    actor, meeting = actor_of(request), _meeting(meeting_id)
    reviewed = review_of(meeting, day=actor.today(request.now))
    findings = dict.fromkeys(f.text for f in reviewed.findings)
    return render(
        request,
        "follow_up/review.html",
        {
            "meeting": meeting,
            "heading": _("Read it through before it is published"),
            "kicker": span_told(meeting),
            "unsettled": _unsettled(meeting),
            "findings": findings,
            "body": render_body(reviewed.report),
            "read": reviewed.digest,
            "published": meeting.publications.exists(),
            "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        },
    )


def _unsettled(meeting: Meeting) -> list[Any]:
    """The items with two wordings of the same thing that nobody has settled."""
    texts = list(meeting.texts.all())
    waiting = {t.item for t in texts if t.pk in unsettled(texts)}
    return [item for item in AGENDAS[meeting.kind] if item.code in waiting]


@require_POST
@member_required(Permission.PUBLISH_PICTURE)
def publish(request: SamladRequest, meeting_id: int) -> HttpResponse:
    try:
        publication = publish_meeting(
            actor=actor_of(request),
            now=request.now,
            meeting_id=meeting_id,
            read=request.POST.get("read", ""),
            screening_confirmed=bool(request.POST.get("screening_confirmed")),
        )
        messages.success(request, _("Published as %s.") % publication.record)
    except (ChangedSinceRead, ScreeningRequired, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_meeting", meeting_id)
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('meeting', args=[meeting_id])}#publish")
