"""Presence during the weekend: each organisation's own rows, and who is where at what time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.collection.queries import meeting_round
from samlad.lib.times import from_to, moment_at
from samlad.measures.models import FieldActivity
from samlad.measures.presence import presence
from samlad.measures.queries import calendar_consents
from samlad.measures.service import let_into_calendars, plan_field_activity, remove_field_activity
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import organisations
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.screened import number_of, page, saved
from samlad.web.measures.forms import FieldActivityForm


@require_GET
@member_required(Permission.PLAN_MEASURES, Permission.SEE_GAPS)
def now(request: SamladRequest) -> HttpResponse:
    """Redirects to the coming weekend."""
    round = meeting_round(request.now)
    if round is None:
        return render(request, "analysis/week/none.html", {"heading": _("No week has been opened yet")})
    return redirect("field_activities", label=round.label)


@require_http_methods(["GET", "POST"])
@member_required(Permission.PLAN_MEASURES, Permission.SEE_GAPS)
def show(request: SamladRequest, label: str) -> HttpResponse:
    """Who is where at what time in the weekend after the meeting; each organisation shares its own rows."""
    round, actor = round_or_404(label), actor_of(request)
    form = FieldActivityForm(request.POST or None, organisations=_own_organisations(actor))

    def do(confirmed: str) -> FieldActivity:
        data = form.cleaned_data
        starts_at, ends_at = _shift(data["starts_at"], data["ends_at"], actor.partnership.zone)
        return plan_field_activity(
            actor=actor,
            now=request.now,
            round_id=round.pk,
            organisation_id=int(data["organisation"]),
            screening_confirmed=confirmed,
            days=data["days"] or 1,
            starts_at=starts_at,
            ends_at=ends_at,
            **{k: data[k] for k in ("where", "when", "aim", "share", "area_ids")},
        )

    if request.method == "POST" and saved(form, do):
        return redirect("field_activities", label=label)
    field_presence = presence(actor=actor, now=request.now, round=round)
    return page(
        request,
        "measures/field_activities.html",
        form,
        round=round,
        heading=_("Who is out this weekend?"),
        presence=field_presence,
        plans=actor.may(Permission.PLAN_MEASURES),
        police=_police(actor),
        allowed=calendar_consents(),
    )


def _shift(first: datetime | None, last: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The moments of two wall-clock times, either of which may be missing."""
    if first and last:
        return from_to(first, last, zone)
    one, other = (t and moment_at(t.date(), t.time(), zone) for t in (first, last))
    return one, other


@require_POST
@member_required(Permission.PLAN_MEASURES)
def remove(request: SamladRequest, label: str, activity_id: int) -> HttpResponse:
    remove_field_activity(actor=actor_of(request), now=request.now, activity_id=activity_id)
    return redirect("field_activities", label=label)


@require_POST
@member_required(Permission.RELEASE)
def consent(request: SamladRequest, label: str) -> HttpResponse:
    """The police allow or refuse their shared rows in calendar feeds."""
    organisation, round = request.POST.get("organisation", ""), round_or_404(label)
    if number_of(organisation) is None:
        raise Http404
    let_into_calendars(
        actor=actor_of(request),
        now=request.now,
        organisation_id=int(organisation),
        allow=request.POST.get("allow") == "1",
    )
    messages.success(request, _("Saved"))
    return redirect("field_activities", label=round.label)


def _own_organisations(actor: Actor) -> list[tuple[int, str]]:
    mine = actor.organisations(Permission.PLAN_MEASURES)
    return [(o.pk, o.name) for o in organisations() if {o.pk, o.lead_id} & mine]


def _police(actor: Actor) -> list[Organisation]:
    """The police organisations whose coordinator the actor is."""
    mine = actor.organisations(Permission.RELEASE)
    return [o for o in organisations() if o.kind == Organisation.Kind.POLICE and {o.pk, o.lead_id} & mine]
