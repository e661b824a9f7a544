""" "Den här veckan": what is needed of me now, by function."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis.queries import names, results, week_numbers
from samlad.collection.models import Round
from samlad.collection.queries import (
    answers,
    current_round,
    meeting_round,
    open_items,
    raw_observations,
    report_of,
    rounds,
)
from samlad.lib.dates import full_day
from samlad.measures.queries import priorities_on
from samlad.partnership.actor import Actor, Held
from samlad.partnership.permissions import Permission
from samlad.picture.drafting import coverage_sentence
from samlad.picture.queries import latest_publication, picture_of, publications
from samlad.web.chart import status_segments
from samlad.web.inside import acting, inside
from samlad.web.middleware import SamladRequest
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
    asked = current_round(request.now)
    tasks = [_report_task(h, asked) for h in reporting] if asked else []
    if actor.may(Permission.READ_WEEK):
        return _coordinators(request, actor, tasks)
    published = publications().first()
    return render(
        request,
        "home/home.html",
        {
            "heading": _home_heading(tasks),
            "lead": full_day(request.now.astimezone(actor.partnership.zone).date()).capitalize(),
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


def _coordinators(request: SamladRequest, actor: Actor, tasks: list[Task]) -> HttpResponse:
    """The week that the next meeting is about; while it is open, the last closed one tells what stands out."""
    round = meeting_round(request.now)
    closed = rounds().filter(closure__isnull=False).first()
    if round is None:
        return render(request, "week/none.html", {"heading": _("No week has been opened yet")})
    is_open = not hasattr(round, "closure")
    shown = closed if is_open and closed else round
    called = names()
    numbers = week_numbers(shown, called)
    unusual = of_round(shown, results(shown, "unusual", "clusters"), called)
    chosen = priorities_on(shown.meeting_at.astimezone(actor.partnership.zone).date())
    coverage = present.coverage_now(answers(round))
    drawn, key = present.map_of(numbers, chosen, shown.label, get_language() or "sv")
    table = present.rows(numbers, chosen, shown.label)
    return render(
        request, "home/coordinator.html",
        {
            "round": round, "shown": shown, "is_open": is_open,
            "heading": present.headline(numbers, len(unusual.shown), shown.week.week),
            "when": _until(request, round), "analysis": unusual,
            "silent": present.silent(numbers, shown.label),
            "map": drawn, "legend": key, "priorities": table[: len(chosen)], "areas": len(table),
            "segments": status_segments(coverage), "coverage_text": coverage_sentence(coverage),
            "tasks": [*tasks, *_own_tasks(request, actor, round, shown)],
            "may_edit": actor.may(Permission.EDIT_PICTURE), "published": latest_publication(shown),
        },
    )  # fmt: skip


def _until(request: SamladRequest, round: Round) -> str:
    zone = acting(request).partnership.zone
    days = (round.meeting_at.astimezone(zone).date() - request.now.astimezone(zone).date()).days
    if days < 0:
        return _("the meeting has been")
    return _("today") if days == 0 else ngettext("in %d day", "in %d days", days) % days


def _own_tasks(request: SamladRequest, actor: Actor, round: Round, shown: Round) -> list[Task]:
    """What waits for a coordinator: words to share, the picture to publish."""
    tasks = []
    if actor.may(Permission.RELEASE):
        for r in dict.fromkeys((shown, round)):
            waiting = raw_observations(actor, r).filter(release=None).count()
            if waiting:
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
        published = latest_publication(shown)
        title = (
            _("The joint picture of week %d is published") % shown.week.week
            if published
            else _("The joint picture of week %d is drafted") % shown.week.week
        )
        written = picture_of(shown)
        text = (
            str(published.record)
            if published
            else _("Read, judge, publish.")
            if written
            else _("Nobody has opened it yet.")
        )
        tasks.append(Task(title, text, reverse("picture", args=[shown.label]), published is not None))
    return tasks


@require_POST
@inside()
def choose_partnership(request: SamladRequest, slug: str) -> HttpResponse:
    """For somebody with functions in several partnerships. A slug that is not theirs changes nothing."""
    request.session["partnership"] = slug
    return redirect("home")
