"""Problem pictures: named, tied to what they are about, and followed through their states."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Indicator
from samlad.lib.errors import UserError
from samlad.lib.words import clean_line, clean_text
from samlad.measures.models import Problem, ProblemStatus
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place
from samlad.screening.service import record_decision, require_screened

State = ProblemStatus.State
# From which states one may go to which; "deepened" may be said again, with what is new.
MOVES: dict[str, tuple[str, ...]] = {
    State.OPENED: (State.DEEPENED, State.CALM, State.CLOSED),
    State.DEEPENED: (State.DEEPENED, State.CALM, State.CLOSED),
    State.CALM: (State.DEEPENED, State.CLOSED, State.REOPENED),
    State.CLOSED: (State.REOPENED,),
    State.REOPENED: (State.DEEPENED, State.CALM, State.CLOSED),
}


@transaction.atomic
def name_problem(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    reason: str,
    description: str = "",
    starts_on: date | None = None,
    indicator_ids: Iterable[int] = (),
    area_ids: Iterable[int] = (),
    place_ids: Iterable[int] = (),
    suggestion: str = "",
    screening_confirmed: str = "",
) -> Problem:
    """Gives a lasting problem a name and opens it. Named again from the same suggestion it is the same problem.

    `starts_on`: from when its counts are followed, today if not said. Raises UserError without a name or a reason and
    for a name that is taken, ScreeningRequired for what may point at a person, OutOfScope for others' areas and places.
    """
    actor.require(Permission.FOLLOW_PROBLEMS)
    suggestion = clean_line(suggestion, 120)
    if suggestion:
        there = Problem.objects.filter(suggestion=suggestion).first()
        if there is not None:
            return there
    name, reason, description = clean_line(name, 160), clean_text(reason, 500), clean_text(description, 2000)
    if not name or not reason:
        raise UserError(_("Give the problem a name, and say in a few words why it is worth following."))
    confirmed = require_screened(screening_confirmed, name, reason, description)
    if Problem.objects.filter(name=name).exists():
        raise UserError(_("There is already a problem called “%(name)s”.") % {"name": name})
    problem = Problem.objects.create(
        partnership=actor.partnership,
        name=name,
        description=description,
        suggestion=suggestion,
        starts_on=starts_on or actor.today(now),
        named_at=now,
        named_by=actor.label,
    )
    _tie(problem, indicator_ids, area_ids, place_ids)
    _enter(actor, now, problem, State.OPENED, reason)
    record_decision(actor=actor, now=now, about=problem, confirmed=confirmed)
    return problem


@transaction.atomic
def change_problem(
    *,
    actor: Actor,
    now: datetime,
    problem_id: int,
    name: str,
    description: str,
    starts_on: date,
    indicator_ids: Iterable[int],
    area_ids: Iterable[int],
    place_ids: Iterable[int],
    screening_confirmed: str = "",
) -> Problem:
    """Changes the name and what it is about; its states stand. Raises as `name_problem`."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    problem = one(Problem, problem_id)
    name, description = clean_line(name, 160), clean_text(description, 2000)
    if not name:
        raise UserError(_("Give the problem a name."))
    confirmed = require_screened(screening_confirmed, name, description)
    if Problem.objects.filter(name=name).exclude(pk=problem.pk).exists():
        raise UserError(_("There is already a problem called “%(name)s”.") % {"name": name})
    problem.name, problem.description, problem.starts_on = name, description, starts_on
    problem.save(update_fields=["name", "description", "starts_on"])
    _tie(problem, indicator_ids, area_ids, place_ids)
    log(actor, now, "problem.changed", problem)
    record_decision(actor=actor, now=now, about=problem, confirmed=confirmed)
    return problem


@transaction.atomic
def move_problem(
    *, actor: Actor, now: datetime, problem_id: int, state: str, reason: str, screening_confirmed: str = ""
) -> ProblemStatus:
    """Enters another state, with a reason. Raises UserError for a step the table does not allow or without a reason."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    problem = one(Problem.objects.select_for_update(), problem_id)
    reason = clean_text(reason, 500)
    if not reason:
        raise UserError(_("Say why, in a few words: the next person who wonders will read it."))
    confirmed = require_screened(screening_confirmed, reason)
    latest = problem.statuses.first()
    if latest is not None and state not in MOVES[latest.state]:
        raise UserError(
            _("A problem that is “%(now)s” cannot become “%(then)s”.")
            % {"now": latest.get_state_display().lower(), "then": str(dict(State.choices).get(state, state)).lower()}
        )
    entered = _enter(actor, now, problem, state, reason)
    record_decision(actor=actor, now=now, about=entered, confirmed=confirmed)
    return entered


def _tie(problem: Problem, indicators: Iterable[int], areas: Iterable[int], places: Iterable[int]) -> None:
    problem.indicators.set(several(Indicator, indicators))
    problem.areas.set(several(Area, areas))
    problem.places.set(several(Place, places))


def _enter(actor: Actor, now: datetime, problem: Problem, state: str, reason: str) -> ProblemStatus:
    entered = ProblemStatus.objects.create(
        partnership=actor.partnership, problem=problem, state=state, reason=reason, at=now, by=actor.label
    )
    log(actor, now, f"problem.{state}", problem)
    return entered
