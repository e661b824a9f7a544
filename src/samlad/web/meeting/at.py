"""The meeting that an address names, and where in its agenda a page is."""

from dataclasses import dataclass

from django.http import Http404

from samlad.collection.models import Round
from samlad.meetings.agenda import AGENDAS, Item, item_of
from samlad.meetings.models import Meeting
from samlad.meetings.service import open_week_meeting
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404


@dataclass(frozen=True)
class At:
    round: Round
    meeting: Meeting


def meeting_at(request: SamladRequest, label: str) -> At:
    """The round's meeting, opened by the first who comes."""
    round = round_or_404(label)
    return At(round, open_week_meeting(actor=actor_of(request), now=request.now, round_id=round.pk))


def item_or_404(code: str) -> Item:
    item = item_of(Meeting.Kind.WEEK, code)
    if item is None:
        raise Http404
    return item


def agenda() -> tuple[Item, ...]:
    return AGENDAS[Meeting.Kind.WEEK]
