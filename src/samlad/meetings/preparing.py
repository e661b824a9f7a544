"""What a lead organisation may begin its list with, after the handbook, and how two who change it at once lose nothing.
Pure."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Organisation

Kind = Organisation.Kind
FIRST = (
    _("Read what your reporters have sent, and share what all should see"),
    _("See who has not answered, and ask them"),
)
OWN: dict[str, tuple[str | Promise, ...]] = {
    Kind.POLICE: (
        _("Go through the week's events in your own systems, area by area"),
        _("Set the week's statistics of crime beside the weeks before"),
        _("Ask area police, youth police and intelligence what they have met"),
        _("Choose what of decided operations may be told at the meeting"),
    ),
    Kind.MUNICIPALITY: (
        _("Go through the alarms of schools and other buildings"),
        _("Go through reported damage, graffiti and broken lights"),
        _("Ask the field group, the youth centres and the schools what they have met"),
        _("Look up events and permits of the coming week"),
    ),
    Kind.HOUSING: (
        _("Go through complaints and disturbances reported by tenants"),
        _("Read the reports of the guard company and the alarms"),
        _("Ask the caretakers what has been broken, and where"),
        _("See which works in the yards and stairwells are under way"),
    ),
}
LAST = (
    _("See how your measures go: done as decided, and what has become of the problem?"),
    _("Bring the decisions that you are to report back"),
)


def starter(kind: str) -> tuple[str, ...]:
    """Lines to begin with, in the reader's language."""
    return tuple(str(line) for line in (*FIRST, *OWN.get(kind, ()), *LAST))


def together(base: Sequence[str], yours: Sequence[str], stands: Sequence[str]) -> list[str]:
    """Your lines in your order, without those that another took away since `base`, and then those another added."""
    removed = set(base) - set(stands)
    lines = [*(line for line in yours if line not in removed), *(line for line in stands if line not in base)]
    return list(dict.fromkeys(lines))
