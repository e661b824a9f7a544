"""What can be stated of a measure beside what is done, who does it and from when."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict


class MeasureDetails(TypedDict, total=False):
    """No `area_ids` is the whole municipality; `outline` is GeoJSON text, "" none; `target_change` in per cent; `cost`
    and `saving` in kronor; `visibility` one of `Visibility`."""

    how: str
    area_ids: Iterable[int]
    place_ids: Iterable[int]
    joining_ids: Iterable[int]
    indicator_ids: Iterable[int]
    outline: str
    organisation_id: int | None
    owner_id: int | None
    problem_id: int | None
    cause_id: int | None
    mechanism: str
    visibility: str
    target_change: int | None
    target_on: date | None
    cost: int | None
    saving: int | None
    ends_on: date | None
    follow_up_on: date | None


class MeasureChanges(MeasureDetails, total=False):
    what: str
    who: str
    starts_on: date
