"""Words as they are stored: cleaned, trimmed, not too long, and without personal identity numbers (M36)."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.text import clean, one_line
from textscreen import Finding, screen

DIGITS = 10  # of a personal identity number


class PersonalNumber(UserError):
    """A personal identity number is never kept: no look makes it fit. Nothing is saved until it is taken away."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        quoted = ", ".join(dict.fromkeys(f"“{f.text}”" for f in findings))
        super().__init__(
            _("%(found)s reads as a personal identity number. Take it away: it cannot be sent or saved here.")
            % {"found": quoted},
            code="personal_number",
        )


def never(findings: Iterable[Finding]) -> None:
    """Raises PersonalNumber for what has the check digit of one. One that is mistyped is for a person to look at, as
    a case number can read so too."""
    numbers = [f for f in findings if f.kind == "personal_identity_number" and f.certainty != "possible"]
    if numbers:
        raise PersonalNumber(numbers)


def clean_text(text: str, most: int) -> str:
    """As `whole`. Raises PersonalNumber too, wherever it is written."""
    return _without_numbers(whole(text, most))


def clean_line(text: str, most: int) -> str:
    """As `clean_text`, on one line: a name."""
    return _without_numbers(_not_longer(one_line(text), most))


def whole(text: str, most: int) -> str:
    """Cleaned, without blanks around it: what somebody is still writing. Raises UserError beyond `most` characters:
    nothing is cut in silence."""
    return _not_longer(clean(text).strip(), most)


def _not_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise UserError(_("“%(start)s …” is too long: %(most)d characters fit.") % {"start": text[:40], "most": most})
    return text


def _without_numbers(text: str) -> str:
    if sum(map(str.isdigit, text)) >= DIGITS:
        never(screen(text))
    return text
