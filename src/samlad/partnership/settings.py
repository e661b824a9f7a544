"""What can be changed of a partnership, its rhythm, an organisation and a function; what is not named stays."""

from datetime import date, time
from typing import TypedDict


class PartnershipSettings(TypedDict, total=False):
    name: str
    municipality: str
    municipality_code: str
    language: str
    shade_map: bool


class RhythmSettings(TypedDict, total=False):
    cadence: int
    first_week: str
    meeting_weekday: int
    meeting_time: time
    closes_days_before: int
    closes_time: time
    period_months: int
    priority_count: int
    meeting_form: str


class OrganisationFields(TypedDict, total=False):
    name: str
    kind: str
    legal_body: str
    shares_places: bool
    reports_to_id: int | None


class FunctionFields(TypedDict, total=False):
    name: str
    starts_on: date | None
    ends_on: date | None
