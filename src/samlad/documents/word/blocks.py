"""The blocks of a document as Word has them, on paragraphs with real styles."""

import io
from collections.abc import Iterable
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm

from samlad.documents.blocks import Bullets, Entry, Figure, Note, Small, Subheading, Table, Text
from samlad.documents.pdf import drawn
from samlad.documents.ready import Item
from samlad.documents.svg import size
from samlad.documents.text import paragraphs
from samlad.documents.word.parts import counted, element, repeat_header
from samlad.documents.words import Words
from samlad.drawing import palette
from samlad.lib.text import shortened

TALLEST = 17.0  # cm, of a figure
DENSITY = 250  # pixels to the inch, of a figure
SHORT_ROW = 500  # characters: a row with less is not parted between pages
SHORT_TABLE = 6  # rows: with fewer it stands on one page


def add_blocks(document: Any, items: Iterable[Item], words: Words, width: float) -> None:
    """In centimetres `width`: of the text, or of the column."""
    for item in items:
        _block(document, item, words, width)


def prose(document: Any, text: str, style: str = "Normal", lead: str = "") -> None:
    """`lead`: the first words, in bold."""
    for number, lines in enumerate(paragraphs(text)):
        paragraph = document.add_paragraph(style=style)
        if lead and number == 0:
            paragraph.add_run(f"{lead} ").bold = True
        paragraph.add_run("\n".join(lines))


def _block(document: Any, item: Item, words: Words, width: float) -> None:
    block = item.block
    match block:
        case Text():
            prose(document, block.text)
        case Small():
            prose(document, block.text, "Small")
        case Subheading():
            document.add_paragraph(block.text, "Heading 2")
        case Bullets():
            for text in block.items:
                prose(document, text, "List Bullet")
        case Note():
            prose(document, block.text, "Note", lead=f"{words.note}.")
        case Entry():
            _entry(document, block)
        case Table():
            _table(document, item, block, words, width)
        case Figure():
            _figure(document, item, block, words, width)


def _entry(document: Any, entry: Entry) -> None:
    if entry.number is None:
        prose(document, entry.text, lead=_stopped(entry.name))
    else:
        document.add_paragraph(f"{entry.number}. {entry.name}", "Heading 2")
        prose(document, entry.text, "Entry")
    for word, text in entry.lines:
        prose(document, text, "Normal" if entry.number is None else "Entry", lead=f"{word}:")
    prose(document, entry.aside, "Aside", lead=_stopped(entry.lead))


def _stopped(name: str) -> str:
    """A name reads as a sentence before the text that follows it."""
    return name if name.endswith((".", "!", "?", ":")) else f"{name}."


def _caption(document: Any, kind: str, item: Item, word: str, text: str) -> Any:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{word} ")
    counted(paragraph, f"SEQ {kind} \\* ARABIC", str(item.number))
    paragraph.add_run(f". {text}" if text else "")
    return paragraph


def _table(document: Any, item: Item, table: Table, words: Words, width: float) -> None:
    if item.number:
        _caption(document, "Table", item, words.table, table.caption).paragraph_format.keep_with_next = True
    if not table.rows:
        document.add_paragraph(words.no_rows)
    else:
        _grid(document, table, width, framed=bool(item.number))
    # Also without a note: two tables that touch become one in Word.
    document.add_paragraph("\n".join("\n".join(lines) for lines in paragraphs(table.note)), "Table Note")


def _grid(document: Any, table: Table, width: float, *, framed: bool) -> None:
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.autofit = False
    _look(grid, shortened(table.caption, 250), framed=framed)
    total = sum(column.weight for column in table.columns)
    widths = [Cm(width * column.weight / total) for column in table.columns]
    for track, across in zip(grid.columns, widths, strict=True):
        track.width = across
    texts = (tuple(column.label for column in table.columns), *table.rows)
    for at, (row, cells) in enumerate(zip(grid.rows, texts, strict=True)):
        if sum(map(len, cells)) < SHORT_ROW:
            row._tr.get_or_add_trPr().append(element("cantSplit"))
        if at == 0:
            repeat_header(row)
        for cell, text, column, across in zip(row.cells, cells, table.columns, widths, strict=True):
            cell.width = across
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["Table Text" if at else "Table Head"]
            paragraph.add_run(text)
            if column.number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if at < len(table.rows) <= SHORT_TABLE:
                paragraph.paragraph_format.keep_with_next = True
            if at == 0:
                borders = element("tcBorders")
                borders.append(_line("bottom", 8, palette.INK))
                cell._tc.get_or_add_tcPr().append(borders)
        margins = element("tcMar")
        margins.append(element("right", w="0", type="dxa"))
        row.cells[-1]._tc.get_or_add_tcPr().append(margins)


def _look(grid: Any, caption: str, *, framed: bool) -> None:
    """Lines between rows only, as on paper, and what a screen reader says of the table. `framed`: a line above and one
    below."""
    properties = grid._tbl.tblPr
    borders = element("tblBorders")
    if framed:
        borders.append(_line("top", 12, palette.INK))
    borders.append(_line("bottom", 8, palette.INK) if framed else _line("bottom", 4, palette.HAIRLINE))
    borders.append(_line("insideH", 4, palette.HAIRLINE))
    margins = element("tblCellMar")
    margins.append(element("left", w="0", type="dxa"))
    margins.append(element("right", w="140", type="dxa"))
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = element("tblLook")
        properties.append(look)
    for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook")
    if caption:
        properties.append(element("tblCaption", val=caption))


def _line(side: str, width: int, colour: str) -> Any:
    return element(side, val="single", sz=str(width), space="0", color=palette.bare(colour))


def _figure(document: Any, item: Item, figure: Figure, words: Words, width: float) -> None:
    across, down = size(figure.svg)
    wide = min(width * figure.width, TALLEST * across / down)
    picture = drawn(figure.svg, round(max(wide, wide * down / across) / 2.54 * DENSITY))
    if picture is None:
        paragraph = document.add_paragraph(style="Note")
        paragraph.add_run(f"{words.not_drawn} ").bold = True
        paragraph.add_run(figure.alt)
    else:
        paragraph = document.add_paragraph()
        placed = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(wide))
        placed._inline.docPr.set("descr", shortened(figure.alt or figure.caption or words.figure, 5000))
        for side in ("distT", "distB", "distL", "distR"):
            placed._inline.set(side, "0")  # said, or some programs put a margin there
        placed._inline.docPr.set("name", f"{words.figure} {item.number or 1}")
    paragraph.paragraph_format.keep_with_next = True
    if item.number:
        _caption(document, "Figure", item, words.figure, figure.caption)
    else:
        prose(document, figure.caption, "Small")


def column_break(document: Any) -> None:
    """What follows stands in the next column."""
    document.add_paragraph(style="Gap").add_run().add_break(WD_BREAK.COLUMN)
