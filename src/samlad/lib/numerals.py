"""Small numbers as words, in the active language."""

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
