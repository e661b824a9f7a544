"""Reading what was reported before and is not over: what a round asks about once more."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, F, Q, When

from samlad.collection._link_queries import TO_ITS_LEAD
from samlad.collection.models import Round, Status
from samlad.collection.models.observation import Observation, StatusAnswer

# What happened once is not asked about again. A kind says it for itself.
CAN_PERSIST = Q(kind=None, indicator__can_persist=True) | Q(kind__can_persist=True)
# An answer about something that was new in an earlier week, to the week's own round.
_IN_ANOTHER_WEEK = Case(When(Q(round__extra_of=None) & ~Q(round=F("observation__round")), then=1), default=0)


@dataclass(frozen=True)
class OpenItem:
    """Something reported earlier that nobody has said is over. `weeks` counts the rounds it has been seen in."""

    observation: Observation
    weeks: int
    status: str | None  # this round's answer


def before(round: Round) -> Q:
    """What was told before a round: in earlier ones, and in the same week for an extra meeting that has been since.
    Whoever is asked more often is asked about that too."""
    if round.is_extra:
        week = Q(round=round.extra_of_id, created_at__lt=round.opens_at) & ~Q(extra=round)
        return Q(round__observed_to__lt=round.observed_from) | week
    return Q(round__observed_to__lt=round.observed_from)


def _asked_about(round: Round) -> Q:
    return before(round) if round.is_extra else before(round) | Q(round=round, extra__closure__isnull=False)


def open_items(function_id: int, round: Round) -> list[OpenItem]:
    """The function's observations from before that are still open, oldest first; three queries."""
    week = round.extra_of_id or round.pk
    still = (
        Observation.objects.filter(TO_ITS_LEAD, _asked_about(round), function_id=function_id)
        .filter(CAN_PERSIST, Q(ended_in=None) | Q(ended_in=week))
        .select_related("indicator", "kind", "area", "place", "round")
        .defer("area__outline", "place__area__outline")
        .order_by("local_date", "pk")
    )
    open_now = list(still)
    answers = StatusAnswer.objects.filter(observation__in=open_now)
    persisted: dict[int, int] = defaultdict(int)
    now: dict[int, str] = {}
    for observation_id, round_id, status, seen_again in answers.values_list(
        "observation_id", "round_id", "status", _IN_ANOTHER_WEEK
    ):
        persisted[observation_id] += seen_again and status == Status.PERSISTS
        if round_id == round.pk:
            now[observation_id] = status
    # What an answer to another of the week's rounds has ended is not asked about again.
    open_now = [o for o in open_now if o.ended_in_id is None or o.pk in now]
    return [OpenItem(o, 1 + persisted[o.pk], now.get(o.pk)) for o in open_now]
