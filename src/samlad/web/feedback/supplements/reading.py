"""The supplements of one's own organisation: all of them, those of a week, one as it was published. For everybody else
there are none."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.collection.queries import rounds
from samlad.partnership.permissions import Permission
from samlad.picture.queries import latest_publication
from samlad.records.queries import file_of
from samlad.supplements.queries import of_week, publication_of, publications, written_by
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.paper import paper, shown_in_a_page

NEWEST, WEEKS = 60, 3


@require_GET
@member_required(Permission.READ_SUPPLEMENT)
def supplements(request: SamladRequest) -> HttpResponse:
    """All that are published, newest first; for whoever writes, the weeks to write for."""
    actor = actor_of(request)
    newest = list(publications(actor).filter(replaced_by=None)[:NEWEST])
    number = len(newest)
    heading = (
        ngettext("%d supplement for your own people", "%d supplements for your own people", number) % number
        if newest
        else _("No supplement is published yet")
    )
    return render(
        request,
        "feedback/supplements/list.html",
        {
            "heading": heading,
            "publications": newest,
            "organisations": written_by(actor),
            "rounds": list(rounds()[:WEEKS]),
        },
    )


@require_GET
@member_required(Permission.READ_SUPPLEMENT)
def of_a_week(request: SamladRequest, label: str) -> HttpResponse:
    """One's own, beside the picture of the week: where there is one, one is there at once."""
    round = round_or_404(label)
    rows = of_week(actor_of(request), round)
    if len(rows) == 1:
        (row,) = rows
        if row.writes:
            return redirect("supplement", label=round.label, organisation_id=row.organisation.pk)
        if row.published:
            return redirect("published_supplement", record_id=row.published.record_id)
    heading = _("Your organisations' supplements") if rows else _("No supplement is published for this week")
    return render(
        request,
        "feedback/supplements/week.html",
        {"heading": heading, "kicker": _("Week %d") % round.week.week, "round": round, "rows": rows},
    )


@require_GET
@member_required(Permission.READ_SUPPLEMENT)
def published(request: SamladRequest, record_id: int) -> HttpResponse:
    """As it was published, with its files and its number, and the picture it stands beside."""
    actor = actor_of(request)
    publication, stored = publication_of(actor, record_id), file_of(actor, record_id, "supplement.html")
    if publication is None or stored is None:
        raise Http404
    supplement = publication.supplement
    return render(
        request,
        "feedback/supplements/published.html",
        {
            "publication": publication,
            "record": publication.record,
            "supplement": supplement,
            "newer": getattr(publication, "replaced_by", None),
            "beside": latest_publication(supplement.round),
            "writes": supplement.organisation_id in actor.organisations(Permission.WRITE_SUPPLEMENT),
            "body": mark_safe(shown_in_a_page(bytes(stored.content).decode())),
            "files": publication.record.files.defer("content"),
        },
    )


@require_GET
@member_required(Permission.READ_SUPPLEMENT)
def file(request: SamladRequest, record_id: int, name: str) -> HttpResponse:
    """A file of its record, byte for byte."""
    actor = actor_of(request)
    stored = file_of(actor, record_id, name) if publication_of(actor, record_id) else None
    if stored is None:
        raise Http404
    file_name = f"{stored.record.number.replace(' ', '-')}-v{stored.record.version}-{name}"
    inline = stored.media_type.startswith(("application/pdf", "text/html"))
    response = paper(bytes(stored.content), stored.media_type, file_name, inline=inline)
    response["ETag"] = f'"{stored.sha256}"'
    return response
