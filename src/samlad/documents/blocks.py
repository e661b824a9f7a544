"""What documents are made of: few sorts of blocks, so that every renderer is one and knows nothing of what they tell.
All text is plain text in the document's language; a blank line begins a paragraph."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Paragraphs, divided by blank lines."""

    text: str


@dataclass(frozen=True)
class Small:
    """The same in small: how to read what stands above it."""

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
class Entry:
    """Something named, and what is said of it; then, set off from it, `aside` after its word `lead`. `number`: its
    place among the first things. `lines`: what more is said of it, each text after a word of its own."""

    name: str
    text: str
    lead: str = ""
    aside: str = ""
    number: int | None = None
    lines: tuple[tuple[str, str], ...] = ()


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


Block = Text | Small | Subheading | Bullets | Note | Entry | Table | Figure


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]
