"""Which headings a lead organisation's supplements have, and in which series they are numbered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samlad.lib.errors import UserError
from samlad.partnership.permissions import Permission
from samlad.records.queries import own_series
from samlad.records.service import choose_own_series
from samlad.screening.service import ScreeningRequired
from samlad.supplements.queries import headings_of, own_lead
from samlad.supplements.service import RECORD, write_headings
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest


@require_http_methods(["GET", "POST"])
@member_required(Permission.WRITE_SUPPLEMENT)
def choose(request: SamladRequest, organisation_id: int) -> HttpResponse:
    """The list, a heading a line. Refused, the words stand in the form with the reason."""
    if request.method != "POST":
        return _page(request, organisation_id)
    try:
        write_headings(
            actor=actor_of(request),
            now=request.now,
            organisation_id=organisation_id,
            text=request.POST.get("text", ""),
            base=request.POST.get("base", ""),
            screening_confirmed=request.POST.get("screening_confirmed", ""),
        )
    except UserError as error:
        return _page(request, organisation_id, refused="text", error=error)
    messages.success(request, _("The headings are saved. What is published stands as it is."))
    return redirect("supplements")


@require_POST
@member_required(Permission.WRITE_SUPPLEMENT)
def series(request: SamladRequest, organisation_id: int) -> HttpResponse:
    """In which series the next ones are numbered."""
    prefix = request.POST.get("prefix", "").strip().upper()
    try:
        choose_own_series(
            actor=actor_of(request), now=request.now, organisation_id=organisation_id, kind=RECORD, prefix=prefix
        )
    except UserError as error:
        return _page(request, organisation_id, refused="prefix", error=error)
    messages.success(request, _("The next supplement is numbered in %s.") % prefix)
    return redirect(reverse("supplement_headings", args=[organisation_id]))


def _page(
    request: SamladRequest, organisation_id: int, refused: str = "", error: UserError | None = None
) -> HttpResponse:
    organisation = own_lead(actor_of(request), organisation_id)
    stand = "\n".join(headings_of(organisation, organisation.partnership))
    prefix = own_series(organisation.pk, RECORD)
    return render(
        request,
        "feedback/supplements/headings.html",
        {
            "heading": _("Which headings does your supplement have?"),
            "kicker": organisation.name,
            "organisation": organisation,
            "base": request.POST.get("base", stand) if refused == "text" else stand,
            "text": request.POST.get("text", "") if refused == "text" else stand,
            "prefix": request.POST.get("prefix", "") if refused == "prefix" else prefix,
            "refused": refused,
            "why": error.message if error else "",
            "mark": error.mark if isinstance(error, ScreeningRequired) else "",
        },
        status=422 if refused else 200,
    )
