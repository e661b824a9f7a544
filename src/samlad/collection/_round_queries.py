"""Reading rounds: one by its label, those around it, and those that people work with now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from samlad.collection.models import MeetingMove, Round

HISTORY = timedelta(weeks=104)


def round_by_label(label: str) -> Round | None:
    """Also an extra one."""
    return Round.every.select_related("closure").filter(label=label).first()


def rounds() -> QuerySet[Round]:
    """Newest first, without the extra ones of a gear-up."""
    return Round.objects.select_related("closure").order_by("-observed_to")


def asked_more() -> Any:
    """Of a round that is asked for: how many extra rounds a gear-up has brought it."""
    extras = Round.every.filter(extra_of=OuterRef("pk")).order_by().values("extra_of")
    return Coalesce(Subquery(extras.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class RoundWithPrevious:
    """A round, the closed ones before it, oldest first, and the labels of its neighbours, closed or not. Each round has
    its `asked_more`."""

    round: Round
    before: tuple[Round, ...]
    older: str | None
    newer: str | None


def round_with_previous(label: str, back: int) -> RoundWithPrevious | None:
    """The round with the `back` closed ones before it. None for an extra one. One query."""
    day = Round.objects.filter(label=label).values("observed_to")
    older = Round.objects.filter(observed_to__lt=OuterRef("observed_to")).order_by("-observed_to").values("label")
    newer = Round.objects.filter(observed_to__gt=OuterRef("observed_to")).order_by("observed_to").values("label")
    until_then = (
        rounds()
        .filter(Q(label=label) | Q(closure__isnull=False), observed_to__lte=Subquery(day))
        .annotate(older=Subquery(older[:1]), newer=Subquery(newer[:1]), asked_more=asked_more())
    )
    latest = list(until_then[: back + 1])
    return RoundWithPrevious(latest[0], tuple(latest[:0:-1]), latest[0].older, latest[0].newer) if latest else None


def recent(closed: int = 2) -> QuerySet[Round]:
    """The newest closed rounds, that many, and all that are open; newest first. Among them are those that reporters
    answer and that coordinators meet about."""
    newest = Round.objects.filter(closure__isnull=False).order_by("-observed_to").values("pk")[:closed]
    return rounds().filter(Q(closure=None) | Q(pk__in=newest))


def first_day(today: date) -> date:
    """From when there is something to count, two years back at most; today where there is no round. One query."""
    since = today - HISTORY
    first = (
        Round.objects.filter(observed_from__gte=since).order_by("observed_from").values_list("observed_from", flat=True)
    )
    return first.first() or today


def meeting_moves(round: Round) -> QuerySet[MeetingMove]:
    """The times its meeting was moved, the latest first."""
    return MeetingMove.objects.filter(round=round)


def round_being_reported(newest_first: Iterable[Round], now: datetime) -> Round | None:
    """Of the recent rounds, newest first, the one that reporters answer now: the newest that has opened."""
    return next((r for r in newest_first if r.opens_at <= now), None)


def next_meeting_round(newest_first: Iterable[Round], now: datetime) -> Round | None:
    """Of the recent rounds, newest first, the one the coordinators work with: until its meeting day is over, the one
    whose meeting comes next."""
    known = list(newest_first)
    coming = [r for r in known if r.opens_at <= now and timezone.localdate(r.meeting_at) >= timezone.localdate(now)]
    return min(coming, key=lambda r: r.meeting_at, default=next(iter(known), None))


def meeting_round(now: datetime) -> Round | None:
    return next_meeting_round(recent(), now)
