"""What a lead organisation may begin its list with, after the handbook, and how two who change it at once lose nothing.
Pure."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.partnership.models import Organisation

Kind = Organisation.Kind
FIRST = (
    _("Put together what your reporters have sent, and share what all should see"),
    _("Remind those who have not answered: a calm week is an answer too, and what is still there is told again"),
    _("See which areas have more than usual, and which places keep coming back"),
)
OWN: dict[str, tuple[str | Promise, ...]] = {
    Kind.POLICE: (
        _("Go through your own systems for the week's events, area by area"),
        _("Bring the week's crime statistics and enter your figures"),
        _("Ask at your operative management meeting what it wants to bring, and tell it what the picture said"),
        _("Leave out what could harm decided operations"),
    ),
    Kind.MUNICIPALITY: (
        _("Ask the property department what has been damaged, and read the guards' reports"),
        _("Ask the field group, youth centres, schools, home care and rescue services what they have met"),
        _("Look up what may gather young people or disturb: events, school breaks, permits"),
        _("Read what has happened elsewhere that may matter here"),
    ),
    Kind.HOUSING: (
        _("Ask the caretakers' offices what they have seen, also what is hidden away"),
        _("Go through where tenants feel unsafe: stairwells, cellars, garages, yards"),
        _("Read the guard company's reports and your own damage list"),
        _("Support the district offices that tell less than they used to"),
    ),
}
LAST = (
    _("See how your measures went: why they were put in, done as decided or not, and how the problem is now"),
    _("Bring the decisions that you are to report back"),
    _("Know who of yours is out this weekend, where and when"),
    _("Leave out whatever may point at a person or a group: the picture goes to all"),
)


def starter(kind: str) -> tuple[str, ...]:
    """Lines to begin with, in the reader's language."""
    return tuple(str(line) for line in (*FIRST, *OWN.get(kind, ()), *LAST))


def together(base: Sequence[str], yours: Sequence[str], stands: Sequence[str]) -> list[str]:
    """Your lines in your order, without those that another took away since `base`, and then those another added."""
    removed = set(base) - set(stands)
    lines = [*(line for line in yours if line not in removed), *(line for line in stands if line not in base)]
    return list(dict.fromkeys(lines))
