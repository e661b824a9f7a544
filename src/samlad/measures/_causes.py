"""The guided cause analysis of a problem: its answers, and the causes that measures point at."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.queries import released
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures.guide import BY_CODE
from samlad.measures.models import Cause, CauseAnalysis, CauseAnswer, Problem
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened
from samlad.writing.service import Edit, write

MOST = 4000  # characters in an answer


@transaction.atomic
def answer_cause_question(
    *, actor: Actor, now: datetime, problem_id: int, question: str, edit: Edit, screening_confirmed: str = ""
) -> CauseAnswer:
    """Writes in the answer to a question of the guide (`writing.service.write`), in at most 4 000 characters. Raises
    ScreeningRequired for what may point at a person, and OutOfScope for a question there is not."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    if question not in BY_CODE:
        raise OutOfScope
    analysis = _analysis(actor, now, problem_id)
    answer, _new = CauseAnswer.objects.get_or_create(
        partnership=actor.partnership, analysis=analysis, question=question
    )
    typed = clean_text(edit.text, MOST)
    confirmed = require_screened(screening_confirmed, typed) if typed != answer.text else ()
    if write(actor=actor, now=now, text=answer, edit=edit, most=MOST):
        log(actor, now, "cause_answer.saved", ("problem", problem_id), question=question, version=answer.version)
        record_decision(actor=actor, now=now, about=answer, confirmed=confirmed)
    return answer


@transaction.atomic
def write_cause(
    *,
    actor: Actor,
    now: datetime,
    problem_id: int,
    text: str,
    branch: str,
    certainty: str,
    evidence: str,
    released_ids: Iterable[int] = (),
    screening_confirmed: str = "",
) -> Cause:
    """Writes down a cause with what speaks for it: a figure or somebody's judgement, and shared observations.

    Raises UserError without text or evidence, ScreeningRequired, OutOfScope for observations that are not shared."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    text, evidence = clean_text(text, 300), clean_text(evidence, 500)
    shared = several(released(), released_ids)
    if not text:
        raise UserError(_("Say what the cause is, in one sentence."))
    if not evidence and not shared:
        raise UserError(_("Say what speaks for it: which observations, which figure, or whose judgement."))
    confirmed = require_screened(screening_confirmed, text, evidence)
    if branch not in Cause.Branch.values or certainty not in Cause.Certainty.values:
        raise UserError(_("Choose which side it belongs to and how sure you are."))
    analysis = _analysis(actor, now, problem_id)
    cause, created = Cause.objects.get_or_create(
        partnership=actor.partnership,
        analysis=analysis,
        text=text,
        branch=branch,
        dropped_at=None,
        defaults={"certainty": certainty, "evidence": evidence, "written_at": now, "written_by": actor.label},
    )
    if created:
        cause.released.set(shared)
        log(actor, now, "cause.written", cause, problem=problem_id)
        record_decision(actor=actor, now=now, about=cause, confirmed=confirmed)
    return cause


@transaction.atomic
def drop_cause(*, actor: Actor, now: datetime, cause_id: int) -> Cause:
    """Says that a cause is not one after all. It stays with the measures that point at it. Safe to repeat."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    cause = one(Cause, cause_id)
    if cause.dropped_at is None:
        cause.dropped_at, cause.dropped_by = now, actor.label
        cause.save(update_fields=["dropped_at", "dropped_by"])
        log(actor, now, "cause.dropped", cause)
    return cause


def _analysis(actor: Actor, now: datetime, problem_id: int) -> CauseAnalysis:
    problem = one(Problem, problem_id)
    analysis, created = CauseAnalysis.objects.get_or_create(
        partnership=actor.partnership, problem=problem, defaults={"started_at": now, "started_by": actor.label}
    )
    if created:
        log(actor, now, "cause_analysis.started", problem)
    return analysis
