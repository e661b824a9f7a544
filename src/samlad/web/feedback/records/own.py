"""What of a published picture matters first to somebody who answers for certain areas: those, the days to come, and the
prioritised. Taken from the document's own data, word for word."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OwnArea:
    """`there` are those who have said that they will be there."""

    name: str
    number: int | None
    situation: str
    measures: str
    there: list[str]


@dataclass(frozen=True)
class Own:
    areas: list[OwnArea]
    events: list[str]
    priorities: list[OwnArea]  # the others
    coverage: str


def own_part(data: bytes, names: Collection[str]) -> Own | None:
    """None where the picture tells of none of the areas."""
    told = json.loads(data)
    rows = told["field_rows"]
    areas = [_area(a, rows) for a in (*told["priorities"], *told["others"])]
    own = [a for a in areas if a.name in names]
    # Areas with nothing to tell stand together, under a word for all of them: quiet, or no answers.
    for together in (a for a in areas if a.name not in names):
        listed = together.situation.removesuffix(".").split(", ")
        own += [_area({"name": n, **_like(together)}, rows) for n in listed if n in names]
    if not own:
        return None
    others = [a for a in areas if a.number and a.name not in names]
    return Own(own, told["events"].splitlines(), others, told["coverage"])


def _like(together: OwnArea) -> dict[str, Any]:
    return {"number": None, "situation": f"{together.name}.", "measures": ""}


def _area(told: dict[str, Any], rows: list[dict[str, str]]) -> OwnArea:
    there = [f"{r['organisation']}, {r['when']}" for r in rows if told["name"] in r["area"].split(", ")]
    return OwnArea(told["name"], told["number"], told["situation"], told["measures"], there)
