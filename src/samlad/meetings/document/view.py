"""A report made ready for every renderer: cleaned text, dates in words, tables and figures counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from babel.dates import format_date

from samlad.lib.text import one_line
from samlad.meetings.document.content import Block, Bullets, Figure, Note, Report, Subheading, Table, Text
from samlad.meetings.document.drawing import tidy
from samlad.meetings.document.words import words
from samlad.picture.document.view import clean

CONTENTS_FROM = 4  # sections: with fewer, a list of them helps nobody


@dataclass(frozen=True)
class Item:
    """A block with its place in the document. `number`: of a table among tables or a figure among figures, else 0."""

    block: Block
    number: int = 0


@dataclass(frozen=True)
class SectionView:
    number: int
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Strings only, "" for what is absent. `words` is the table of fixed words in the report's language."""

    language: str  # "sv" or "en"
    locale: str  # "sv-SE" or "en-GB"
    words: Mapping[str, str]
    draft: bool
    kicker: str
    title: str
    subtitle: str
    partnership: str
    identity: str
    day: str
    made_up: str
    replaces: str
    purpose: str
    document_title: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Item, ...]
    sections: tuple[SectionView, ...]
    contents: bool


def view(report: Report) -> ReportView:
    """Raises ValueError for a table whose rows do not fit its columns: better no report than a wrong one."""
    table = words(report.language)
    english = report.language.lower().startswith("en")
    tables, figures = count(1), count(1)
    title, partnership, identity = one_line(report.title), one_line(report.partnership), one_line(report.identity)
    sections = []
    summary = tuple(_items(report.summary, tables, figures))
    for number, section in enumerate(report.sections, 1):
        items = tuple(_items(section.blocks, tables, figures))
        missing = (Item(Text(table["not_written"])),)
        sections.append(SectionView(number, one_line(section.heading), items or missing))
    return ReportView(
        language="en" if english else "sv",
        locale="en-GB" if english else "sv-SE",
        words=table,
        draft=not identity,
        kicker=one_line(report.kicker),
        title=title or table["report"],
        subtitle=one_line(report.subtitle),
        partnership=partnership,
        identity=identity,
        day=format_date(report.day, "d MMMM y", locale="en_GB" if english else "sv_SE"),
        made_up=table["made_up"] if report.made_up else "",
        replaces=table["replaces"].format(replaces=one_line(report.replaces)) if report.replaces else "",
        purpose=clean(report.purpose),
        document_title=", ".join(
            part for part in (title or table["report"], partnership, identity or table["draft"]) if part
        ),
        facts=tuple((one_line(name), one_line(value)) for name, value in report.facts),
        summary=summary,
        sections=tuple(sections),
        contents=len(sections) >= CONTENTS_FROM,
    )


def captioned(word: str, number: int, caption: str) -> str:
    """The line over a table or under a figure: "Tabell 1. Anmälda brott"."""
    return f"{word} {number}. {caption}" if caption else f"{word} {number}"


def _items(blocks: Iterable[Block], tables: Iterator[int], figures: Iterator[int]) -> Iterator[Item]:
    """The blocks cleaned, without those in which nothing is said."""
    for block in blocks:
        match block:
            case Table():
                yield Item(_table(block), next(tables))
            case Figure():
                cleaned = replace(block, alt=clean(block.alt), caption=one_line(block.caption), svg=tidy(block.svg))
                yield Item(replace(cleaned, width=min(1.0, max(0.1, block.width))), next(figures))
            case Bullets():
                items = tuple(text for item in block.items if (text := clean(item)))
                if items:
                    yield Item(Bullets(items))
            case Subheading():
                if text := one_line(block.text):
                    yield Item(Subheading(text))
            case Text() | Note():
                if text := clean(block.text):
                    yield Item(replace(block, text=text))


def _table(table: Table) -> Table:
    width = len(table.columns)
    if width == 0 or any(len(row) != width for row in table.rows):
        raise ValueError(f"The rows of the table {table.caption!r} do not fit its {width} columns.")
    return replace(
        table,
        caption=one_line(table.caption),
        columns=tuple(replace(c, label=one_line(c.label), weight=max(0.1, c.weight)) for c in table.columns),
        rows=tuple(tuple(clean(cell) for cell in row) for row in table.rows),
        note=clean(table.note),
    )
