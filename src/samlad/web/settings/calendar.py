"""School breaks and other days that affect the municipality."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.lib.dates import day_span
from samlad.lib.numerals import in_words
from samlad.partnership import queries, service
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.forms import CalendarForm
from samlad.web.settings.frame import ask, show, today

HERE = "settings_calendar"


@require_GET
@member_required(Permission.CONFIGURE)
def calendar(request: SamladRequest) -> HttpResponse:
    """Which coming days affect the municipality?"""
    day = today(request)
    every = queries.calendar(date(day.year - 1, 7, 1), date(day.year + 10, 12, 31))
    rows = [{"entry": e, "days": f"{day_span(e.starts_on, e.ends_on)} {e.ends_on.year}"} for e in every]
    ahead = [r for r in rows if r["entry"].ends_on >= day]  # type: ignore[attr-defined]
    heading = (
        capfirst(ngettext("one entry ahead", "%(n)s entries ahead", len(ahead)) % {"n": in_words(len(ahead))})
        if ahead
        else _("Nothing ahead in the calendar")
    )
    return show(
        request,
        "settings/calendar.html",
        here=HERE,
        heading=heading,
        ahead=ahead,
        past=[r for r in reversed(rows) if r not in ahead],
        lead=_("The picture mentions the days by itself, and figures from them are read with the calendar in mind."),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def add(request: SamladRequest) -> HttpResponse:
    form = CalendarForm(sent(request))
    if request.method == "POST" and saved(
        form, lambda: service.add_calendar_entry(actor=actor_of(request), now=request.now, **form.cleaned_data)
    ):
        messages.success(request, _("%(name)s is in the calendar.") % {"name": form.cleaned_data["name"]})
        return redirect(HERE)
    return ask(
        request,
        here=HERE,
        heading=_("Which days change the town?"),
        form=form,
        back=reverse(HERE),
        submit=_("Add to the calendar"),
    )


@require_POST
@member_required(Permission.CONFIGURE)
def remove(request: SamladRequest, entry_id: int) -> HttpResponse:
    service.remove_calendar_entry(actor=actor_of(request), now=request.now, entry_id=entry_id)
    messages.success(request, _("The entry is taken away."))
    return redirect(HERE)
