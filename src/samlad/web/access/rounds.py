"""The round an address names: 404 for one that is not there."""

from django.http import Http404

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import RoundWithPrevious, round_by_label, round_with_previous


def round_or_404(label: str) -> Round:
    found = round_by_label(label)
    if found is None:
        raise Http404
    return found


def round_with_previous_or_404(label: str) -> RoundWithPrevious:
    """The round with those it is set against."""
    found = round_with_previous(label, ROUNDS_BACK)
    if found is None:
        raise Http404
    return found
