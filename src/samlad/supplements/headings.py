"""Which headings a supplement may begin with, by what the organisation is, and how two who change the list at once lose
nothing. Pure."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Organisation

Kind = Organisation.Kind
STARTER: dict[str, tuple[str | Promise, ...]] = {
    Kind.POLICE: (
        _("Direction decision"),  # the police's own: it stands nowhere else
        _("For those in the field"),
    ),
    Kind.HOUSING: (
        _("For caretakers and those on call"),
        _("Works in the yards and stairwells"),
    ),
    Kind.MUNICIPALITY: (
        _("For our own units"),
        _("What we do ourselves until the next meeting"),
    ),
}
OTHERS = (_("For our own people"), _("What we do ourselves until the next meeting"))


def starter(kind: str) -> tuple[str, ...]:
    """In the active language."""
    return tuple(str(heading) for heading in STARTER.get(kind, OTHERS))


def together(base: Sequence[str], yours: Sequence[str], stands: Sequence[str]) -> list[str]:
    """Your headings in your order, without those that another took away since `base`, and then those another added."""
    removed = set(base) - set(stands)
    headings = [*(each for each in yours if each not in removed), *(each for each in stands if each not in base)]
    return list(dict.fromkeys(headings))
