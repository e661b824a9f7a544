"""Numbers as they are written, in the active language; what is not known is a dash. `number_format` cuts and does not
round, so nobody else calls it with a number that has decimals."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def in_words(number: int) -> str:
    """Two to twelve as a word, others as figures. One is the sentence's own affair: Swedish has two."""
    words = [
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    ]
    return words[number - 2] if 2 <= number <= 12 else str(number)


def ordinal_in_words(number: int) -> str:
    """Second to twelfth as a word, as it stands before its noun; later ones as figures."""
    words = [
        _("second"),
        _("third"),
        _("fourth"),
        _("fifth"),
        _("sixth"),
        _("seventh"),
        _("eighth"),
        _("ninth"),
        _("tenth"),
        _("eleventh"),
        _("twelfth"),
    ]
    return words[number - 2] if 2 <= number <= 12 else _("%(number)dth") % {"number": number}


def fixed(value: float | None, decimals: int = 1) -> str:
    """With so many decimals, whatever it is: for columns."""
    return "–" if value is None else number_format(round(value, decimals), decimal_pos=decimals)


def brief(value: float | None) -> str:
    """With one decimal below ten, none above: no more than it is worth."""
    return "–" if value is None else fixed(value, int(value < 10 and round(value, 1) % 1 > 0))


def times(value: float | None) -> str:
    """A ratio, or an end of its interval: two decimals below ten, none above."""
    return "–" if value is None else fixed(value, 2 if value < 10 else 0)


def grouped(value: float | None) -> str:
    """Whole numbers as they are, thousands apart; others with one decimal, those below one with two."""
    if value is None:
        return "–"
    rounded = round(value, 1 if value >= 1 else 2)
    decimals = next(d for d in (0, 1, 2) if round(rounded, d) == rounded)
    return number_format(rounded, decimal_pos=decimals, force_grouping=rounded >= 1000)
