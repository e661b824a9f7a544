"""A document made ready for every renderer, once: cleaned text, dates and fixed words in its own language, tables and
figures counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from babel.dates import format_date
from django.utils import translation

from samlad.documents.blocks import Block, Bullets, Entry, Figure, Note, Section, Small, Subheading, Table, Text
from samlad.documents.content import Document, Head, Report, Sheet
from samlad.documents.svg import tidy
from samlad.documents.text import clean
from samlad.documents.words import Words, words
from samlad.lib.text import one_line

CONTENTS_FROM = 4  # sections: with fewer, a list of them helps nobody


@dataclass(frozen=True)
class Item:
    """A block with its place in the document. `number`: of a table among tables or a figure among figures, else 0."""

    block: Block
    number: int = 0


@dataclass(frozen=True)
class ReadySection:
    number: int
    heading: str
    items: tuple[Item, ...]

    @property
    def listed(self) -> bool:
        """Whether it is a list of entries and nothing else, which can stand in two columns."""
        return all(isinstance(item.block, Entry) for item in self.items)


@dataclass(frozen=True, kw_only=True)
class ReadyHead:
    """Strings only, "" for what is absent. `noon`: of the document's day, so that the same content is the same
    file. `names`: title, partnership and number, for the file's own title."""

    language: str  # "sv" or "en"
    words: Words
    draft: bool
    kicker: str
    title: str
    partnership: str
    identity: str
    made_up: str
    replaces: str
    purpose: str
    day: str
    noon: datetime
    document_title: str

    @property
    def locale(self) -> str:
        return "en-GB" if self.language == "en" else "sv-SE"


@dataclass(frozen=True, kw_only=True)
class ReadyReport(ReadyHead):
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Item, ...]
    sections: tuple[ReadySection, ...]
    contents: bool


@dataclass(frozen=True, kw_only=True)
class ReadySheet(ReadyHead):
    """`identity` is the word for a draft where there is no number."""

    occasion: str
    interval: str
    draft_note: str
    lead: ReadySection | None
    main: tuple[ReadySection, ...]
    drawing: tuple[Item, ...]
    side: tuple[ReadySection, ...]
    below: tuple[ReadySection, ...]


Ready = ReadyReport | ReadySheet


def ready(document: Document) -> Ready:
    """Raises ValueError for a table whose rows do not fit its columns: better no document than a wrong one."""
    language = language_of(document.language)
    with translation.override(language):
        fixed = words()
    return _report(document, language, fixed) if isinstance(document, Report) else _sheet(document, language, fixed)


def language_of(language: str) -> str:
    """ "sv" or "en" (also of "en-GB"); any other language gets the Swedish words."""
    return "en" if language.lower().startswith("en") else "sv"


def day_told(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale="en_GB" if language == "en" else "sv_SE"))


def captioned(word: str, item: Item) -> str:
    """The line over a table or under a figure: "Tabell 1. Anmälda brott"; the caption alone of what is not counted."""
    assert isinstance(item.block, Table | Figure)
    caption = item.block.caption
    if not item.number:
        return caption
    return f"{word} {item.number}. {caption}" if caption else f"{word} {item.number}"


def _head(document: Head, language: str, fixed: Words) -> dict[str, Any]:
    return {
        "language": language,
        "words": fixed,
        "draft": not one_line(document.identity),
        "kicker": one_line(document.kicker),
        "partnership": one_line(document.partnership),
        "made_up": fixed.made_up if document.made_up else "",
        "replaces": fixed.replaces.format(replaces=one_line(document.replaces)) if document.replaces else "",
        "purpose": clean(document.purpose),
        "noon": datetime.combine(document.day, time(12), UTC),
    }


def _report(report: Report, language: str, fixed: Words) -> ReadyReport:
    tables, figures = count(1), count(1)
    title, identity = one_line(report.title) or fixed.report, one_line(report.identity)
    head = _head(report, language, fixed)
    summary = tuple(_items(report.summary, tables, figures))
    sections = tuple(
        _section(section, number, fixed.not_written, tables, figures)
        for number, section in enumerate(report.sections, 1)
    )
    return ReadyReport(
        **head,
        title=title,
        subtitle=one_line(report.subtitle),
        identity=identity,
        day=day_told(report.day, "d MMMM y", language),
        document_title=", ".join(part for part in (title, head["partnership"], identity or fixed.draft) if part),
        facts=tuple((one_line(name), one_line(value)) for name, value in report.facts),
        summary=summary,
        sections=sections,
        contents=len(sections) >= CONTENTS_FROM,
    )


def _sheet(sheet: Sheet, language: str, fixed: Words) -> ReadySheet:
    title, identity, occasion = one_line(sheet.title), one_line(sheet.identity), one_line(sheet.occasion)
    head = _head(sheet, language, fixed)
    name = f"{title} {occasion.lower()} {sheet.day.year}"

    def sections(of: Iterable[Section]) -> tuple[ReadySection, ...]:
        return tuple(_section(section, 0, sheet.unwritten) for section in of)

    return ReadySheet(
        **head,
        title=title,
        identity=f"{identity} · {fixed.log} {one_line(sheet.log)}" if sheet.log else identity or fixed.draft,
        day=day_told(sheet.day, "EEEE d MMMM y", language),
        document_title=", ".join(part for part in (name, head["partnership"], identity or fixed.draft) if part),
        occasion=occasion,
        interval=one_line(sheet.interval),
        draft_note=one_line(sheet.draft_note),
        lead=next(iter(sections([sheet.lead] if sheet.lead else [])), None),
        main=sections(sheet.main),
        drawing=tuple(_items(sheet.drawing)),
        side=sections(sheet.side),
        below=sections(sheet.below),
    )


def _section(
    section: Section,
    number: int,
    unwritten: str,
    tables: Iterator[int] | None = None,
    figures: Iterator[int] | None = None,
) -> ReadySection:
    items = tuple(_items(section.blocks, tables, figures, unwritten=unwritten))
    return ReadySection(number, one_line(section.heading), items or (Item(Text(unwritten)),))


def _items(
    blocks: Iterable[Block],
    tables: Iterator[int] | None = None,
    figures: Iterator[int] | None = None,
    unwritten: str = "",
) -> Iterator[Item]:
    """The blocks cleaned, without those in which nothing is said; `unwritten` stands for an entry's text. Tables and
    figures are counted where there is something to count with."""
    for block in blocks:
        match block:
            case Table():
                yield Item(_table(block), next(tables) if tables else 0)
            case Figure():
                cleaned = replace(block, alt=clean(block.alt), caption=one_line(block.caption), svg=tidy(block.svg))
                yield Item(
                    replace(cleaned, width=min(1.0, max(0.1, block.width))),
                    next(figures) if figures else 0,
                )
            case Bullets():
                items = tuple(text for item in block.items if (text := clean(item)))
                if items:
                    yield Item(Bullets(items))
            case Entry():
                name, lead = one_line(block.name), one_line(block.lead)
                lines = tuple((one_line(word), clean(text)) for word, text in block.lines if clean(text))
                yield Item(Entry(name, clean(block.text) or unwritten, lead, clean(block.aside), block.number, lines))
            case Subheading():
                if text := one_line(block.text):
                    yield Item(Subheading(text))
            case Text() | Small() | Note():
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
