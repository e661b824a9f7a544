"""A report as plain content, made of few sorts of blocks, so that every renderer is one and knows nothing of meetings.
All text is plain text in the report's language; a blank line begins a paragraph."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Text:
    """Paragraphs, divided by blank lines."""

    text: str


@dataclass(frozen=True)
class Subheading:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Something the reader must not miss: what the numbers do not say."""

    text: str


@dataclass(frozen=True)
class Column:
    """`weight`: how wide beside the others. Numbers stand to the right."""

    label: str
    weight: float = 1.0
    number: bool = False


@dataclass(frozen=True)
class Table:
    """The first cell of a row is its heading. `note` stands below, in small."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG, without scripts or outside references), told in words by `alt`. `width`: share of the text's."""

    svg: str
    alt: str
    caption: str
    width: float = 1.0


Block = Text | Subheading | Bullets | Note | Table | Figure


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """`identity`: number and version in the register, "" for a draft. `facts`: a few numbers of the first page, each
    with its denominator. `summary`: what fits on the first page, which can be printed alone. `purpose`: for whom and
    what it is meant, at the foot of every page (M28)."""

    language: str
    kicker: str
    title: str
    subtitle: str
    partnership: str
    made_up: bool
    identity: str
    replaces: str
    day: date
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Block, ...]
    sections: tuple[Section, ...]
    purpose: str
