"""Problem pictures: named lasting problems, with what gathers around them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.analysis.queries import newest_problems
from samlad.collection.queries import first_day, indicators
from samlad.lib.text import shortened
from samlad.measures.models import Problem, ProblemStatus
from samlad.measures.queries import measures, problem_by_id, problems
from samlad.measures.service import MOVES, change_problem, move_problem, name_problem
from samlad.measures.suggested import about, followed
from samlad.measures.timeline import by_place, entries, observations_of, weeks_of
from samlad.measures.visibility import visible_to
from samlad.partnership.permissions import Permission
from samlad.picture.queries import in_force
from samlad.places.queries import areas, places
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import choice_field
from samlad.web.forms.screened import WordsForm, day_field, page, saved, text_area
from samlad.web.forms.texts import post_words
from samlad.web.measures.drawing import weeks_chart

MOST_OBSERVATIONS = 20  # shared words shown
State = ProblemStatus.State


class ProblemForm(WordsForm):
    name = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=160,
        help_text=gettext_lazy("A place or a phenomenon, such as “reckless moped traffic”. Never a person or a group."),
    )
    reason = text_area(gettext_lazy("Why is it worth following?"), rows=2, most=500, required=True)
    description = text_area(gettext_lazy("What is it about?"))
    starts_on = day_field(gettext_lazy("Followed since"), help_text=gettext_lazy("Counts are gathered from then on."))
    area_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Areas"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    place_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Places"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    indicator_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Indicators"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leave empty for all."),
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["reason"]
        choice_field(self, "area_ids").choices = [(a.pk, a.name) for a in areas()]
        choice_field(self, "place_ids").choices = [(p.pk, f"{p.name} ({p.area.name})") for p in places()]
        choice_field(self, "indicator_ids").choices = [(i.pk, str(i)) for i in indicators()]

    def problem_fields(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "screening_confirmed"}


def problem_or_404(problem_id: int) -> Problem:
    problem = problem_by_id(problem_id)
    if problem is None:
        raise Http404
    return problem


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def overview(request: SamladRequest) -> HttpResponse:
    """Which lasting problems are followed, and how do they stand?"""
    every = list(problems())
    open_ones = [p for p in every if p.state not in (State.CALM, State.CLOSED)]  # type: ignore[attr-defined]
    suggested = newest_problems()
    followed_keys = followed(suggested.suggestions) if suggested else {}
    waiting = sum(s.waits and s.key not in followed_keys for s in suggested.suggestions) if suggested else 0
    suggested_by = {p.suggestion for p in every}
    accepted = (
        {s.key: s.title for s in suggested.suggestions if s.taken_up and s.key not in suggested_by} if suggested else {}
    )
    names = dict(State.choices)
    groups = [
        (_("Open"), open_ones),
        (_("Calm"), [p for p in every if p.state == State.CALM]),  # type: ignore[attr-defined]
        (_("Closed"), [p for p in every if p.state == State.CLOSED]),  # type: ignore[attr-defined]
    ]
    return render(
        request,
        "measures/problems.html",
        {
            "heading": _problems_heading(len(open_ones)),
            "waiting": waiting,
            "accepted": accepted.items(),
            "groups": [(label, [(p, names[p.state]) for p in rows]) for label, rows in groups if rows],  # type: ignore[attr-defined]
            "may_follow": actor_of(request).may(Permission.FOLLOW_PROBLEMS),
        },
    )


def _problems_heading(number: int) -> str:
    if not number:
        return _("No lasting problem is open")
    return ngettext("One lasting problem is open", "%d lasting problems are open", number) % (
        () if number == 1 else number
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.FOLLOW_PROBLEMS)
def new(request: SamladRequest) -> HttpResponse:
    """Names a lasting problem, from a suggestion where there is one."""
    actor = actor_of(request)
    day = actor.today(request.now)
    key = request.POST.get("suggestion", request.GET.get("forslag", ""))
    form = ProblemForm(request.POST or None, new=True, initial={"starts_on": first_day(day)} | _from_suggestion(key))

    def do(confirmed: str) -> Problem:
        return name_problem(
            actor=actor, now=request.now, screening_confirmed=confirmed, suggestion=key, **form.problem_fields()
        )

    if request.method == "POST" and (problem := saved(form, do)):
        messages.success(request, _("The problem is named, and followed from now on."))
        return redirect("problem", problem_id=problem.pk)
    return page(
        request,
        "measures/problem_form.html",
        form,
        heading=_("Name a lasting problem"),
        suggestion=key,
        lead=_("Its counts, measures and meetings then gather by themselves."),
        submit=_("Follow it"),
    )


def _from_suggestion(key: str) -> dict[str, Any]:
    newest = newest_problems() if key else None
    suggested = next((s for s in newest.suggestions if s.key == key), None) if newest else None
    if suggested is None:
        return {}
    indicator, place = about(suggested)
    return {
        "name": shortened(suggested.title, 160),
        "reason": shortened(suggested.why, 500),
        "area_ids": list(suggested.areas),
        "place_ids": [place] if place else [],
        "indicator_ids": [indicator] if indicator else [],
    }


@require_http_methods(["GET", "POST"])
@member_required(Permission.FOLLOW_PROBLEMS)
def change(request: SamladRequest, problem_id: int) -> HttpResponse:
    """Name and subject of the problem."""
    problem, actor = problem_or_404(problem_id), actor_of(request)
    form = ProblemForm(
        request.POST or None,
        new=False,
        initial={
            "name": problem.name,
            "description": problem.description,
            "starts_on": problem.starts_on,
            "area_ids": [a.pk for a in problem.areas.all()],
            "place_ids": [p.pk for p in problem.places.all()],
            "indicator_ids": [i.pk for i in problem.indicators.all()],
        },
    )

    def do(confirmed: str) -> Problem:
        return change_problem(
            actor=actor, now=request.now, problem_id=problem.pk, screening_confirmed=confirmed, **form.problem_fields()
        )

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("Saved"))
        return redirect("problem", problem_id=problem.pk)
    return page(
        request, "measures/problem_form.html", form, heading=_("Change the problem"), problem=problem, submit=_("Save")
    )


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def show(request: SamladRequest, problem_id: int) -> HttpResponse:
    """How does this problem develop, and what has been done about it?"""
    problem, actor = problem_or_404(problem_id), actor_of(request)
    weeks = weeks_of(problem)
    tied = list(measures(visible_to(actor)).filter(problem=problem))
    zone = actor.partnership.zone
    # Words are for those who work with them; who only chooses between areas sees numbers.
    words = actor.may(Permission.READ_RAW) or actor.may(Permission.EDIT_PICTURE)
    observations = list(observations_of(problem)[:MOST_OBSERVATIONS]) if words else []
    names = dict(State.choices)
    analysis = getattr(problem, "analysis", None)
    published = list(in_force().filter(picture__round__observed_to__gte=problem.starts_on)[:8])
    return render(
        request,
        "measures/problem.html",
        {
            "problem": problem,
            "heading": problem.name,
            "state": names[problem.state],  # type: ignore[attr-defined]
            "entries": entries(problem, tied, zone=zone),
            "measures": tied,
            "weeks": weeks,
            "drawing": weeks_chart(weeks) if weeks else "",
            "rows": _weeks_table(weeks),
            "observations": observations,
            "may_read_words": words,
            "places": by_place(problem),
            "published": published,
            "causes": list(analysis.causes.filter(dropped_at=None)) if analysis else [],
            "moves": [(m, names[m]) for m in MOVES[problem.state]],  # type: ignore[attr-defined]
            "may_follow": actor.may(Permission.FOLLOW_PROBLEMS),
            "may_plan": actor.may(Permission.PLAN_MEASURES),
        },
    )


def _weeks_table(weeks: Any) -> list[tuple[str, str, str, int]]:
    """Newest first; "–" where nobody answered, or the police gave no figures."""
    if weeks is None:
        return []
    rows = zip(weeks.labels, weeks.reported, weeks.police, weeks.answered, strict=True)
    return [(w, "–" if r is None else str(r), "–" if p is None else str(p), a) for w, r, p, a in rows][::-1]


@require_POST
@member_required(Permission.FOLLOW_PROBLEMS)
def move(request: SamladRequest, problem_id: int) -> HttpResponse:
    """Moves the problem to another state, with a reason."""
    state = request.POST.get("state", "")

    def do(confirmed: str) -> ProblemStatus:
        return move_problem(
            actor=actor_of(request),
            now=request.now,
            problem_id=problem_id,
            state=state,
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )

    message = _("It is now: %s") % str(dict(State.choices).get(state, "")).lower()
    return post_words(request, do, here=reverse("problem", args=[problem_id]), message=message)
