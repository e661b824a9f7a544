"""What a search finds."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "personal_identity_number",
    "phone",
    "email",
    "registration_plate",
    "person_name",
    "social_media_handle",
    "address_with_apartment_number",
]
Certainty = Literal["certain", "likely", "possible"]


@dataclass(frozen=True)
class Finding:
    """Characters `start` to `end` (end not included) of the text, as they stand there.

    `certainty` is how surely it is of this kind: "certain" has a check digit or a form nothing else has,
    "likely" reads as one, "possible" is worth a look.
    """

    kind: Kind
    start: int
    end: int
    text: str
    certainty: Certainty
