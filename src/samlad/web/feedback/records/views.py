"""Published documents, for all who may read them, and the register."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.collection.models import Round
from samlad.lib.dates import long_day
from samlad.lib.times import local_day
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.picture.queries import publication_of, publications
from samlad.places.queries import areas, covered_areas
from samlad.records.queries import file_of, register
from samlad.supplements.queries import has_supplement
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.feedback.records.changed import since_then
from samlad.web.feedback.records.own import own_part
from samlad.web.paper import paper, shown_in_a_page

REPORTS = ("period_report", "year_report")
PICTURE = "situation_picture"
PUBLISHED = (PICTURE, *REPORTS)  # what those who read pictures may read
PER_PAGE = 50


@require_GET
@member_required(Permission.READ_PICTURE)
def pictures(request: SamladRequest) -> HttpResponse:
    """All published pictures, newest first."""
    newest = list(publications()[:60])
    heading = _latest(newest[0].picture.round) if newest else _("Nothing is published yet")
    return render(
        request,
        "feedback/records/pictures.html",
        {
            "heading": heading,
            "publications": newest,
            "may_read_supplements": actor_of(request).may(Permission.READ_SUPPLEMENT),
            "reports": register(actor_of(request)).filter(kind__in=REPORTS)[:20],
        },
    )


def _latest(round: Round) -> str:
    if round.is_extra:
        return _("The extra picture of %s is the latest") % long_day(
            local_day(round.meeting_at, round.partnership.zone)
        )
    return _("The picture of week %d is the latest") % round.week.week


@require_GET
@member_required(Permission.READ_PICTURE)
def published(request: SamladRequest, record_id: int) -> HttpResponse:
    """A published picture as it was published, with its files and its number. What is only for one's own people has a
    page of its own."""
    actor = actor_of(request)
    report = register(actor).filter(pk=record_id).exclude(kind=PICTURE).first()
    if report is not None and report.only_for_id:
        return redirect("published_supplement", record_id=record_id)
    if report is not None and report.kind in REPORTS:
        files = report.files.defer("content")
        return render(
            request, "feedback/records/report.html", {"heading": report.title, "record": report, "files": files}
        )
    publication = publication_of(record_id)
    stored = file_of(actor, record_id, "picture.html")
    if publication is None or stored is None:
        raise Http404
    whole, data = bytes(stored.content).decode(), file_of(actor, record_id, "picture.json")
    names = _own_areas(actor)
    own = own_part(bytes(data.content), names) if data and names else None
    newer = getattr(publication, "replaced_by", None)
    return render(
        request,
        "feedback/records/published.html",
        {
            "publication": publication,
            "record": publication.record,
            "newer": newer,
            "own_supplement": has_supplement(actor, publication.picture.round),
            "own": own,
            "reopenings": publication.picture.round.reopenings.filter(reopened_at__gt=publication.published_at),
            "changed": since_then(publication) if actor.may(Permission.READ_WEEK) else None,
            "body": mark_safe(shown_in_a_page(whole)),
            "files": publication.record.files.defer("content"),
        },
    )


def _own_areas(actor: Actor) -> set[str]:
    """The current names of the areas that the actor's functions are responsible for; empty for somebody responsible for
    all areas."""
    covered, area_names = covered_areas(), dict(areas().values_list("pk", "name"))
    own = {area for held in actor.held for area in covered.get(held.function_id, ())}
    return {area_names[area] for area in own} if own < area_names.keys() else set()


@require_GET
@member_required(Permission.READ_PICTURE)
def file(request: SamladRequest, record_id: int, name: str) -> HttpResponse:
    """A record's file, byte for byte."""
    record_file = file_of(actor_of(request), record_id, name)
    if record_file is None or record_file.record.kind not in PUBLISHED:
        raise Http404
    file_name = f"{record_file.record.number.replace(' ', '-')}-v{record_file.record.version}-{name}"
    inline = record_file.media_type.startswith(("application/pdf", "text/html"))
    response = paper(bytes(record_file.content), record_file.media_type, file_name, inline=inline)
    response["ETag"] = f'"{record_file.sha256}"'
    return response


@require_GET
@member_required(Permission.READ_REGISTER)
def records(request: SamladRequest) -> HttpResponse:
    """The register: every document with its number, version and digest."""
    page = Paginator(register(actor_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    heading = _("%d documents are registered") % page.paginator.count
    return render(request, "feedback/records/register.html", {"heading": heading, "page": page})
