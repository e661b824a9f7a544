"""One list of all organisations' measures: filtered, on a board, in a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from samlad.lib.text import one_line
from samlad.lib.weeks import Week
from samlad.measures.models import Measure, MeasureStep
from samlad.measures.queries import due_follow_ups, measures, priorities_on
from samlad.measures.service import plan_measure
from samlad.measures.stages import Stage, in_stage, stage, waiting, waits, word
from samlad.measures.visibility import usual_for, visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.places.queries import areas
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import number_of, saved
from samlad.web.forms.screened import page as form_page
from samlad.web.measures.forms import MeasureForm, function_choices, organisation_choices

PER_PAGE, MOST_CARDS = 50, 200
RECENT = timedelta(days=91)  # how long an ended measure stays on the board
AHEAD = timedelta(weeks=8)  # of the calendar
VIEWS = (("lista", gettext_lazy("List")), ("tavla", gettext_lazy("Board")), ("kalender", gettext_lazy("Calendar")))


@dataclass(frozen=True)
class Selection:
    """The choices in the list's address. `state`: current (planned or under way), planned, running, due, ended, all."""

    state: str = "current"
    area: str = ""
    organisation: str = ""
    words: str = ""
    view: str = "lista"


def states() -> dict[str, str]:
    stages = {s.value: str(s.label) for s in (Stage.RUNNING, Stage.PLANNED)}
    ended = {Stage.ENDED.value: str(Stage.ENDED.label)}
    return {"current": _("Under way and to come"), **stages, "due": _("To follow up"), **ended, "all": _("All")}


def selection_of(query: QueryDict) -> Selection:
    view, state = query.get("visa", "lista"), query.get("lage", "current")
    return Selection(
        state if state in states() else "current",
        _number(query.get("omrade", "")),
        _number(query.get("verksamhet", "")),
        one_line(query.get("ord", ""))[:80],
        view if view in dict(VIEWS) else "lista",
    )


def _number(text: str) -> str:
    return "" if number_of(text) is None else text


def measures_of(selection: Selection, day: date, seen: Q) -> QuerySet[Measure]:
    """The selected measures to be seen, the latest to begin first: what the view shows, and its numbers count."""
    rows = measures(seen)
    if selection.view == "tavla":  # whose columns are the stages
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day - RECENT))
    else:
        stages = {s.value: in_stage(s, day) for s in Stage}
        current = in_stage(Stage.RUNNING, day) | in_stage(Stage.PLANNED, day)
        rows = rows.filter((stages | {"due": waiting(day), "current": current}).get(selection.state, Q()))
    if selection.area:
        rows = rows.filter(Q(areas=int(selection.area)) | Q(areas=None))
    if selection.organisation:
        organisation_id = int(selection.organisation)
        rows = rows.filter(Q(organisation=organisation_id) | Q(organisation__reports_to=organisation_id))
    if selection.words:
        rows = rows.filter(Q(what__icontains=selection.words) | Q(who__icontains=selection.words))
    if selection.view == "kalender":
        coming = (day, day + AHEAD)
        steps = Q(steps__done_on=None, steps__due_on__range=coming)
        rows = rows.filter(
            steps | Q(starts_on__range=coming) | Q(ends_on__range=coming) | Q(follow_up_on__range=coming)
        )
    return rows.distinct()


@dataclass(frozen=True)
class State:
    label: str
    kind: str = ""


@dataclass(frozen=True)
class Column:
    """`number` counts the selected measures in the stage; `cards` may be fewer where there are very many."""

    stage: Stage
    number: int
    cards: list[tuple[Measure, State | None]]

    @property
    def label(self) -> str:
        return _("Ended the last three months") if self.stage is Stage.ENDED else str(self.stage.label)

    @property
    def more(self) -> int:
        return self.number - len(self.cards)


def organisation_of(actor: Actor) -> int | None:
    """The organisation of a measure that the actor creates."""
    return next((h.organisation_id for h in actor.held if h.may(Permission.PLAN_MEASURES)), None)


