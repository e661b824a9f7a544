"""What the text of an area is built on: its events, each with the released wordings that tell of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samlad.collection.models import ReleasedObservation
from samlad.collection.queries import released
from samlad.picture.models import PictureField


@dataclass(frozen=True)
class Event:
    """`observations` tell of it, the first first."""

    observations: Sequence[ReleasedObservation]

    @property
    def ids(self) -> str:
        """As a form sends them: "12,15"."""
        return ",".join(str(o.pk) for o in self.observations)


@dataclass(frozen=True)
class Evidence:
    """`events` as many as were asked for; `more` how many there are beyond them."""

    field: PictureField
    events: Sequence[Event]
    more: int = 0

    @property
    def may_join(self) -> bool:
        return len(self.events) > 1


def evidence_of(fields: Iterable[PictureField], *, most: int | None = None) -> dict[int, Evidence]:
    """By field id, of the fields that are built on any: the first `most` events of each, all where that is None. What
    has been taken back since the draft is left out. One query."""
    built = [(field, field.events[:most]) for field in fields if field.events]
    keys = {pk for _field, groups in built for group in groups for pk in group}
    rows = {row.pk: row for row in released().filter(pk__in=keys).select_related("indicator", "place")} if keys else {}
    parts = ((field, _events(groups, rows), len(field.events) - len(groups)) for field, groups in built)
    return {field.pk: Evidence(field, events, more) for field, events, more in parts if events or more}


def _events(groups: Iterable[Sequence[int]], rows: Mapping[int, ReleasedObservation]) -> list[Event]:
    known = ([rows[pk] for pk in group if pk in rows] for group in groups)
    return [Event(group) for group in known if group]
