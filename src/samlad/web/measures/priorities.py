"""Which areas to prioritise: the need beside what can be done, the decision, and temporary changes of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samlad.analysis.intervals import Interval
from samlad.analysis.needs import Needs, needs
from samlad.lib.errors import UserError
from samlad.lib.numerals import fixed, times
from samlad.measures.models import Influence, Priority, PriorityDecision, PriorityReturn
from samlad.measures.queries import decisions, decisions_on, influences, priorities_on
from samlad.measures.service import Choice, change_temporarily, judge_influence, prioritise, return_to_period
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import leads, rhythm
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.chart import where_map
from samlad.web.forms.screened import number_of, page, saved
from samlad.web.forms.texts import post_words
from samlad.web.measures.forms import PrioritiesForm

HISTORY = 12  # decisions on the page


@require_http_methods(["GET", "POST"])
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def show(request: SamladRequest) -> HttpResponse:
    """Where is the need greatest, and where can something be done? The decision is recorded with its reasons."""
    actor, day = actor_of(request), actor_of(request).today(request.now)
    may_decide = actor.may(Permission.DECIDE_PRIORITIES)
    settings, current, all_ = rhythm(), priorities_on(day), decisions()
    start, end = settings.period_of(day)
    usual = next((d for d in all_ if d.kind == PriorityDecision.Kind.PERIOD and d.starts_on <= day <= d.ends_on), None)
    temporary = "review_on" in request.POST
    forms = {
        kind: PrioritiesForm(
            request.POST if request.method == "POST" and temporary is kind else None,
            number=settings.priority_count,
            temporary=kind,
            auto_id=f"{'t' if kind else 'p'}_%s",
            initial=_initial(current if kind or usual is None else usual.priorities.all(), start, end),
        )
        for kind in (False, True)
    }
    form = forms[temporary]
    if request.method == "POST":
        actor.require(Permission.DECIDE_PRIORITIES)
        if saved(form, lambda confirmed: _decide(request, form, temporary, confirmed)):
            messages.success(request, _("The choice is recorded."))
            return redirect("priorities")
    need_rows = needs(start, day)
    if need_rows.to is None:  # the period has just begun: the one before is what there is to choose from
        before = settings.period_of(start.fromordinal(start.toordinal() - 1))
        need_rows = needs(*before)
    holding = decisions_on(day).first()
    return page(
        request,
        "measures/priorities.html",
        form,
        choose=forms[False],
        change=forms[True],
        may_decide=may_decide,
        heading=_heading(current),
        lead=_("Need beside the chance of making a difference. People choose, with reasons."),
        needs=need_rows,
        rows=_rows(need_rows, request),
        priorities=current,
        holding=holding,
        history=_history(all_[:HISTORY], holding),
        usual=usual,
        period=(start, end),
        levels=Influence.Level.choices,
        temporary=holding if holding and holding.kind == PriorityDecision.Kind.TEMPORARY else None,
        mine=_mine(request),
        today=day,
        map=where_map([p.area_id for p in current]) if current else "",
    )


def _heading(priorities: list[Priority]) -> str:
    if not priorities:
        return _("No areas are prioritised today")
    names = [p.area.name for p in priorities]
    if len(names) == 1:
        return _("%s is prioritised") % names[0]
    return _("%(first)s and %(last)s are prioritised") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _history(newest: list[PriorityDecision], holding: PriorityDecision | None) -> list[tuple[PriorityDecision, str]]:
    """The decisions, newest first, each with its status: "replaced" when a newer one covers the same days."""
    rows: list[tuple[PriorityDecision, str]] = []
    for d in newest:
        later = [n for n, _state in rows if n.kind == d.kind and n.starts_on <= d.starts_on and n.ends_on >= d.ends_on]
        rows.append((d, "holds" if d == holding else "replaced" if later else ""))
    return rows


def _initial(priorities: Iterable[Any], start: Any, end: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"starts_on": start, "ends_on": end}
    for p in priorities:
        values |= {f"area{p.position}": p.area_id, f"reason{p.position}": p.reason}
    return values


def _decide(request: SamladRequest, form: PrioritiesForm, temporary: bool, confirmed: str) -> Any:
    choices, data = [Choice(a, r) for a, r in form.priorities()], form.cleaned_data
    common: dict[str, Any] = {
        "actor": actor_of(request),
        "now": request.now,
        "choices": choices,
        "screening_confirmed": confirmed,
    }
    if temporary:
        return change_temporarily(**common, reason=data["reason"], review_on=data["review_on"])
    return prioritise(**common, starts_on=data["starts_on"], ends_on=data["ends_on"])


def _mine(request: SamladRequest) -> list[Any]:
    """The lead organisations the actor judges for."""
    actor = actor_of(request)
    if actor.system:
        return []
    mine = actor.organisations(Permission.FOLLOW_PROBLEMS)
    return [o for o in leads() if o.pk in mine]


def _rows(need_rows: Needs, request: SamladRequest) -> list[dict[str, Any]]:
    judged, organisations = influences(), list(leads())
    return [
        {
            "need": n,
            "area": n.area,
            "signal": fixed(n.signal),
            "numbers": [_with_span(n.per_answer), _with_span(n.per_inhabitants), _with_span(n.change, times)],
            "influence": [judged[n.area.pk, o.pk] for o in organisations if (n.area.pk, o.pk) in judged],
        }
        for n in need_rows.rows
    ]


def _with_span(span: Interval, format_number: Callable[[float | None], str] = fixed) -> tuple[str, str]:
    """The number and its interval."""
    if span.value is None:
        return "–", ""
    return format_number(span.value), f"{format_number(span.low)}–{format_number(span.high)}"


@require_POST
@member_required(Permission.FOLLOW_PROBLEMS)
def influence(request: SamladRequest) -> HttpResponse:
    """A lead organisation states how much it can change in an area, and what that would be."""
    numbers = [number_of(request.POST.get(name, "")) for name in ("organisation", "area", "level")]

    def do(confirmed: str) -> Influence:
        organisation, area, level = numbers
        if organisation is None or area is None or level is None:
            raise UserError(_("Choose an area and how much can be done there."))
        return judge_influence(
            actor=actor_of(request),
            now=request.now,
            organisation_id=organisation,
            area_id=area,
            level=level,
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )

    return post_words(request, do, here=reverse("priorities"), message=_("The judgement is recorded."))


@require_POST
@member_required(Permission.DECIDE_PRIORITIES)
def back(request: SamladRequest, decision_id: int) -> HttpResponse:
    """The special event is over: the period's decision applies again."""

    def do(confirmed: str) -> PriorityReturn:
        return return_to_period(
            actor=actor_of(request),
            now=request.now,
            decision_id=decision_id,
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )

    return post_words(request, do, here=reverse("priorities"), message=_("The period's choice holds again."))