@require_http_methods(["GET", "POST"])
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def show(request: SamladRequest) -> HttpResponse:
    """What is being done, where, by whom; a new measure takes one line."""
    actor = actor_of(request)
    day = actor.today(request.now)
    may_plan = actor.may(Permission.PLAN_MEASURES)
    initial = {"starts_on": day, "visibility": usual_for(actor) if may_plan else ""}
    form = MeasureForm(request.POST or None, functions=function_choices(on=day), initial=initial)
    if request.method == "POST":
        own = organisation_of(actor)
        measure = saved(
            form,
            lambda confirmed: plan_measure(
                actor=actor,
                now=request.now,
                screening_confirmed=confirmed,
                organisation_id=own,
                **form.measure_fields(),
            ),
        )
        if measure:
            messages.success(request, _("The measure is written down. Everything else can wait, or be told now."))
            return redirect("measure", measure_id=measure.pk)
    selection = selection_of(request.GET)
    seen = visible_to(actor)
    rows = measures_of(selection, day, seen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    overdue = {d.measure.pk for d in due_follow_ups(day, seen) if d.expected}
    columns = board(rows, day, overdue) if selection.view == "tavla" else []
    return form_page(
        request,
        "measures/measures.html",
        form,
        heading=_heading(page.paginator.count, selection, len(overdue), columns),
        selection=selection,
        states=states().items(),
        views=VIEWS,
        areas=[(str(a.pk), a.name) for a in areas()],
        organisations=[(str(pk), name) for pk, name in organisation_choices()],
        page=page,
        rows=[(m, state_of(m, day, overdue)) for m in page] if selection.view == "lista" else [],
        board=columns,
        calendar=calendar(rows, day) if selection.view == "kalender" else [],
        priorities=priorities_on(day),
        query=request.GET.urlencode(),
        may_plan=may_plan,
    )


def _heading(number: int, selection: Selection, overdue: int, columns: list[Column]) -> str:
    if columns:
        return _("%(running)d under way, %(planned)d to come and %(ended)d ended in the last three months") % {
            c.stage.value: c.number for c in columns
        }
    if selection.view == "kalender":
        return (
            ngettext(
                "%d measure has a day of its own in the coming eight weeks",
                "%d measures have days of their own in the coming eight weeks",
                number,
            )
            % number
        )
    if overdue and selection == Selection():
        return ngettext("One measure waits for its follow-up", "%d measures wait for their follow-up", overdue) % (
            () if overdue == 1 else overdue
        )
    if selection.state in ("current", "running"):
        return ngettext("%d measure is under way or to come", "%d measures are under way or to come", number) % number
    return ngettext("%d measure", "%d measures", number) % number


def state_of(measure: Measure, day: date, overdue: Iterable[int] = ()) -> State:
    if measure.pk in overdue:
        return State(_("follow-up overdue"), "unusual")
    if waits(measure, day):
        return State(_("to follow up"), "persists")
    kinds = {Stage.PLANNED: "", Stage.RUNNING: "done", Stage.ENDED: "missing"}
    reached = stage(measure, day)
    return State(word(reached), kinds[reached])


def board(rows: QuerySet[Measure], day: date, overdue: set[int]) -> list[Column]:
    """Three columns in order of time; ended measures of the last quarter only. Those that wait for their follow-up are
    marked in their own column, so that a column's number is the number of its stage."""
    cards: dict[Stage, list[tuple[Measure, State | None]]] = {s: [] for s in Stage}
    for m in rows[:MOST_CARDS]:
        noted = state_of(m, day, overdue) if m.pk in overdue or waits(m, day) else None
        cards[stage(m, day)].append((m, noted))
    numbers = rows.order_by().aggregate(**{s.value: Count("pk", filter=in_stage(s, day), distinct=True) for s in Stage})
    return [Column(s, numbers[s.value], cards[s]) for s in Stage]


@dataclass
class Days:
    """A week of the calendar: what begins, ends, is due or followed up, day by day."""

    week: Week
    days: dict[date, list[tuple[str, Measure, str]]] = field(default_factory=dict)


def calendar(rows: QuerySet[Measure], day: date) -> list[Days]:
    """The coming weeks that are not empty."""
    last, every = day + AHEAD, list(rows)
    steps = MeasureStep.objects.filter(measure__in=[m.pk for m in every], done_on=None, due_on__range=(day, last))
    by_id = {m.pk: m for m in every}
    events = [(s.due_on, _("Step"), by_id[s.measure_id], s.what) for s in steps]
    for m in every:
        for when, label in ((m.starts_on, _("Begins")), (m.ends_on, _("Ends")), (m.follow_up_on, _("Followed up on"))):
            if when and day <= when <= last:
                events.append((when, label, m, ""))
    weeks: dict[Week, Days] = {}
    for when, label, m, note in sorted(events, key=lambda e: (e[0], e[1], e[2].pk)):
        assert when is not None
        week = Week.of(when)
        weeks.setdefault(week, Days(week)).days.setdefault(when, []).append((label, m, note))
    return list(weeks.values())
