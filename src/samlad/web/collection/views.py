"""Mapping for a coordinator: who has answered, the own organisation's observations, and what is shared of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.analysis.queries import coverage_now
from samlad.analysis.week import Response
from samlad.collection.models import Round, Signal
from samlad.collection.queries import (
    Answered,
    RawObservation,
    answers,
    counts_by_indicator,
    extra_rounds_at,
    links_in_force,
    meeting_round,
    persisting_raw,
    raw_observations,
    released_wording,
    rounds,
    waiting_raw,
)
from samlad.collection.service import (
    judge_signal,
    release,
    release_unchanged,
    withdraw_release,
)
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.lib.ground import Ground
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.picture.drafting import coverage_sentence
from samlad.post.queries import is_there_a_server
from samlad.screening.queries import Finding, findings_in
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.chart import status_segments
from samlad.web.collection.links import became
from samlad.web.forms.spot import ground_under, point_words
from samlad.web.forms.when import when_words


@require_GET
@member_required(Permission.READ_WEEK, Permission.READ_RAW, Permission.MANAGE_LINKS)
def latest(request: SamladRequest) -> HttpResponse:
    round = meeting_round(request.now)
    if round is None:
        return render(request, "analysis/week/none.html", {"heading": _("No week has been opened yet")})
    extra = next(iter(extra_rounds_at(actor_of(request).partnership, request.now)), None)
    meets_first = extra is not None and (extra.meeting_at < round.meeting_at or round.meeting_at < request.now)
    if extra is not None and meets_first and request.now < extra.meeting_at:
        round = extra
    return redirect("mapping_week", label=round.label)


@require_GET
@member_required(Permission.READ_WEEK, Permission.READ_RAW, Permission.MANAGE_LINKS)
def week(request: SamladRequest, label: str) -> HttpResponse:
    """Who has reported, who was quiet and who is missing: three different states."""
    round = round_or_404(label)
    actor = actor_of(request)
    answered = answers(round)
    coverage = coverage_now(answered)
    links = links_in_force(round, request.now) if actor.may(Permission.MANAGE_LINKS) else set()
    return render(
        request,
        "collection/week.html",
        {
            "round": round,
            "heading": _heading(coverage, closed=round.closed),
            "lead": coverage_sentence(coverage),
            "segments": status_segments(coverage),
            "coverage_text": coverage_sentence(coverage),
            "coverage_missing": coverage.missing,
            "groups": _groups(actor, answered, links),
            "closed": round.closed,
            "may_link": actor.may(Permission.MANAGE_LINKS),
            "may_mail": is_there_a_server(),
            "letters": became(actor, round, {a.function.pk for a in answered if a.answer})
            if actor.may(Permission.MANAGE_LINKS)
            else [],
            "may_raw": actor.may(Permission.READ_RAW),
            "may_import": actor.may(Permission.IMPORT),
            "weeks": list(rounds()[:12]),
        },
    )


def _heading(coverage: Response, *, closed: bool) -> str:
    missing = coverage.missing
    if not coverage.expected:
        return _("Nobody is expected to report")
    if not coverage.answered:
        return _("Nobody has answered") if closed else _("Nobody has answered yet")
    if not missing:
        return _("Everybody has answered")
    if closed:
        return ngettext("%d answer never came", "%d answers never came", missing) % missing
    return ngettext("%d answer has not come yet", "%d answers have not come yet", missing) % missing


@dataclass(frozen=True)
class Line:
    answered: Answered
    mine: bool  # whether the actor compiles this organisation
    has_link: bool


@dataclass(frozen=True)
class Group:
    """Those who report to one lead; `theirs` where the lead has a coordinator of its own who makes the links."""

    lead: str
    lines: list[Line]
    theirs: bool


def _groups(actor: Actor, answered: Sequence[Answered], links: set[int]) -> list[Group]:
    """By lead organisation; those who have not answered first."""
    mine = actor.organisations(Permission.MANAGE_LINKS)

    def lead(a: Answered) -> str:
        return str(a.function.organisation.reports_to or a.function.organisation)

    def line(a: Answered) -> Line:
        organisation = a.function.organisation
        return Line(a, bool({organisation.pk, organisation.lead_id} & mine), a.function.pk in links)

    ordered = sorted(answered, key=lambda a: (lead(a), a.answer is not None, str(a.function)))
    groups = []
    for name, group in groupby(ordered, key=lead):
        lines = [line(a) for a in group]
        groups.append(Group(name, lines, bool(mine) and not any(n.mine for n in lines)))
    return groups


PER_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """An observation of the own organisation with the findings of the screening and whether its text is shared."""

    observation: RawObservation
    when: str
    where: str  # the place, or the point in words; "" for no more than the area
    findings: tuple[Finding, ...]
    shared: str | None

    @property
    def mark(self) -> str:
        """Identifies the observation and the text on the page, by digest."""
        return f"{self.observation.pk}:{digest_of(self.observation.text)}"

    @property
    def signal(self) -> str:
        return "" if self.observation.signal is None else str(self.observation.signal)


@require_GET
@member_required(Permission.READ_RAW)
def own(request: SamladRequest, label: str) -> HttpResponse:
    """The organisation's own compiled picture: its reporters' observations, and which texts are shared."""
    round = round_or_404(label)
    actor = actor_of(request)
    raw = raw_observations(actor, round)
    numbers, waiting = counts_by_indicator(raw)
    page = Paginator(raw, PER_PAGE).get_page(request.GET.get("page"))
    zone = actor.partnership.zone
    under = ground_under(page)
    entries = [_entry(o, zone, under) for o in page]
    unshared = [s for s in entries if s.shared is None and s.observation.text]
    heading = (
        ngettext("%d observation is not shared in words", "%d observations are not shared in words", waiting) % waiting
        if waiting
        else _("Everything that was told is looked at")
        if numbers
        else _("Your reporters have told of nothing new")
    )
    return render(
        request,
        "collection/own.html",
        {
            "round": round,
            "heading": heading,
            "summary": _summary(numbers),
            "waiting": _by_area(unshared),
            "looked_at": _by_area([s for s in entries if s not in unshared]),
            "looked_at_count": numbers.total() - waiting,
            "page": page,
            "ready": [s for s in unshared if not s.findings],
            "still": persisting_raw(actor, round),
            "signals": [(str(value), str(name)) for value, name in Signal.choices],
            "organisations": ", ".join(sorted({h.organisation for h in actor.held})),
        },
    )


def _summary(numbers: Counter[str]) -> str:
    """ "7 iakttagelser: skadegörelse 4, brand 3." """
    by_indicator = ", ".join(f"{name} {n}" for name, n in numbers.most_common())
    total = numbers.total()
    return ngettext("%d observation", "%d observations", total) % total + (
        f": {by_indicator}." if by_indicator else "."
    )


def _by_area(entries: Sequence[Entry]) -> list[tuple[object, list[Entry]]]:
    """In alphabetical order; observations without an area last."""
    ordered = sorted(entries, key=lambda s: (s.observation.area is None, str(s.observation.area or "")))
    return [(area, list(group)) for area, group in groupby(ordered, key=lambda s: s.observation.area)]


def _entry(o: RawObservation, zone: ZoneInfo, under: Ground | None) -> Entry:
    shared, where = released_wording(o), str(o.place or point_words(o, under))
    return Entry(o, when_words(o, zone), where, () if shared else findings_in(o.text), shared or None)


@require_POST
@member_required(Permission.RELEASE)
def share_all(request: SamladRequest, label: str) -> HttpResponse:
    """Shares all observations on the page that need no change, provided that their text is the same as on the page."""
    round = round_or_404(label)
    actor = actor_of(request)
    digests = dict(re.findall(r"([0-9]{1,9}):([0-9a-f]{64})", " ".join(request.POST.getlist("shown"))))
    waiting = {o.pk for o in waiting_raw(actor, round).filter(pk__in=digests)}
    waiting_digests = {int(pk): digest for pk, digest in digests.items() if int(pk) in waiting}
    shared, held_back = release_unchanged(actor=actor, now=request.now, digests=waiting_digests)
    messages.success(request, ngettext("%d is shared.", "%d are shared.", len(shared)) % len(shared))
    if held_back:
        messages.warning(
            request,
            ngettext("%d needs a look from you first.", "%d need a look from you first.", len(held_back))
            % len(held_back),
        )
    return redirect("own_reports", label=label)


@require_POST
@member_required(Permission.RELEASE)
def share(request: SamladRequest, label: str, observation_id: int) -> HttpResponse:
    """Shares one observation in the given wording, or withdraws it."""
    round = round_or_404(label)
    actor = actor_of(request)
    if not raw_observations(actor, round).filter(pk=observation_id).exists():
        raise Http404
    wording = request.POST.get("wording", "")
    if request.POST.get("withdraw"):
        withdraw_release(actor=actor, now=request.now, observation_id=observation_id)
        messages.success(request, _("No longer shared. What is published already stays published."))
        return redirect("own_reports", label=label)
    try:
        release(
            actor=actor,
            now=request.now,
            observation_id=observation_id,
            wording=wording,
            screening_confirmed=request.POST.get("screening_confirmed", ""),
        )
    except UserError as error:
        return _look_again(request, round, observation_id, wording, error)
    return redirect(reverse("own_reports", args=[label]) + f"#o{observation_id}")


@require_POST
@member_required(Permission.RELEASE)
def signal(request: SamladRequest, label: str, observation_id: int) -> HttpResponse:
    """How much unsafety the observation caused, in the coordinator's judgement."""
    round = round_or_404(label)
    actor = actor_of(request)
    value = request.POST.get("signal", "")
    if value not in ("", *map(str, Signal.values)):
        raise Http404
    if not raw_observations(actor, round).filter(pk=observation_id).exists():
        raise Http404
    judge_signal(actor=actor, now=request.now, observation_id=observation_id, signal=int(value) if value else None)
    return redirect(reverse("own_reports", args=[label]) + f"#o{observation_id}")


def _look_again(
    request: SamladRequest, round: Round, observation_id: int, wording: str, error: UserError
) -> HttpResponse:
    """Shows the wording again, with why it is not shared."""
    look = error if isinstance(error, ScreeningRequired) else None
    heading = _("This may point out a person") if look else error.message
    context = {"round": round, "observation_id": observation_id, "wording": wording, "look": look, "heading": heading}
    return render(request, "collection/look_again.html", context, status=422)
