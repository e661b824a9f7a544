""" "Den här veckan": what is needed of me now, by function."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis.queries import names, results, week_numbers
from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import (
    answered_now,
    answers,
    met_about,
    open_items,
    recent,
    report_of,
    unshared,
)
from samlad.lib.dates import full_day
from samlad.lib.times import local_day
from samlad.partnership.actor import Actor, Held
from samlad.partnership.permissions import Permission
from samlad.picture.drafting import coverage_sentence
from samlad.picture.queries import Standing, areas_to_draw, publications, with_standing
from samlad.places.models import Area
from samlad.web.chart import status_segments
from samlad.web.inside import acting, inside
from samlad.web.middleware import SamladRequest
from samlad.web.unsent import KEPT
from samlad.web.week import present
from samlad.web.week.unusual import of_round


@dataclass(frozen=True)
class Task:
    """Something that is needed now, in one line."""

    title: str
    text: str
    url: str
    done: bool


@require_GET
@inside()
def home(request: SamladRequest) -> HttpResponse:
    actor = acting(request)
    reporting = [h for h in actor.held if h.may(Permission.REPORT)]
    standing = dict(with_standing(recent(ROUNDS_BACK + 2)))
    asked = answered_now(standing, request.now)
    tasks = [_report_task(h, asked) for h in reporting] if asked else []
    if actor.may(Permission.READ_WEEK):
        return _coordinators(request, actor, tasks, standing)
    published = publications().first()
    return render(
        request,
        "home/home.html",
        {
            "heading": _home_heading(tasks),
            "lead": full_day(actor.today(request.now)).capitalize(),
            "tasks": tasks,
            "published": published,
            "round": asked,
            "register": actor.may(Permission.READ_REGISTER),
        },
    )


def _home_heading(tasks: list[Task]) -> str:
    waiting = sum(not t.done for t in tasks)
    if not tasks:
        return _("The latest joint picture")
    if not waiting:
        return _("Your report is in")
    return ngettext("%d report is waiting for you", "%d reports are waiting for you", waiting) % waiting


def _report_task(held: Held, round: Round) -> Task:
    found = report_of(held.function_id, round)
    sent = found.submission if found else None
    still = sum(1 for i in open_items(held.function_id, round) if i.status is None) if not sent else 0
    text = (
        _("Sent.") if sent
        else ngettext("%d thing from before to answer.", "%d things from before to answer.", still) % still if still
        else _("A quiet week takes one press.")
    )  # fmt: skip
    return Task(held.name, text, reverse("report", args=[round.label, held.function_id]), sent is not None)


def _coordinators(
    request: SamladRequest, actor: Actor, tasks: list[Task], standing: Mapping[Round, Standing]
) -> HttpResponse:
    """The week that the next meeting is about; while it is open, the last closed one tells what stands out."""
    round, closed = met_about(standing, request.now), [r for r in standing if hasattr(r, "closure")]
    if round is None:
        return render(request, "week/none.html", {"heading": _("No week has been opened yet")})
    is_open = not hasattr(round, "closure")
    shown = closed[0] if is_open and closed else round
    areas, chosen = areas_to_draw(local_day(shown.meeting_at, actor.partnership.zone))
    called = names(areas)
    before = [r for r in closed if r.observed_to < shown.observed_from][:ROUNDS_BACK]
    numbers = week_numbers(shown, called, before[::-1])
    unusual = of_round(shown, numbers, results(shown, "unusual", "clusters"), called)
    coverage = present.coverage_now(answers(round))
    drawn, key = present.map_of(numbers, areas, chosen, shown.label, get_language() or "sv")
    table = present.rows(numbers, chosen, shown.label, unusual.standing)
    return render(
        request, "home/coordinator.html",
        {
            "round": round, "shown": shown, "is_open": is_open,
            "heading": present.headline(numbers, unusual.standing, shown.week.week),
            "when": _until(request, round), "analysis": unusual,
            "silent": present.silent(numbers, shown.label),
            "map": drawn, "legend": key, "priorities": table[: len(chosen)], "areas": len(table),
            "segments": status_segments(coverage), "coverage_text": coverage_sentence(coverage),
            "tasks": [*tasks, *_follow_ups(actor, areas, chosen), *_own_tasks(actor, round, shown, standing[shown])],
            "may_edit": actor.may(Permission.EDIT_PICTURE), "published": standing[shown].record_id,
        },
    )  # fmt: skip


def _until(request: SamladRequest, round: Round) -> str:
    zone = acting(request).partnership.zone
    days = (local_day(round.meeting_at, zone) - local_day(request.now, zone)).days
    if days < 0:
        return _("the meeting has been")
    return _("today") if days == 0 else ngettext("in %d day", "in %d days", days) % days


def _follow_ups(actor: Actor, areas: list[Area], chosen: dict[int, int]) -> list[Task]:
    """Measures in the prioritised areas that wait for their follow-up: they stay until somebody does it."""
    waiting = [a.name for a in areas if a.pk in chosen and a.waits]  # type: ignore[attr-defined]
    if not waiting or not actor.may(Permission.PLAN_MEASURES):
        return []
    return [Task(_("Measures wait for their follow-up"), ", ".join(waiting), reverse("follow_ups"), False)]


def _own_tasks(actor: Actor, round: Round, shown: Round, picture: Standing) -> list[Task]:
    """What waits for a coordinator: words to share, the picture to publish."""
    tasks = []
    if actor.may(Permission.RELEASE):
        numbers = unshared(actor, {shown, round})
        for r in dict.fromkeys((shown, round)):
            if waiting := numbers.get(r.pk, 0):
                title = ngettext(
                    "%d observation is not shared in words",
                    "%d observations are not shared in words",
                    waiting,
                )
                tasks.append(
                    Task(
                        title % waiting,
                        _("Week %d") % r.week.week,
                        reverse("own_reports", args=[r.label]),
                        False,
                    )
                )
    if actor.may(Permission.PUBLISH_PICTURE) and hasattr(shown, "closure"):
        published = picture.record_id is not None
        title = (
            _("The joint picture of week %d is published") % shown.week.week
            if published
            else _("The joint picture of week %d is drafted") % shown.week.week
        )
        text = picture.record or (_("Read, judge, publish.") if picture.begun else _("Nobody has opened it yet."))
        tasks.append(Task(title, text, reverse("picture", args=[shown.label]), published))
    return tasks


@require_POST
@inside()
def choose_partnership(request: SamladRequest, slug: str) -> HttpResponse:
    """For somebody with functions in several partnerships. A slug that is not theirs changes nothing."""
    request.session["partnership"] = slug
    return redirect("home")


@require_POST
@inside()
def forget_unsent(request: SamladRequest) -> HttpResponse:
    """Throws away what was written before a log-in."""
    request.session.pop(KEPT, None)
    return redirect("home")
