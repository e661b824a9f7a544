"""Reading what became of letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from samlad.post._delivery import every
from samlad.post._server import is_there_a_server
from samlad.post.models import Letter

__all__ = ["Standing", "is_there_a_server", "letters", "standing", "standing_of_all"]

SINCE = timedelta(days=7)
LATE = timedelta(minutes=10)  # a letter that waits longer waits for something else than its turn


@dataclass(frozen=True)
class Standing:
    """How many letters wait, of them `late` and `held`, and how many were refused in the last week."""

    waiting: int
    late: int
    held: int
    refused: int


def letters() -> QuerySet[Letter]:
    """Those of the partnership, the newest first; with the account."""
    return Letter.objects.select_related("account").order_by("-made_at", "-pk")


def standing(now: datetime) -> Standing:
    """Of the partnership. One query."""
    return _standing(Letter.objects.all(), now)


def standing_of_all(now: datetime) -> Standing:
    """Of the whole installation, letters about accounts included: numbers only. One query."""
    return _standing(every.all(), now)


def _standing(of: QuerySet[Letter], now: datetime) -> Standing:
    waits = Q(ended_at=None, held_at=None)
    return Standing(
        **of.aggregate(
            waiting=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(made_at__lt=now - LATE)),
            held=Count("pk", filter=Q(ended_at=None, held_at__isnull=False)),
            refused=Count("pk", filter=Q(end=Letter.End.REFUSED, ended_at__gt=now - SINCE)),
        )
    )
