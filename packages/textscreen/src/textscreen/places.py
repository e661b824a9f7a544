"""Addresses that lead to one home: those with a flat's number.

Flats are numbered with four digits, floor and order, under lagen (2006:378) om lägenhetsregister. A street
with a house number alone is a place where things happen, and is left alone.
"""

import re
from collections.abc import Iterator

from textscreen.finding import Finding

_APARTMENT = re.compile(
    r"(?:(?<!\w)[A-ZÅÄÖ][\w-]{2,40} [0-9]{1,4} ?[A-Za-z]?,? {1,2})?"
    r"(?<!\w)(?:(?:lgh|lght|lägh)\.?(?: ?nr\.?)?:? ?[0-9]{4}"
    r"|lägenhet(?:en|snummer)?(?: nr\.?| nummer)?:? (?!19|20)[0-9]{4})(?!\w)",
    re.IGNORECASE,
)


def find_apartments(text: str) -> Iterator[Finding]:
    """Flat numbers ("lgh 1203"), with the street and house before them."""
    for match in _APARTMENT.finditer(text):
        yield Finding("address_with_apartment_number", *match.span(), match.group(), "certain")
