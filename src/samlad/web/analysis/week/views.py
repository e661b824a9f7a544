"""The joint week: what was shared, area by area, compared with the usual."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis.methods import CLUSTERS, UNUSUAL
from samlad.analysis.queries import names as all_names
from samlad.analysis.queries import results, week_numbers
from samlad.analysis.standouts import Level, StandOuts
from samlad.analysis.week import AreaWeek, WeekNumbers
from samlad.collection.queries import meeting_round, released_observations, rounds
from samlad.collection.service import open_round
from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.lib.weeks import Week
from samlad.measures.queries import measures_on
from samlad.measures.visibility import FOR_MEETING, visible_to
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.picture.drafting import coverage_sentence
from samlad.picture.queries import areas_to_draw, latest_publication
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_with_previous_or_404
from samlad.web.analysis.week import present
from samlad.web.analysis.week.asked import more_often
from samlad.web.analysis.week.unusual import NOT_READY, of_round
from samlad.web.chart import curve, status_segments
from samlad.web.forms.texts import breakable


@require_GET
@member_required(Permission.READ_WEEK)
def latest(request: SamladRequest) -> HttpResponse:
    """The newest round whose numbers are shared, or the one that is open."""
    closed = rounds().filter(closure__isnull=False).first()
    round = closed or meeting_round(request.now)
    if round is None:
        return render(request, "analysis/week/none.html", {"heading": _("No week has been opened yet")})
    return redirect("week", label=round.label)


@require_GET
@member_required(Permission.READ_WEEK)
def week(request: SamladRequest, label: str) -> HttpResponse:
    near = round_with_previous_or_404(label)
    round, closed = near.round, near.round.closed
    areas, priorities = areas_to_draw(local_day(round.meeting_at, actor_of(request).partnership.zone), FOR_MEETING)
    names = all_names(areas)
    numbers = week_numbers(round, names, near.before)
    analysis = of_round(round, numbers, results(round, UNUSUAL, CLUSTERS), names) if closed else NOT_READY
    coverage = numbers.coverage
    map_svg, key = present.map_of(numbers, areas, priorities, label, get_language() or "sv") if closed else ("", "")
    return render(
        request,
        "analysis/week/week.html",
        {
            "round": round,
            "closed": closed,
            "numbers": numbers,
            "heading": present.headline(numbers, analysis.standing, round.week.week)
            if closed
            else _("The week is still open"),
            "lead": _lead(coverage_sentence(coverage), numbers if closed else None),
            "analysis": analysis,
            "silent": present.silent(numbers, label),
            "rows": present.rows(numbers, priorities, label, analysis.standing),
            "elsewhere": present.elsewhere(numbers, label),
            "map": map_svg,
            "legend": key,
            "segments": status_segments(coverage),
            "coverage_text": coverage_sentence(coverage),
            "police_known": numbers.police_known,
            "police": [(names.indicator(i), n) for i, n in numbers.police_events.items()],
            "typed": [(names.indicator(i), n) for i, n in numbers.police_counts.items()],
            "police_unplaced": sum(numbers.elsewhere.police_events.values()) if numbers.areas else 0,
            "indicators": [(breakable(names.indicator(i)), c, curve(c)) for i, c in numbers.by_indicator.items()],
            "newer": Week.parse(near.newer) if near.newer else None,
            "older": Week.parse(near.older) if near.older else None,
            "reopenings": round.reopenings.all(),
            "asked_more": more_often(near) if closed else [],
            "may_run": actor_of(request).may(Permission.RUN_ROUND),
            "may_edit": actor_of(request).may(Permission.EDIT_PICTURE),
            "published": latest_publication(round) if closed else None,
        },
    )


@require_GET
@member_required(Permission.READ_WEEK)
def area(request: SamladRequest, label: str, area_id: int) -> HttpResponse:
    """One area's week: every indicator compared with its usual, and the shared texts."""
    near = round_with_previous_or_404(label)
    round, names = near.round, all_names()
    numbers = week_numbers(round, names, near.before)
    area_week = next((a for a in numbers.areas if a.area_id == area_id), None)
    if area_week is None:
        raise Http404
    day = local_day(round.meeting_at, actor_of(request).partnership.zone)
    closed = round.closed
    judged = of_round(round, numbers, results(round, UNUSUAL), names) if closed else NOT_READY
    return render(
        request,
        "analysis/week/area.html",
        {
            "round": round,
            "area": area_week,
            "heading": _heading(area_week, judged.standing),
            "cells": [
                (breakable(names.indicator(i)), c, curve(c)) for i, c in area_week.cells.items() if c.count or c.high
            ],
            "released": released_observations(round).filter(area_id=area_id),
            "police_known": numbers.police_known,
            "police": [(names.indicator(i), n) for i, n in area_week.police_events.items()],
            "typed": [(names.indicator(i), n) for i, n in area_week.police_counts.items()],
            "measures": measures_on(day, visible_to(actor_of(request))).filter(areas=area_id),
            "closed": closed,
            "asked_more": more_often(near) if closed else [],
        },
    )


def _heading(area: AreaWeek, standing: StandOuts) -> str:
    """Agrees with the area's mark in the week's table."""
    by_level = {
        Level.UNUSUAL: _("%s: unusual"),
        Level.MORE: _("%s: above the usual"),
        None: _("%s: as usual") if area.total.count else _("%s: nothing new reported"),
    }
    if area.missing:
        return _("%s: answers are missing") % area.name
    if not standing.reckoned:
        return _("%s: being worked out") % area.name
    return by_level[standing.marks.get(area.area_id)] % area.name


def _lead(coverage: str, numbers: WeekNumbers | None) -> str:
    return f"{coverage} {present.without_picture(numbers)}".strip() if numbers else coverage


@require_POST
@member_required(Permission.RUN_ROUND)
def open_next(request: SamladRequest) -> HttpResponse:
    """Opens the round of the coming meeting, if the schedule has not."""
    actor = actor_of(request)
    coming = rhythm().week_of_round(actor.today(request.now))
    try:
        opened = open_round(actor=actor, now=request.now, week=coming)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("latest_week")
    return redirect("mapping_week", label=opened.label)
