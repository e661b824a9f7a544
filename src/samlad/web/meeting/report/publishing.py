"""The report of a follow-up: as a draft, read through, published."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.documents.content import Report
from samlad.documents.render import DOCX, render_body, render_docx, render_html, render_pdf
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.meetings.reporting import report_of, review_of, span_told
from samlad.meetings.service import publish_meeting
from samlad.partnership.permissions import Permission
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import At, AtWeek, in_room
from samlad.web.paper import paper
from samlad.writing.queries import unsettled
from samlad.writing.service import Unsettled


@require_GET
@in_room(Permission.EDIT_PICTURE)
def draft_file(request: SamladRequest, at: At, kind: str) -> HttpResponse:
    """The current report, marked as a draft: pdf, docx, html, or its first page alone."""
    write_ = {"pdf": render_pdf, "sammanfattning": render_pdf, "docx": render_docx, "html": _page}.get(kind)
    if write_ is None or isinstance(at, AtWeek):
        raise Http404
    actor, meeting = actor_of(request), at.meeting
    with translation.override(actor.partnership.language):
        report = report_of(meeting, day=actor.today(request.now))
        content = write_(replace(report, sections=()) if kind == "sammanfattning" else report)
    media = {"docx": DOCX, "html": "text/html; charset=utf-8"}.get(kind, "application/pdf")
    name = f"utkast-{meeting.kind}-{meeting.starts_on}.{'pdf' if kind == 'sammanfattning' else kind}"
    return paper(content, media, name, inline=kind != "docx")


def _page(report: Report) -> bytes:
    return render_html(report).encode()


@require_GET
@in_room(Permission.EDIT_PICTURE)
def review(request: SamladRequest, at: At) -> HttpResponse:
    """The report as it will be published, with the findings of the screening. The page carries the digest of what it
    shows, and the button publishes exactly that."""
    if isinstance(at, AtWeek):
        return redirect("review_picture", label=at.key)
    actor, meeting = actor_of(request), at.meeting
    reviewed = review_of(meeting, day=actor.today(request.now))
    findings = dict.fromkeys(f.text for f in reviewed.findings)
    return render(
        request,
        "meeting/report/review.html",
        {
            "meeting": meeting,
            "key": at.key,
            "heading": _("Read it through before it is published"),
            "kicker": span_told(meeting),
            "unsettled": _unsettled(at),
            "findings": findings,
            "body": render_body(reviewed.report),
            "read": reviewed.digest,
            "published": meeting.publications.exists(),
            "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        },
    )


def _unsettled(at: At) -> list[Any]:
    """The points with two wordings of the same thing that nobody has settled."""
    texts = list(at.meeting.texts.all())
    waiting = {t.item for t in texts if t.pk in unsettled(texts)}
    return [item for item in at.agenda if item.code in waiting]


@require_POST
@in_room(Permission.PUBLISH_PICTURE)
def publish(request: SamladRequest, at: At) -> HttpResponse:
    try:
        publication = publish_meeting(
            actor=actor_of(request),
            now=request.now,
            meeting_id=at.meeting.pk,
            read=request.POST.get("read", ""),
            screening_confirmed=bool(request.POST.get("screening_confirmed")),
        )
        messages.success(request, _("Published as %s.") % publication.record)
    except (ChangedSinceRead, ScreeningRequired, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_report", key=at.key)
    except UserError as error:
        messages.error(request, error.message)
    return redirect("room", key=at.key)
