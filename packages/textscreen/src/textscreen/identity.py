"""Personal identity numbers (personnummer) and coordination numbers (samordningsnummer).

A personal identity number is the time of birth, a birth number of three digits and a check digit
(folkbokföringslagen 1991:481, 18 §); a coordination number has 60 added to the day (lagen 2022:1697 om
samordningsnummer). The check digit is the Luhn sum of the other nine of the ten digits, as Skatteverket
describes in SKV 704. "+" instead of "-" marks somebody who has turned 100.
"""

import re
from calendar import monthrange
from collections.abc import Iterator

from textscreen.finding import Finding

_GAP = r"[ \t\u00a0\u2009\u202f]?"
_DASH = r"[-+\u2010-\u2015\u2212]?"
_NUMBER = re.compile(
    rf"(?<![0-9])(?P<century>1[89]|20)?(?P<year>[0-9]{{2}})(?P<in1>[-./ ]?)(?P<month>[01][0-9])"
    rf"(?P<in2>[-./ ]?)(?P<day>[0-9]{{2}})(?P<between>{_GAP}{_DASH}{_GAP})(?P<last>[0-9]{{4}})(?![0-9])"
)


def find(text: str) -> Iterator[Finding]:
    """Numbers of ten or twelve digits with a possible date: "certain" when the check digit is right.

    With a hyphen and a wrong check digit it is "possible": a mistyped number still points somebody out. Ten
    digits in a row with the right check digit are "likely": one phone number in ten has it too.
    """
    for match in _NUMBER.finditer(text):
        century, year, month, day = match["century"], match["year"], int(match["month"]), int(match["day"])
        if match["in1"] != match["in2"] or not _is_date(century, int(year), month, day - 60 if day > 60 else day):
            continue
        joined = match["between"].strip()
        if match["in1"] and not joined:  # "2026-08-22 0930" is a date and a time
            continue
        digits = year + match["month"] + match["day"] + match["last"]
        if luhn(digits):
            bare = not century and not match["between"]
            yield Finding("personal_identity_number", *match.span(), match.group(), "likely" if bare else "certain")
        elif joined and not match["in1"]:
            yield Finding("personal_identity_number", *match.span(), match.group(), "possible")


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of those before it (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_date(century: str | None, year: int, month: int, day: int) -> bool:
    years = [int(century) * 100 + year] if century else [1900 + year, 2000 + year]
    return 1 <= month <= 12 and any(1 <= day <= monthrange(y, month)[1] for y in years)
