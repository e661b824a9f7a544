"""The follow-up of the period and of the year: a guided page each, written as people answer, published as a report."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.documents.content import Report
from samlad.documents.render import DOCX, render_body, render_docx, render_html, render_pdf
from samlad.lib import bounds
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.numerals import fixed, times
from samlad.meetings.agenda import AGENDAS, item_of
from samlad.meetings.drafting import draft, over_represented, spanned
from samlad.meetings.gathering import ReviewMaterial, gather
from samlad.meetings.models import Assessment, DecisionReport, Meeting, MeetingText
from samlad.meetings.reporting import report_of, review_of, span_told
from samlad.meetings.service import (
    assess,
    days_of,
    decide,
    open_meeting,
    publish_meeting,
    report_back,
    write_text,
)
from samlad.partnership.permissions import Permission
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import WordsForm, day_field, number_of, page, saved, text_area
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
    """The follow-ups there are, and the ones to open: the current and the one before."""
    actor = actor_of(request)
    day = actor.today(request.now)
    found = list(Meeting.objects.filter(kind=kind).prefetch_related("publications__record"))
    start, _end = days_of(kind, day)
    offered = [days_of(kind, start.fromordinal(start.toordinal() - 1)), days_of(kind, day)]
    there = {m.starts_on for m in found}
    return render(
        request,
        "follow_up/list.html",
        {
            "heading": heading,
            "kind": kind,
            "meetings": [(m, span_told(m)) for m in found],
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
    found = Meeting.objects.select_related("partnership").filter(pk=meeting_id).first()
    if found is None:
        raise Http404
    return found


class DecisionForm(WordsForm):
    what = forms.CharField(label=gettext_lazy("What is decided?"), max_length=300)
    who = forms.CharField(label=gettext_lazy("Who does it?"), max_length=200)
    how = text_area(gettext_lazy("How, and where must it be anchored?"), rows=2, most=500)
    report_on = day_field(gettext_lazy("Report back by"), required=False)


@require_GET
@member_required(Permission.READ_WEEK)
def show(request: SamladRequest, meeting_id: int) -> HttpResponse:
    """Point by point: what the data say, and what people write beside it."""
    meeting = _meeting(meeting_id)
    return page(request, "follow_up/meeting.html", DecisionForm(), **_shown(request, meeting))


def _shown(request: SamladRequest, meeting: Meeting) -> dict[str, Any]:
    actor = actor_of(request)
    found = gather(meeting, actor.today(request.now))
    texts = {t.item: t for t in meeting.texts.all()}
    waiting = unsettled(texts.values())
    points = []
    for item in AGENDAS[meeting.kind]:
        kept, drafted = texts.get(item.code), draft(item.code, found)
        written = kept is not None and kept.version > 0
        points.append(
            {
                "item": item,
                "text": kept.text if kept and written else drafted,
                "drafted": drafted,
                "written": written,
                "places": waiting.get(kept.pk, []) if kept else [],
                "beside": f"follow_up/_{item.gathered}.html" if item.gathered else "",
            }
        )
    publications = list(meeting.publications.select_related("record"))
    return {
        "meeting": meeting,
        "heading": _heading(meeting, found),
        "kicker": span_told(meeting),
        "points": points,
        "found": found,
        "needs": _needs(found),
        "outcomes": Assessment.Outcome.choices,
        "published": publications[:1],
        "may_edit": actor.may(Permission.EDIT_PICTURE),
        "may_publish": actor.may(Permission.PUBLISH_PICTURE),
    }


def _heading(meeting: Meeting, found: ReviewMaterial) -> str:
    left = sum(m.waits for m in found.measures)
    if meeting.kind == Meeting.Kind.YEAR:
        return _("The year: %d measures beside how safety developed") % len(found.measures)
    if left:
        return _("The period: %(left)d of %(all)d measures lack their follow-up") % {
            "left": left,
            "all": len(found.measures),
        }
    return _("The period: %d measures, and what to choose next") % len(found.measures)


def _needs(found: ReviewMaterial) -> list[dict[str, Any]]:
    above = {n.area.pk for n in over_represented(found)}
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
        for n in found.needs.rows[:12]
    ]


@require_POST
@member_required(Permission.EDIT_PICTURE)
def write(request: SamladRequest, meeting_id: int, item: str) -> HttpResponse:
    """Saves what is written under a point."""
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
    """What the measure seems to go with, judged by people."""

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
    return post_words(request, do, here=here, done=_("The judgement is recorded."))


@require_http_methods(["POST"])
@member_required(Permission.EDIT_PICTURE)
def decision(request: SamladRequest, meeting_id: int) -> HttpResponse:
    meeting, form = _meeting(meeting_id), DecisionForm(request.POST)

    def do(confirmed: str) -> Any:
        told = {k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"}
        return decide(
            actor=actor_of(request), now=request.now, meeting_id=meeting.pk, screening_confirmed=confirmed, **told
        )

    if saved(form, do):
        messages.success(request, _("The decision is recorded."))
        return redirect(f"{reverse('meeting', args=[meeting.pk])}#decisions")
    return page(request, "follow_up/meeting.html", form, **_shown(request, meeting))


@require_POST
@member_required(Permission.EDIT_PICTURE)
def told(request: SamladRequest, decision_id: int) -> HttpResponse:
    """What became of a decision."""
    back = number_of(request.POST.get("meeting", ""))

    def do(confirmed: str) -> DecisionReport:
        return report_back(
            actor=actor_of(request),
            now=request.now,
            decision_id=decision_id,
            text=request.POST.get("text", ""),
            screening_confirmed=confirmed,
        )

    here = reverse("period_meetings") if back is None else f"{reverse('meeting', args=[back])}#decisions"
    return post_words(request, do, here=here, done=_("It is noted what became of the decision."), field="text")


@require_GET
@member_required(Permission.EDIT_PICTURE)
def draft_file(request: SamladRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The report as it stands, marked as a draft: pdf, docx, html, or its first page alone."""
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
    """The report as it will be read, with what the screening found. The button publishes this and nothing else: the
    page carries the digest of what it shows."""
    actor, meeting = actor_of(request), _meeting(meeting_id)
    read = review_of(meeting, day=actor.today(request.now))
    found = dict.fromkeys(f.text for f in read.findings)
    return render(
        request,
        "follow_up/review.html",
        {
            "meeting": meeting,
            "heading": _("Read it through before it is published"),
            "kicker": span_told(meeting),
            "unsettled": _unsettled(meeting),
            "findings": found,
            "body": render_body(read.report),
            "read": read.digest,
            "published": meeting.publications.exists(),
            "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        },
    )


def _unsettled(meeting: Meeting) -> list[Any]:
    """The points where two have worded the same thing and nobody has looked."""
    texts = list(meeting.texts.all())
    waiting = {t.item for t in texts if t.pk in unsettled(texts)}
    return [item for item in AGENDAS[meeting.kind] if item.code in waiting]


@require_POST
@member_required(Permission.PUBLISH_PICTURE)
def publish(request: SamladRequest, meeting_id: int) -> HttpResponse:
    try:
        made = publish_meeting(
            actor=actor_of(request),
            now=request.now,
            meeting_id=meeting_id,
            read=request.POST.get("read", ""),
            screening_confirmed=bool(request.POST.get("screening_confirmed")),
        )
        messages.success(request, _("Published as %s.") % made.record)
    except (ChangedSinceRead, ScreeningRequired, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_meeting", meeting_id)
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('meeting', args=[meeting_id])}#publish")
