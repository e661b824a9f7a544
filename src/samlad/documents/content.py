"""The documents that can be made, as plain content: the renderers' only input."""

from dataclasses import dataclass
from datetime import date

from samlad.documents.blocks import Block, Section


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every document says of itself. `identity`: number and version in the register, "" for a draft. `replaces`:
    the number and version that it corrects. `purpose`: for whom and what it is meant (M28)."""

    language: str  # "sv" or "en"
    kicker: str
    title: str
    partnership: str
    made_up: bool
    identity: str
    replaces: str
    day: date
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Report(Head):
    """Many pages. `facts`: a few numbers of the first page, each with its denominator. `summary`: what fits on the
    first page, which can be printed alone."""

    subtitle: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Block, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet(Head):
    """One page, or two where there is much to say. Beside `main` stand the `drawing` with what explains it and, where
    there is room, `side`; `below` across the page. `occasion` and `interval`: what the day is of, and what time it
    looks back on. `log`: where the log ended, in short. `unwritten`: what stands where nobody has written anything."""

    occasion: str
    interval: str
    log: str
    draft_note: str
    unwritten: str
    lead: Section | None
    main: tuple[Section, ...]
    drawing: tuple[Block, ...]
    side: tuple[Section, ...]
    below: tuple[Section, ...]


Document = Report | Sheet
