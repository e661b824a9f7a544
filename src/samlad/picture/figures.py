"""The figures a picture was published on, kept beside the publication, and which of them are others now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from samlad.collection.models import ReleasedCount, ReleasedResponse, Round, Source
from samlad.picture.models import Publication

Key = tuple[int | None, int, str, bool]  # area, indicator, source, whether it is of what was still there


def figures_of(round: Round) -> dict[str, Any]:
    """`counts` rows are [area id or None, indicator id, source, new, still there]; `answered` of `expected` functions,
    those closed left out. What has crossed to the joint world, and of that what a picture reads. Two queries."""
    crossed = ReleasedCount.objects.filter(round=round).exclude(source__code=Source.POLICE_EVENTS)
    by = ("area_id", "indicator_id", "source__code")
    rows = crossed.values_list(*by).annotate(n=Sum("new"), p=Sum("persisting")).order_by(*by)
    everybody = ReleasedResponse.objects.filter(round=round, area=None).first()
    return {
        "counts": [list(row) for row in rows],
        "answered": everybody.answered if everybody else 0,
        "expected": everybody.expected - everybody.closed if everybody else 0,
    }


@dataclass(frozen=True)
class Changed:
    """A figure that is another now. `indicator_id` None: how many had answered, of how many (`of`)."""

    area_id: int | None
    indicator_id: int | None
    source: str
    still: bool
    before: int
    now: int
    of: tuple[int, int] | None = None


def changed_since(publication: Publication) -> list[Changed] | None:
    """None where it cannot be told: the week is open, or the picture is from before figures were kept."""
    round, then = publication.picture.round, publication.figures
    if then is None or not round.closed:
        return None
    today = figures_of(round)
    changes = []
    answers = [(f["answered"], f["expected"]) for f in (then, today)]
    if answers[0] != answers[1]:
        (before, of), (now, of_now) = answers
        changes.append(Changed(None, None, Source.QUESTIONNAIRE, False, before, now, (of, of_now)))
    old, new = _by_key(then["counts"]), _by_key(today["counts"])
    for key in sorted(old.keys() | new.keys(), key=lambda k: (k[0] is None, k[0] or 0, *k[1:])):
        if old.get(key, 0) != new.get(key, 0):
            changes.append(Changed(*key, old.get(key, 0), new.get(key, 0)))
    return changes


def _by_key(counts: list[list[Any]]) -> dict[Key, int]:
    return {
        (area, indicator, source, still): n
        for area, indicator, source, *numbers in counts
        for still, n in zip((False, True), numbers, strict=True)
    }
