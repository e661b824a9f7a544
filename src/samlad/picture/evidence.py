"""What the text of an area is built on: its events, each with the released wordings that tell of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samlad.collection.models import ReleasedObservation
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
    field: PictureField
    events: Sequence[Event]

    @property
    def may_join(self) -> bool:
        return len(self.events) > 1


def evidence_of(fields: Iterable[PictureField], released: Iterable[ReleasedObservation]) -> dict[int, Evidence]:
    """By field id, of the fields that are built on any. `released` all that is shared of the round, now."""
    rows = {row.pk: row for row in released}
    built = ((field, _events(field, rows)) for field in fields if field.events)
    return {field.pk: Evidence(field, events) for field, events in built if events}


def _events(field: PictureField, rows: Mapping[int, ReleasedObservation]) -> list[Event]:
    """What has been taken back since the draft is left out."""
    groups = ([rows[pk] for pk in group if pk in rows] for group in field.events)
    return [Event(group) for group in groups if group]
