"""The list of measures as a file, a personal calendar address, and export and import of the techniques."""

import io

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.lib.cells import write_csv
from samlad.lib.errors import BadFile, RowProblem, UserError
from samlad.measures.export import as_csv, as_xlsx, table
from samlad.measures.queries import techniques
from samlad.measures.service import replace_techniques
from samlad.measures.visibility import visible_to
from samlad.partnership.models import AccessToken
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import tokens_of
from samlad.partnership.service import make_token, revoke_token
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.uploads import UploadField
from samlad.web.measures.listing import measures_of, selection_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITE = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}
CALENDAR = AccessToken.Purpose.CALENDAR
TECHNIQUE_COLUMNS = ("mechanism", "text_sv", "text_en", "indicators", "source")


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def file(request: SamladRequest, kind: str) -> HttpResponse:
    """The list as it is filtered on the page, for a spreadsheet."""
    if kind not in WRITE:
        raise Http404
    write, media_type = WRITE[kind]
    actor = actor_of(request)
    day, seen = actor.today(request.now), visible_to(actor)
    rows = table(measures_of(selection_of(request.GET), day, seen))
    return _attached(write(rows), media_type, f"insatser-{day}.{kind}")


def _attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def calendar(request: SamladRequest) -> HttpResponse:
    """A personal address for a calendar program, shown once, when it is created."""
    actor, address = actor_of(request), ""
    if request.method == "POST":
        try:
            new_token = make_token(
                actor=actor, now=request.now, name=request.POST.get("name", "") or _("My calendar"), purpose=CALENDAR
            )
            address = request.build_absolute_uri(f"/api/kalender/{new_token.secret}.ics")
        except UserError as error:
            messages.error(request, error.message)
    return render(
        request,
        "measures/calendar.html",
        {
            "heading": _("The measures in your own calendar"),
            "address": address,
            "lead": _("Measures, follow-ups and shared rows of who is out, in the calendar program you have already."),
            "tokens": tokens_of(actor.account_id, request.now, CALENDAR) if actor.account_id else [],
        },
    )


@require_POST
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def revoke(request: SamladRequest, token_id: int) -> HttpResponse:
    revoke_token(actor=actor_of(request), now=request.now, token_id=token_id)
    messages.success(request, _("The address is revoked. Calendars that use it get nothing more."))
    return redirect("calendar")


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def techniques_file(request: SamladRequest) -> HttpResponse:
    """The table as a file to edit and import again."""
    out = io.StringIO()
    write_csv(out, TECHNIQUE_COLUMNS, [[getattr(t, c) for c in TECHNIQUE_COLUMNS] for t in techniques()])
    return _attached(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "tekniker.csv")


class TechniquesForm(forms.Form):
    file = UploadField(label=gettext_lazy("Table of techniques"), most=1_000_000, accept=".csv,text/csv")


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def techniques_import(request: SamladRequest) -> HttpResponse:
    """Replaces the whole table with a file; a bad file is refused with all its invalid rows."""
    form = TechniquesForm(request.POST or None, request.FILES or None)
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            number = replace_techniques(
                actor=actor_of(request), now=request.now, content=form.cleaned_data["file"].read()
            )
            messages.success(request, _("The table has %d techniques now.") % number)
            return redirect("techniques")
        except BadFile as error:
            form.add_error(None, error.message)
            problems = error.problems
    return render(
        request,
        "measures/techniques_import.html",
        {
            "heading": _("Replace the table of techniques"),
            "form": form,
            "problems": problems,
            "lead": _("Take the file out, change it, and bring it in again."),
        },
        status=422 if form.is_bound else 200,
    )
