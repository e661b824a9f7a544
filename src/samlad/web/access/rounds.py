"""Looks up the round that an address names, or raises 404."""

from django.http import Http404

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import RoundWithPrevious, round_by_label, round_with_previous
from samlad.lib.weeks import is_day_label


def round_or_404(label: str) -> Round:
    round = round_by_label(label)
    if round is None:
        raise Http404
    return round


def round_with_previous_or_404(label: str) -> RoundWithPrevious:
    """The round with the earlier rounds it is compared with. Of an extra round its week: only weeks are compared."""
    if is_day_label(label):
        extra = round_or_404(label)
        label = extra.extra_of.label if extra.extra_of else label
    rounds = round_with_previous(label, ROUNDS_BACK)
    if rounds is None:
        raise Http404
    return rounds
