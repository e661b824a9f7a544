"""The guided cause analysis of a problem, question by question, and the page it becomes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.analysis.methods import HOURS
from samlad.analysis.queries import newest_results
from samlad.analysis.results.hours import HoursTable
from samlad.analysis.wording.hours import hours_title
from samlad.lib.text import shortened
from samlad.measures.guide import BY_CODE, GROUPS, QUESTIONS
from samlad.measures.models import Cause, CauseAnswer, Problem
from samlad.measures.queries import measures, techniques
from samlad.measures.service import answer_cause_question, drop_cause, write_cause
from samlad.measures.timeline import by_place, observations_of, weeks_of
from samlad.measures.visibility import visible_to
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import choice_field
from samlad.web.forms.screened import WordsForm, page, saved, text_area
from samlad.web.forms.texts import save_text
from samlad.web.measures.problems import problem_or_404
from samlad.writing.queries import Wordings, unsettled
from samlad.writing.service import Edit

OFFERED = 12  # shared observations to point at as evidence


class CauseForm(WordsForm):
    text = forms.CharField(label=gettext_lazy("What is the cause, in one sentence?"), max_length=300)
    branch = forms.ChoiceField(
        label=gettext_lazy("Which side is it on?"), choices=Cause.Branch.choices, widget=forms.RadioSelect
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("How sure are you?"), choices=Cause.Certainty.choices, widget=forms.RadioSelect
    )
    evidence = text_area(
        gettext_lazy("What speaks for it?"),
        rows=2,
        most=500,
        help_text=gettext_lazy("Which figure, or whose judgement: a function, not a name."),
    )
    released_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Observations that speak for it"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, observations: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "released_ids").choices = [
            (o.pk, f"{o.local_date:%Y-%m-%d}: {shortened(o.wording, 120)}") for o in observations
        ]


def _answers(problem: Problem) -> dict[str, CauseAnswer]:
    return {a.question: a for a in CauseAnswer.objects.filter(analysis__problem=problem)}


@require_http_methods(["GET", "POST"])
@member_required(Permission.FOLLOW_PROBLEMS)
def edit(request: SamladRequest, problem_id: int) -> HttpResponse:
    """Why just here, and what makes it possible? A posted form adds a cause."""
    problem, actor = problem_or_404(problem_id), actor_of(request)
    observations = list(observations_of(problem)[:OFFERED])
    form = CauseForm(request.POST or None, observations=observations)

    def do(confirmed: str) -> Cause:
        fields = {k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"}
        return write_cause(actor=actor, now=request.now, problem_id=problem.pk, screening_confirmed=confirmed, **fields)

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The cause is written down. Measures can point at it."))
        return redirect(f"{reverse('causes', args=[problem.pk])}#causes")
    answers, drafted = _answers(problem), _drafted(problem)
    waiting = unsettled(answers.values())
    groups = [
        (
            GROUPS[group],
            [_question_row(q, answers.get(q.code), drafted, waiting) for q in QUESTIONS if q.group == group],
        )
        for group in GROUPS
    ]
    codes = [i.code for i in problem.indicators.all()]
    return page(
        request,
        "measures/causes.html",
        form,
        problem=problem,
        heading=_("Why just here, and what makes it possible?"),
        groups=groups,
        causes=_causes(problem),
        techniques=techniques(codes) if codes else [],
        lead=problem.name,
        answered=sum(bool(a.text) for a in answers.values()),
        questions=len(QUESTIONS),
    )


def _question_row(
    question: Any, answer: CauseAnswer | None, drafted: dict[str, str], waiting: dict[int, list[Wordings]]
) -> dict[str, Any]:
    """A question with its answer, or with a draft from the data where nobody has answered."""
    return {
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "answer": answer.text if answer else "",
        "drafted": drafted.get(question.code, ""),
        "places": waiting.get(answer.pk, []) if answer else [],
    }


def _drafted(problem: Problem) -> dict[str, str]:
    """What the data say of where, when and how much: a help, not an answer."""
    drafts: dict[str, str] = {}
    places = by_place(problem)
    if places:
        drafts["where"] = _("Told of most: %s.") % ", ".join(f"{name} ({n})" for name, n in places)
    weeks = weeks_of(problem)
    if weeks and weeks.labels:
        counts = [r for r in weeks.reported if r is not None]
        drafts["what"] = ngettext(
            "%(n)d observation in %(weeks)d week with answers.",
            "%(n)d observations in %(weeks)d weeks with answers.",
            len(counts),
        ) % {"n": sum(counts), "weeks": len(counts)}
        if problem.places.all():
            drafts["what"] += " " + _("Counts are of the whole area, since places are not counted apart.")
    _round, by_method = newest_results(HOURS)
    if hours := HOURS.of(by_method):
        about = {i.pk for i in problem.indicators.all()}
        of: HoursTable | None = next((table for table in hours["indicators"] if table["id"] in about), None)
        if not about:  # a problem of everything
            of = hours["all"]
        if of is not None:
            drafts["when"] = _("In the whole municipality: %s.") % hours_title(of)
    return drafts


def _causes(problem: Problem) -> list[tuple[str, list[Cause]]]:
    """The fishbone: its three branches with their causes."""
    causes = list(Cause.objects.filter(analysis__problem=problem, dropped_at=None).prefetch_related("released"))
    return [(str(label), [c for c in causes if c.branch == branch]) for branch, label in Cause.Branch.choices]


@require_POST
@member_required(Permission.FOLLOW_PROBLEMS)
def answer(request: SamladRequest, problem_id: int, question: str) -> HttpResponse:
    """Saves the answer to one question."""
    point, here = BY_CODE.get(question), f"{reverse('causes', args=[problem_id])}#q-{question}"
    if point is None:
        raise Http404

    def save(edit: Edit, confirmed: str) -> CauseAnswer:
        return answer_cause_question(
            actor=actor_of(request),
            now=request.now,
            problem_id=problem_id,
            question=question,
            edit=edit,
            screening_confirmed=confirmed,
        )

    return save_text(request, save, here=here, about=str(point.text), key=f"cause-{problem_id}-{question}")


@require_POST
@member_required(Permission.FOLLOW_PROBLEMS)
def drop(request: SamladRequest, problem_id: int, cause_id: int) -> HttpResponse:
    problem = problem_or_404(problem_id)
    if not Cause.objects.filter(pk=cause_id, analysis__problem=problem).exists():
        raise Http404
    drop_cause(actor=actor_of(request), now=request.now, cause_id=cause_id)
    messages.success(request, _("The cause is dropped. Measures that pointed at it still do."))
    return redirect(f"{reverse('causes', args=[problem.pk])}#causes")


@require_GET
@member_required(Permission.READ_WEEK, Permission.PLAN_MEASURES)
def read(request: SamladRequest, problem_id: int) -> HttpResponse:
    """The analysis as one page for reading and printing."""
    problem = problem_or_404(problem_id)
    answers = _answers(problem)
    texts = {code: a.text for code, a in answers.items() if a.text}
    groups = [
        (GROUPS[group], [(q, texts[q.code]) for q in QUESTIONS if q.group == group and q.code in texts])
        for group in GROUPS
    ]
    chain = answers["chain"].text.splitlines() if answers.get("chain") else []
    tied = measures(visible_to(actor_of(request))).filter(problem=problem)
    return render(
        request,
        "measures/causes_read.html",
        {
            "problem": problem,
            "heading": problem.name,
            "kicker": _("Cause analysis"),
            "groups": [(label, rows) for label, rows in groups if rows and rows[0][0].code != "chain"],
            "chain": [line for line in chain if line.strip()],
            "causes": _causes(problem),
            "measures": list(tied),
        },
    )
