"""The part of a published picture that concerns somebody's own areas: those, the coming days and the prioritised areas.
Taken from the document's own data, word for word."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from samlad.picture.layout import agreed


@dataclass(frozen=True)
class OwnArea:
    """`there` are those who have planned to be there; `agreed` what the meeting came to."""

    name: str
    number: int | None
    situation: str
    measures: str
    there: list[str]
    agreed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Own:
    areas: list[OwnArea]
    events: list[str]
    priorities: list[OwnArea]  # the others
    coverage: str


def own_part(data: bytes, names: Collection[str]) -> Own | None:
    """None where the picture says nothing of the areas."""
    picture = json.loads(data)
    rows = picture["field_rows"]
    areas = [_area(a, rows) for a in (*picture["priorities"], *picture["others"])]
    own = [a for a in areas if a.name in names]
    # Areas with nothing to tell stand together, under a word for all of them: quiet, or no answers.
    for together in (a for a in areas if a.name not in names):
        names_together = together.situation.removesuffix(".").split(", ")
        own += [_area({"name": n, **_like(together)}, rows) for n in names_together if n in names]
    if not own:
        return None
    others = [a for a in areas if a.number and a.name not in names]
    return Own(own, picture["events"].splitlines(), others, picture["coverage"])


def _like(together: OwnArea) -> dict[str, Any]:
    return {"number": None, "situation": f"{together.name}.", "measures": ""}


def _area(part: dict[str, Any], rows: list[dict[str, str]]) -> OwnArea:
    there = [f"{r['organisation']}, {r['when']}" for r in rows if part["name"] in r["area"].split(", ")]
    lines = agreed(part.get("cause", ""), part.get("expectation", ""))
    return OwnArea(part["name"], part["number"], part["situation"], part["measures"], there, lines)
