"""A sheet in Word: the same columns as on paper, as far as Word's own columns go."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from samlad.documents.ready import ReadySection, ReadySheet
from samlad.documents.word.blocks import add_blocks, column_break, prose
from samlad.documents.word.fitting import POINTS, items_height, prose_height, section_height
from samlad.documents.word.parts import element
from samlad.documents.word.styles import SHEET, blank

SIZES = (10.0, 9.5, 9.0, 8.5)
GAP = 0.7  # cm, between columns
NARROW = (SHEET.width - GAP) * 0.405
BROAD = SHEET.width - GAP - NARROW
HALF = (SHEET.width - GAP) / 2
PAGE = (29.7 - SHEET.top - SHEET.bottom) * POINTS
FACTS = 9.8  # cm, of what stands to the right of the title


@dataclass(frozen=True)
class _Layout:
    """What stands beside the drawing, what below it, and about how high the whole is. `columns` False: all stands
    under each other, with the drawing first."""

    size: float
    columns: bool
    main: tuple[ReadySection, ...]
    side: tuple[ReadySection, ...]
    rest: tuple[ReadySection, ...]
    height: float


def sheet(content: ReadySheet) -> Document:
    layout = _fitting(content)
    document = blank(content, layout.size)
    _masthead(document, content)
    words = content.words
    if layout.columns:
        _end(document, ())
        _sections(document, layout.main, words, BROAD)
        column_break(document)
        add_blocks(document, content.drawing, words, NARROW)
        _sections(document, layout.side, words, NARROW)
        _end(document, (BROAD, NARROW))
    else:
        _sections(document, layout.main, words, SHEET.width)
        add_blocks(document, content.drawing, words, NARROW)
        _sections(document, layout.side, words, SHEET.width)
        _end(document, ())
    for part in layout.rest:
        document.add_paragraph(part.heading, "Heading 1")
        if part.listed and len(part.items) > 1:
            _end(document, ())
            add_blocks(document, part.items, words, HALF)
            _end(document, (HALF, HALF))
        else:
            add_blocks(document, part.items, words, SHEET.width)
    _sections(document, content.below, words, SHEET.width)
    prose(document, content.purpose, "Closing")
    _continuous(document.sections[-1]._sectPr)
    return document


def _masthead(document: Any, content: ReadySheet) -> None:
    """The title to the left; to the right, in a frame that Word places itself, what the sheet is of."""
    facts = [
        f"{content.occasion} · {content.day}",
        content.partnership + ("" if content.draft else f" · {content.identity}"),
    ]
    facts += [text for text in (content.interval, content.replaces, content.made_up) if text]
    kicker = document.add_paragraph(content.kicker, "Kicker")
    # The title stands at the foot of the head, as the facts beside it may be higher.
    kicker.paragraph_format.space_before = Pt(max(0.0, 11 * len(facts) - 44))
    document.add_paragraph(content.title, "Title")
    for n, text in enumerate(facts):
        paragraph = document.add_paragraph(style="Sheet Facts")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        first, rest = (content.occasion, text.removeprefix(content.occasion)) if n == 0 else (text, "")
        paragraph.add_run(first).bold = n == 0 or n >= 3 or None
        paragraph.add_run(rest)
        frame = element("framePr", w=str(round(FACTS * 567)), hSpace="0", wrap="around", vAnchor="margin")
        for name, value in (("hAnchor", "margin"), ("xAlign", "right"), ("yAlign", "top")):
            frame.set(qn(f"w:{name}"), value)
        paragraph._p.get_or_add_pPr().insert_element_before(frame, "w:widowControl", "w:pBdr", "w:spacing", "w:jc")
    document.add_paragraph(style="Line")
    if content.draft:
        document.add_paragraph(f"{content.words.draft.upper()}. {content.draft_note}", "Mark")
    if content.lead is not None:
        for item in content.lead.items:
            prose(document, getattr(item.block, "text", ""), "Lead", lead=f"{content.lead.heading}:")


def _sections(document: Any, sections: Iterable[ReadySection], words: Any, width: float) -> None:
    for part in sections:
        document.add_paragraph(part.heading, "Heading 1")
        add_blocks(document, part.items, words, width)


def _end(document: Any, columns: tuple[float, ...]) -> None:
    """Ends a section of the paper, in columns so many centimetres wide. Its last paragraph carries it."""
    body = document.element.body
    last = document.paragraphs[-1]._p
    if body[-2] is not last:  # a table
        last = document.add_paragraph(style="Gap")._p
    properties = deepcopy(body.sectPr)
    if columns:
        _columns(properties, columns)
    if document.element.xpath(".//w:pPr/w:sectPr"):
        _continuous(properties)
    last.get_or_add_pPr().append(properties)


def _columns(properties: Any, widths: tuple[float, ...]) -> None:
    old = properties.find(qn("w:cols"))
    columns = element("cols", num=str(len(widths)), equalWidth="0", space=str(round(GAP * 567)))
    for n, width in enumerate(widths):
        column = element("col", w=str(round(width * 567)))
        if n < len(widths) - 1:
            column.set(qn("w:space"), str(round(GAP * 567)))
        columns.append(column)
    properties.replace(old, columns)


def _continuous(properties: Any) -> None:
    """It begins on the page where the one before ended."""
    for old in properties.findall(qn("w:type")):
        properties.remove(old)
    properties.insert_element_before(element("type", val="continuous"), "w:pgSz")


def _fitting(content: ReadySheet) -> _Layout:
    """The largest size in which it takes one page, or else two."""
    layouts = [_layout(content, size) for size in SIZES]
    for pages in (1, 2):
        for layout in layouts:
            if layout.height <= pages * PAGE:
                return layout
    return layouts[1]


def _layout(content: ReadySheet, size: float) -> _Layout:
    ends = 78.0 + section_height(content.below, SHEET.width, size) + prose_height(content.purpose, SHEET.width, 8) + 12
    ends += items_height(content.lead.items, SHEET.width, size) + 8 if content.lead else 0
    ends += 20 if content.draft else 0
    main, drawing = section_height(content.main, BROAD, size), items_height(content.drawing, NARROW, size)
    side = drawing + section_height(content.side, NARROW, size)
    if not content.drawing and not content.side:
        wide = section_height(content.main, SHEET.width, size)
        return _Layout(size, False, content.main, (), (), ends + wide)
    if side <= max(main * 1.12, 300) and main + ends <= PAGE:
        return _Layout(size, True, content.main, content.side, (), ends + max(main, side))
    if content.drawing and main > drawing * 1.6:
        listed = tuple(part for part in content.main if part.listed)
        first = tuple(part for part in content.main if not part.listed)
        above, rest = section_height(first, BROAD, size), (*listed, *content.side)
    else:
        first, above, rest = content.main, main, content.side
    under = sum(section_height([part], HALF, size) / 2 + size for part in rest)
    if above > PAGE:  # nothing stands beside what is longer than a page
        return _Layout(size, False, content.main, content.side, (), ends + above + under)
    return _Layout(size, True, first, (), tuple(rest), ends + max(above, drawing) + under)
