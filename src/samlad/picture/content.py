"""What a joint situation picture says, free of database and layout: the renderers' only input."""

from dataclasses import dataclass
from datetime import date

from samlad.drawing.areas import AreaMap


@dataclass(frozen=True, kw_only=True)
class AreaSection:
    """One area of the picture. `number` is the priority (1-3 …), None for other areas. `cause` and `expectation` are
    what the meeting came to; older records have neither."""

    name: str
    situation: str
    measures: str = ""
    number: int | None = None
    cause: str = ""
    expectation: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A row of "Verksamheter på fältet under helgen"."""

    organisation: str
    area: str
    when: str
    aim: str


@dataclass(frozen=True, kw_only=True)
class PictureContent:
    """The fields of the template for the weekly dispatch (M26), in its order. Plain texts, newlines kept.

    `number` is None for a draft, which every renderer marks as such. `replaces` names the number and version
    that a correction replaces. `coverage` is the sentence with the denominator: who was expected, who
    answered; `built_on` the one with the sources it rests on. `change` says what a correction changes and
    why. `log` is where the log ended when it was published, in
    short.
    """

    language: str  # "sv" or "en"
    partnership: str
    made_up: bool
    week: str  # "2026-W47"
    meeting_date: date
    observed_from: date
    observed_to: date
    number: str | None  # registration number, e.g. "EST 2026-12"
    version: int
    replaces: str | None
    weather: str
    important: str
    overall: str
    priorities: tuple[AreaSection, ...]
    others: tuple[AreaSection, ...]
    events: str
    field_rows: tuple[FieldRow, ...]
    coverage: str
    built_on: str
    area_map: AreaMap | None
    change: str = ""
    log: str = ""
