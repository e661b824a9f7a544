"""Names in a row, in the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def all_of(names: Sequence[str]) -> str:
    """ "Ekängen, Lindåker och Sågen"; "" of none."""
    return _joined(_("%(first)s and %(last)s"), names)


def any_of(names: Sequence[str]) -> str:
    """ "Ekängen, Lindåker eller Sågen"; "" of none."""
    return _joined(_("%(first)s or %(last)s"), names)


def some_of(names: Sequence[str], most: int) -> str:
    """All of them up to `most`; of more one less, and how many are left: never only one."""
    if len(names) <= most:
        return all_of(names)
    number = most - 1
    return _("%(names)s and %(n)d more") % {"names": ", ".join(names[:number]), "n": len(names) - number}


def _joined(pattern: str, names: Sequence[str]) -> str:
    return pattern % {"first": ", ".join(names[:-1]), "last": names[-1]} if len(names) > 1 else "".join(names)
