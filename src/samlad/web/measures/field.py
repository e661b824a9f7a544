"""Who is out in the weekend: each organisation's own rows, and who is where when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.collection.models import Round
from samlad.collection.queries import meeting_round
from samlad.lib.times import from_to, local_day, moment_at
from samlad.measures.models import FieldActivity, Priority
from samlad.measures.queries import (
    calendar_consents,
    own_field_activities,
    priorities_on,
    shared_field_activities,
    with_areas,
)
from samlad.measures.service import let_into_calendars, plan_field_activity, remove_field_activity
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import organisations
from samlad.web.inside import acting, inside, round_or_404
from samlad.web.measures.asking import number_of, page, saved
from samlad.web.measures.forms import FieldActivityForm
from samlad.web.middleware import SamladRequest

Shift = tuple[datetime, datetime]
PARTS = ((6, "day"), (17, "evening"), (22, "night"))  # the hours a part of the day begins


@require_GET
@inside(Permission.PLAN_MEASURES)
def now(request: SamladRequest) -> HttpResponse:
    """The weekend that comes."""
    found = meeting_round(request.now)
    if found is None:
        return render(request, "week/none.html", {"heading": _("No week has been opened yet")})
    return redirect("field_activities", label=found.label)


@require_http_methods(["GET", "POST"])
@inside(Permission.PLAN_MEASURES)
def show(request: SamladRequest, label: str) -> HttpResponse:
    """Who is where when in the weekend after the meeting; each organisation shares its own rows."""
    round, actor = round_or_404(label), acting(request)
    form = FieldActivityForm(request.POST or None, organisations=_own_organisations(actor))

    def do(judged: str) -> FieldActivity:
        data = form.cleaned_data
        starts_at, ends_at = _shift(data["starts_at"], data["ends_at"], actor.partnership.zone)
        return plan_field_activity(
            actor=actor, now=request.now, round_id=round.pk, organisation_id=int(data["organisation"]), judged=judged,
            days=data["days"] or 1,
            starts_at=starts_at, ends_at=ends_at,
            **{k: data[k] for k in ("where", "when", "aim", "share", "area_ids")},
        )  # fmt: skip

    if request.method == "POST" and saved(form, do):
        return redirect("field_activities", label=label)
    mine, shared = (
        list(with_areas(rows)) for rows in (own_field_activities(actor, round.pk), shared_field_activities(round.pk))
    )
    chosen = priorities_on(local_day(round.meeting_at, actor.partnership.zone))
    # Gaps are the meeting's own business: they are never in a picture, a feed or a file (M37).
    meets = actor.may(Permission.EDIT_PICTURE)
    grid = where_when({r.pk: r for r in (*shared, *mine)}.values(), chosen, round, actor, gaps=meets)
    return page(
        request, "measures/field_activities.html", form, round=round, heading=_("Who is out this weekend?"), mine=mine,
        shared=shared, grid=grid, meets=meets, police=_police(actor), allowed=calendar_consents(),
    )  # fmt: skip


def _shift(first: datetime | None, last: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The moments of two clocks on the wall, of which either may be missing."""
    if first and last:
        return from_to(first, last, zone)
    one, other = (t and moment_at(t.date(), t.time(), zone) for t in (first, last))
    return one, other


@require_POST
@inside(Permission.PLAN_MEASURES)
def remove(request: SamladRequest, label: str, activity_id: int) -> HttpResponse:
    remove_field_activity(actor=acting(request), now=request.now, activity_id=activity_id)
    return redirect("field_activities", label=label)


@require_POST
@inside(Permission.RELEASE)
def consent(request: SamladRequest, label: str) -> HttpResponse:
    """The police say whether their shared rows may be in calendar feeds."""
    told, round = request.POST.get("organisation", ""), round_or_404(label)
    if number_of(told) is None:
        raise Http404
    let_into_calendars(
        actor=acting(request), now=request.now, organisation_id=int(told), allow=request.POST.get("allow") == "1"
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


@dataclass(frozen=True)
class Part:
    """An evening, a night or a day of the weekend."""

    label: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class Line:
    area: str
    priority: int | None
    cells: list[list[str]] = field(default_factory=list)  # who is there, part by part
    gaps: list[bool] = field(default_factory=list)  # a prioritised area where nobody is

    @property
    def told(self) -> list[tuple[list[str], bool]]:
        return list(zip(self.cells, self.gaps, strict=True))


@dataclass
class Grid:
    parts: list[Part]
    lines: list[Line]
    unplaced: list[str]  # rows without area or times


def where_when(
    rows: Iterable[FieldActivity], chosen: list[Priority], round: Round, actor: Actor, *, gaps: bool
) -> Grid:
    """Areas by parts of the weekend, the prioritised first. Several at once is what massing is: shown, never an
    error."""
    rows, zone = list(rows), actor.partnership.zone
    shifts = {r.pk: r.shifts(zone) for r in rows}
    placed = [r for r in rows if shifts[r.pk] and r.areas.all()]
    parts = _parts([shift for r in placed for shift in shifts[r.pk]], zone)
    position = {p.area_id: p.position for p in chosen}
    names = {p.area_id: p.area.name for p in chosen} | {a.pk: a.name for r in placed for a in r.areas.all()}
    lines = []
    for pk in sorted(names, key=lambda pk: (position.get(pk, 99), names[pk])):
        line = Line(names[pk], position.get(pk))
        for part in parts:
            there = sorted({
                r.organisation.name for r in placed
                if any(a.pk == pk for a in r.areas.all()) and _out(shifts[r.pk], part)
            })  # fmt: skip
            line.cells.append(there)
            line.gaps.append(gaps and pk in position and not there)
        lines.append(line)
    unplaced = [f"{r.organisation}: {r.where}, {r.when}" for r in rows if r not in placed]
    return Grid(parts, lines, unplaced)


def _out(shifts: Iterable[Shift], part: Part) -> bool:
    return any(start < part.ends_at and end > part.starts_at for start, end in shifts)


def _parts(shifts: list[Shift], zone: ZoneInfo) -> list[Part]:
    """The parts of the days in which somebody is out, and those between."""
    if not shifts:
        return []
    first, last = min(start for start, _end in shifts), max(end for _start, end in shifts)
    names = {"day": _("day"), "evening": _("evening"), "night": _("night")}
    found: list[Part] = []
    day = local_day(first, zone) - timedelta(days=1)
    while day <= local_day(last, zone) and len(found) < 30:
        for n, (hour, name) in enumerate(PARTS):
            start = moment_at(day, time(hour), zone)
            end = (
                moment_at(day, time(PARTS[n + 1][0]), zone)
                if n + 1 < len(PARTS)
                else moment_at(day + timedelta(days=1), time(PARTS[0][0]), zone)
            )
            if start < last and end > first:
                found.append(Part(f"{date_format(day, 'D')} {names[name]}", start, end))
        day += timedelta(days=1)
    return [p for p in found if _out(shifts, p)]
