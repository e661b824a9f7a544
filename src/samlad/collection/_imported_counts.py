"""Weekly counts from other sources, kept apart from the questionnaire."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection._rounds import recount
from samlad.collection.models import (
    Indicator,
    Round,
    Source,
    SourceCount,
)
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.permissions import Permission
from samlad.places.models import Area


@dataclass(frozen=True)
class TypedCount:
    """`area_id` None is the whole municipality; `count` None takes the figure away: not stated, which is not 0."""

    area_id: int | None
    indicator_id: int
    count: int | None


CellKey = tuple[int | None, int]  # area and indicator


class ChangedFigures(UserError):
    """Somebody else has set the same cells since they were read; nothing was saved. `theirs` is what stands there."""

    def __init__(self, theirs: Mapping[CellKey, int | None]) -> None:
        super().__init__(
            _("Somebody else has changed the same figures. Nothing is saved yet: look at the cells that are marked."),
            code="conflict",
        )
        self.theirs = theirs


@transaction.atomic
def store_counts(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    source_code: str,
    counts: Iterable[TypedCount],
    replace: bool = False,
    seen: Mapping[CellKey, int] | None = None,
) -> int:
    """Sets a source's weekly counts, cell by cell; cells not named keep what they had unless `replace`. `seen` is what
    stood there when the counts were written: a cell that is another since is not overwritten. Returns how many were
    set. Safe to repeat. Raises ChangedFigures, and OutOfScope for another partnership's round, area or indicator."""
    actor.require(Permission.IMPORT)
    source = Source.objects.get(code=source_code)
    round, counts = one(Round.objects.select_for_update(), round_id), list(counts)
    several(Area, {c.area_id for c in counts if c.area_id is not None})
    several(Indicator, {c.indicator_id for c in counts})
    stated = {(c.area_id, c.indicator_id): c for c in SourceCount.objects.filter(source=source, round=round)}
    wanted = {(c.area_id, c.indicator_id): c.count for c in counts}
    if seen is not None:
        now_there = {key: stated[key].count if key in stated else None for key in wanted}
        theirs = {key: n for key, n in now_there.items() if n not in (seen.get(key), wanted[key])}
        if theirs:
            raise ChangedFigures(theirs)
    gone = {key for key, count in wanted.items() if count is None} | (
        (stated.keys() - wanted.keys()) if replace else set()
    )
    SourceCount.objects.filter(pk__in=[stated[key].pk for key in gone if key in stated]).delete()
    fresh, changed = [], []
    for (area_id, indicator_id), count in wanted.items():
        row = stated.get((area_id, indicator_id))
        if count is None:
            continue
        if row is None:
            fresh.append(
                SourceCount(
                    partnership=actor.partnership,
                    source=source,
                    round=round,
                    area_id=area_id,
                    indicator_id=indicator_id,
                    count=count,
                )
            )
        elif row.count != count:
            row.count = count
            changed.append(row)
    SourceCount.objects.bulk_create(fresh)
    SourceCount.objects.bulk_update(changed, ["count"])
    recount(round)
    log(actor, now, "counts.stored", ("source", source.pk), round=round.label, cells=len(counts))
    return len(counts)
