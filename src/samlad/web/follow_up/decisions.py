"""Every decision, of all meetings: what waits, overdue first, and what became of the rest."""

import io

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.lib.cells import Sheet, write_csv, write_xlsx
from samlad.meetings.decisions import columns, table
from samlad.meetings.queries import every_decision
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_PAGE = 50


@require_GET
@member_required(Permission.ENTER_MEETING)
def overview(request: SamladRequest) -> HttpResponse:
    rows = every_decision(actor_of(request).today(request.now))
    waiting = [d for d in rows if not d.is_done]
    late = sum(d.overdue for d in waiting)
    heading = ngettext("%d decision waits", "%d decisions wait", len(waiting)) % len(waiting)
    if late:
        heading = ngettext(
            "%(late)d of %(all)d decision is late", "%(late)d of %(all)d decisions are late", len(waiting)
        )
        heading %= {"late": late, "all": len(waiting)}
    done = Paginator([d for d in reversed(rows) if d.is_done], A_PAGE)
    return render(
        request,
        "follow_up/decisions.html",
        {
            "heading": heading if rows else _("No meeting has decided anything yet"),
            "waiting": waiting,
            "done": done.get_page(request.GET.get("sida")),
        },
    )


@require_GET
@member_required(Permission.ENTER_MEETING)
def file(request: SamladRequest, kind: str) -> HttpResponse:
    """All of them, for a spreadsheet."""
    day = actor_of(request).today(request.now)
    rows = table(every_decision(day))
    if kind == "csv":
        text = io.StringIO()
        write_csv(text, columns(), rows)
        content, media = text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        book = io.BytesIO()
        write_xlsx(book, [Sheet(_("Decisions"), columns(), rows)])
        content, media = book.getvalue(), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="beslut-{day}.{kind}"'
    return response
