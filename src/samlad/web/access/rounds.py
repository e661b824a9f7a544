"""The round an address names: 404 for one that is not there."""

from django.http import Http404

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import Near, near, round_by_label


def round_or_404(label: str) -> Round:
    found = round_by_label(label)
    if found is None:
        raise Http404
    return found


def near_or_404(label: str) -> Near:
    """The round with those it is set against."""
    found = near(label, ROUNDS_BACK)
    if found is None:
        raise Http404
    return found
