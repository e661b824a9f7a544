"""Looks up the round that an address names, or raises 404."""

from django.http import Http404

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import RoundWithPrevious, round_by_label, round_with_previous


def round_or_404(label: str) -> Round:
    round = round_by_label(label)
    if round is None:
        raise Http404
    return round


def round_with_previous_or_404(label: str) -> RoundWithPrevious:
    """The round with the earlier rounds it is compared with."""
    rounds = round_with_previous(label, ROUNDS_BACK)
    if rounds is None:
        raise Http404
    return rounds
