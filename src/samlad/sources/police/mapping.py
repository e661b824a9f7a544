"""Which indicator of the questionnaire a police event counts towards.

`mapping.csv` is the default; a partnership may decide otherwise. A type that stands for nothing in the
questionnaire is left out with a reason. The indicators `event`, `youth_gathering` and `unsafe_place`, and the
kind `illegal_traffic`, have no police type: the police's traffic types are about cars on roads.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from samlad.lib.text import one_line


@dataclass(frozen=True)
class Mapping:
    """What a police type counts as. `indicator` None: left out, and `reason` says why; `note` is a caveat of
    the count.
    """

    type: str
    indicator: str | None
    kind: str | None
    reason_sv: str
    reason_en: str
    note_sv: str
    note_en: str


def type_key(kind: str) -> str:
    """The form in which types are compared: the feed varies in case and blanks."""
    return one_line(kind).casefold()


@cache
def load_default() -> dict[str, Mapping]:
    """The default table by `type_key`. A type that is not in it is new: leave it out and tell the
    coordinator.
    """
    text = files(__package__).joinpath("mapping.csv").read_text(encoding="utf-8")
    return {
        type_key(row["type"]): Mapping(
            type=row["type"],
            indicator=row["indicator"] or None,
            kind=row["kind"] or None,
            reason_sv=row["reason_sv"],
            reason_en=row["reason_en"],
            note_sv=row["note_sv"],
            note_en=row["note_en"],
        )
        for row in csv.DictReader(text.splitlines())
    }
