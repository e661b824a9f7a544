""" "Den här veckan": tasks of the actor, and what the actor's functions work from."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.queries import (
    extra_being_reported,
    extra_rounds_at,
    next_meeting_round,
    recent,
    round_being_reported,
)
from samlad.lib.dates import full_day
from samlad.lib.numerals import in_words
from samlad.partnership.models import Duty
from samlad.partnership.permissions import Permission
from samlad.picture.queries import publications, with_standing
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import UNSENT
from samlad.web.home import coordinator, steering
from samlad.web.home.duties import sections
from samlad.web.home.first_steps import first_steps
from samlad.web.home.tasks import (
    Task,
    any_group_meets,
    any_to_tell,
    decisions_to_tell,
    extra_meetings,
    group_meetings,
    own_measures,
    reports,
    to_decide,
    with_duty,
)


@require_GET
@member_required()
def home(request: SamladRequest) -> HttpResponse:
    """One page for all of somebody's functions: the function with the most content decides the layout."""
    actor, day = actor_of(request), actor_of(request).today(request.now)
    waits = {"any_to_tell": any_to_tell(actor, day), "any_group_meets": any_group_meets(actor, day)}
    standing = dict(with_standing(recent(ROUNDS_BACK + 2).annotate(**waits)))
    meets = next_meeting_round(standing, request.now)
    week, extras = round_being_reported(standing, request.now), extra_rounds_at(actor.partnership, request.now)
    report_tasks = reports(actor, extra_being_reported(extras, week, request.now) or week)
    needed = [
        *[t for t in report_tasks if not t.done],
        *extra_meetings(actor, extras, request.now),
        *own_measures(actor, day),
        *to_decide(actor, day),
        *(group_meetings(actor, day) if not standing or any(r.any_group_meets for r in standing) else []),  # type: ignore[attr-defined]
        *(decisions_to_tell(actor, day, meets) if meets and meets.any_to_tell else []),  # type: ignore[attr-defined]
    ]
    shared = {"done": [t for t in report_tasks if t.done], "sections": sections(actor, request.now)}
    if actor.may(Permission.EDIT_PICTURE):
        front = coordinator.front(request, standing)
        if front is not None:
            return render(request, "home/coordinator.html", shared | front | {"tasks": [*needed, *front["needed"]]})
    if not standing and actor.may(Permission.CONFIGURE_PARTNERSHIP):
        steps = first_steps(actor, day)
        heading = _("From nothing to the first week")
        return render(request, "home/first_steps.html", shared | {"heading": heading, "steps": steps, "tasks": needed})
    if with_duty(actor, Duty.STEERING_GROUP):
        front = steering.front(day)
        heading = _decisions_heading(sum(not t.done for t in needed))
        return render(request, "home/steering.html", shared | front | {"heading": heading, "tasks": needed})
    published = publications().first()
    return render(
        request,
        "home/home.html",
        shared
        | {
            "heading": _heading(report_tasks, needed, bool(shared["sections"])),
            "lead": capfirst(full_day(day)),
            "tasks": needed,
            "published": published,
            "register": actor.may(Permission.READ_REGISTER),
        },
    )


def _heading(report_tasks: list[Task], needed: list[Task], more: bool) -> str:
    waiting = sum(not t.done for t in report_tasks)
    if waiting and waiting == len(needed):
        return ngettext("%d report is waiting for you", "%d reports are waiting for you", waiting) % waiting
    if needed:
        return _needed(len(needed))
    if report_tasks:
        return _("Your report is in")
    return _("Nothing waits for you") if more else _("The latest joint picture")


def _needed(number: int) -> str:
    text = ngettext("one thing waits for you", "%(n)s things wait for you", number) % {"n": in_words(number)}
    return capfirst(text)


def _decisions_heading(number: int) -> str:
    return _needed(number) if number else _("What you chose, and what has happened")


@require_POST
@member_required()
def choose_partnership(request: SamladRequest, slug: str) -> HttpResponse:
    """For somebody with functions in several partnerships. A slug that is not among them changes nothing."""
    request.session["partnership"] = slug
    return redirect("home")


@require_POST
@member_required()
def forget_unsent(request: SamladRequest) -> HttpResponse:
    """Discards text that was posted before a login."""
    request.session.pop(UNSENT, None)
    return redirect("home")
