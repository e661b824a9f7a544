"""Published documents, for all who may read them, and the register."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.picture.queries import publication_of, publications
from samlad.places.queries import areas, covered_areas
from samlad.records.queries import file_of, register
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.feedback.records.changed import since_then
from samlad.web.feedback.records.own import own_part
from samlad.web.paper import paper

REPORTS = ("period_report", "year_report")
PUBLISHED = ("situation_picture", *REPORTS)  # what those who read pictures may read
PER_PAGE = 50
OPEN, CLOSE = '<div class="picture-body"', "</main>"


@require_GET
@member_required(Permission.READ_PICTURE)
def pictures(request: SamladRequest) -> HttpResponse:
    """All published pictures, newest first."""
    newest = list(publications()[:60])
    heading = (
        _("The picture of week %d is the latest") % newest[0].picture.round.week.week
        if newest
        else _("Nothing is published yet")
    )
    return render(
        request,
        "feedback/records/pictures.html",
        {"heading": heading, "publications": newest, "reports": register().filter(kind__in=REPORTS)[:20]},
    )


@require_GET
@member_required(Permission.READ_PICTURE)
def published(request: SamladRequest, record_id: int) -> HttpResponse:
    """A published picture as it was published, with its files and its number."""
    report = register().filter(pk=record_id, kind__in=REPORTS).first()
    if report is not None:
        files = report.files.defer("content")
        return render(
            request, "feedback/records/report.html", {"heading": report.title, "record": report, "files": files}
        )
    publication = publication_of(record_id)
    stored = file_of(record_id, "picture.html")
    if publication is None or stored is None:
        raise Http404
    whole, data = bytes(stored.content).decode(), file_of(record_id, "picture.json")
    names = _own_areas(actor_of(request))
    own = own_part(bytes(data.content), names) if data and names else None
    newer = getattr(publication, "replaced_by", None)
    return render(
        request,
        "feedback/records/published.html",
        {
            "publication": publication,
            "record": publication.record,
            "newer": newer,
            "own": own,
            "reopenings": publication.picture.round.reopenings.filter(reopened_at__gt=publication.published_at),
            "changed": since_then(publication) if actor_of(request).may(Permission.READ_WEEK) else None,
            "body": mark_safe(whole[whole.index(OPEN) : whole.index(CLOSE)]),
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
    record_file = file_of(record_id, name)
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
    page = Paginator(register(), PER_PAGE).get_page(request.GET.get("page"))
    heading = _("%d documents are registered") % page.paginator.count
    return render(request, "feedback/records/register.html", {"heading": heading, "page": page})
