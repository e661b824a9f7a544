"""Suggested problems, accepted or dismissed by a person, with earlier answers."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis import queries
from samlad.analysis.models import SuggestionAnswer
from samlad.analysis.service import answer_suggestion
from samlad.analysis.suggestions import GROWN, Suggestion
from samlad.collection.queries import rounds
from samlad.measures.suggested import followed
from samlad.partnership.actor import OutOfScope
from samlad.partnership.models import Account
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.analysis.overview import nothing_yet
from samlad.web.forms.texts import post_words

ANSWERED = 100  # rows of what has been answered


@require_GET
@member_required(Permission.READ_WEEK)
def suggestions(request: SamladRequest) -> HttpResponse:
    """What may be a lasting problem, for a person to decide."""
    newest = queries.newest_problems()
    if newest is None:
        return nothing_yet(request, rounds().filter(closure__isnull=False).first())
    round, areas, answered = newest.round, newest.names.areas, newest.answers[:ANSWERED]
    followed_keys = followed(newest.suggestions)
    waiting = [s for s in newest.suggestions if s.waits and s.key not in followed_keys]
    people = _people([*answered, *(s.answer for s in waiting if s.answer)])
    again = {s.key for s in newest.suggestions if not s.waits}
    return render(
        request,
        "analysis/forecast/suggestions.html",
        {
            "heading": _heading(len(waiting)),
            "kicker": _("After week %(week)d") % {"week": round.week.week},
            "lead": _("Places that keep coming back, clusters, and what has long been above the usual or rises."),
            "round": round,
            "waiting": [_waiting(n, s, round.label, areas, people) for n, s in enumerate(waiting)],
            "followed": [(s, followed_keys[s.key]) for s in newest.suggestions if s.waits and s.key in followed_keys],
            "answered": _answered(answered, people, again),
            "may_answer": actor_of(request).may(Permission.FOLLOW_PROBLEMS),
            "grown": GROWN,
        },
    )


@require_POST
@member_required(Permission.FOLLOW_PROBLEMS)
def answer(request: SamladRequest, label: str) -> HttpResponse:
    """Accepts or dismisses a suggestion; repeating it changes nothing. Only for those who may read the week."""
    actor_of(request).require(Permission.READ_WEEK)
    round = round_or_404(label)
    verdict = request.POST.get("verdict", "")
    if verdict not in SuggestionAnswer.Verdict.values:
        messages.error(request, _("Choose whether to take it up or to dismiss it."))
        return redirect("suggestions")
    answered: list[SuggestionAnswer] = []

    def do(confirmed: str) -> None:
        answer = answer_suggestion(
            actor=actor_of(request),
            now=request.now,
            round_id=round.pk,
            key=request.POST.get("key", ""),
            verdict=verdict,
            reason=request.POST.get("reason", ""),
            screening_confirmed=confirmed,
        )
        answered.append(answer)

    try:
        response = post_words(request, do, here=reverse("suggestions"))
    except OutOfScope:
        messages.error(request, _("That is no longer suggested: the numbers have changed since the page was opened."))
        return redirect("suggestions")
    if not answered:
        return response
    answer = answered[0]
    if answer.verdict == SuggestionAnswer.Verdict.TAKEN_UP:
        messages.success(request, _("Accepted: %s") % answer.title)
        return redirect(f"{reverse('new_problem')}?{urlencode({'forslag': answer.key})}")
    messages.success(request, _("Dismissed: %s") % answer.title)
    return response


def _heading(number: int) -> str:
    if not number:
        return _("No new problem is suggested")
    return ngettext("One suggested problem waits for an answer", "%d suggested problems wait for an answer", number) % (
        () if number == 1 else number
    )


def _waiting(
    number: int, s: Suggestion, label: str, areas: Mapping[int, str], people: dict[str, str]
) -> dict[str, Any]:
    earlier = s.answer
    return {
        "number": number,
        "key": s.key,
        "title": s.title,
        "why": s.why,
        "sort": _sort(s.key),
        "areas": [{"name": areas[a], "url": reverse("week_area", args=[label, a])} for a in s.areas if a in areas],
        "earlier": earlier,
        "by": people.get(earlier.answered_by, "") if earlier else "",
    }


def _sort(key: str) -> str:
    sort = key.split(":")[0]
    return {"cluster": _("cluster"), "lasting": _("long above the usual"), "rising": _("rising")}.get(
        sort, _("keeps coming back")
    )


def _answered(answered: Sequence[SuggestionAnswer], people: dict[str, str], again: set[str]) -> list[dict[str, Any]]:
    """Newest first; the newest dismissal of what is still suggested can be changed."""
    rows, earlier_keys = [], set[str]()
    for a in answered:
        dismissed = a.verdict == SuggestionAnswer.Verdict.DISMISSED
        rows.append(
            {
                "title": a.title,
                "verdict": a.get_verdict_display(),
                "dismissed": dismissed,
                "reason": a.reason,
                "by": people.get(a.answered_by, ""),
                "at": a.answered_at,
                "key": a.key,
                "may_change": dismissed and a.key in again and a.key not in earlier_keys,
            }
        )
        earlier_keys.add(a.key)
    return rows


def _people(answered: Sequence[SuggestionAnswer]) -> dict[str, str]:
    """Account identifier of each answer -> the person's name. One query."""
    numbers = {a.answered_by.removeprefix("account:") for a in answered if a.answered_by.startswith("account:")}
    return {f"account:{pk}": name for pk, name in Account.objects.filter(pk__in=numbers).values_list("pk", "name")}
