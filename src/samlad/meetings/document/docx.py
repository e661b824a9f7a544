"""A report as a Word file: the copy people edit. The record is the PDF.

Written with python-docx alone. The picture's docxtpl fills a form whose parts are known; a report has any number of
blocks in any order, with tables of any width, which a template would have to describe in loops harder to read than
the code below.
"""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from samlad.lib.text import shortened
from samlad.meetings.document.content import Bullets, Figure, Note, Report, Subheading, Table, Text
from samlad.meetings.document.docx_styles import WIDTH, blank
from samlad.meetings.document.drawing import size
from samlad.meetings.document.view import Item, ReportView, view
from samlad.picture.document.docx_parts import counted, element, repeat_header, same_bytes, shade
from samlad.picture.document.fonts import FOLDER
from samlad.picture.document.view import paragraphs

TALLEST = 17.0  # cm, of a figure
PIXELS = 1600  # of a figure's longer side
SHORT_ROW = 500


def render_docx(report: Report) -> bytes:
    """The same content gives the same bytes."""
    shown = view(report)
    document = blank(shown)
    _first_page(document, shown)
    if shown.contents:
        _contents(document, shown)
    for part in shown.sections:
        heading = document.add_paragraph(f"{part.number} {part.heading}".strip(), "Heading 1")
        heading.paragraph_format.page_break_before = part.number == 1 and not shown.contents
        for item in part.items:
            _block(document, item, shown)
    about = document.core_properties
    made = datetime.combine(report.day, time(12), UTC).replace(tzinfo=None)
    about.title, about.author = shortened(shown.document_title, 250), shortened(shown.partnership, 250)
    about.language, about.subject = shown.locale, shortened(shown.subtitle, 250)
    about.created = about.modified = made
    about.last_modified_by, about.comments, about.revision = "", "", 1
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _first_page(document: Any, shown: ReportView) -> None:
    if shown.kicker:
        document.add_paragraph(shown.kicker, "Kicker")
    document.add_paragraph(shown.title, "Title")
    document.add_paragraph(shown.subtitle, "Subtitle")  # also without words: its line ends the head
    if shown.draft:
        document.add_paragraph(f"{shown.words['draft'].upper()}. {shown.words['draft_note']}", "Mark")
    document.add_paragraph(" · ".join(p for p in (shown.partnership, shown.identity, shown.day) if p), "Facts")
    for mark in (shown.replaces, shown.made_up):
        if mark:
            document.add_paragraph(mark, "Mark")
    for name, value in shown.facts:
        line = document.add_paragraph(style="Facts")
        line.add_run(f"{name}: ")
        line.add_run(value).bold = True
    if shown.summary:
        document.add_paragraph(shown.words["summary"], "Front Heading")
        for item in shown.summary:
            _block(document, item, shown)
    _prose(document, shown.purpose, "Small")


def _contents(document: Any, shown: ReportView) -> None:
    """A field that Word can bring up to date, filled with the sections as they are; Word alone knows the pages."""
    document.add_paragraph(shown.words["contents"], "Front Heading").paragraph_format.page_break_before = True
    lines = [document.add_paragraph(f"{part.number} {part.heading}".strip(), "Contents") for part in shown.sections]
    start = [element("fldChar", fldCharType="begin"), element("instrText"), element("fldChar", fldCharType="separate")]
    start[1].text = ' TOC \\o "1-1" \\h \\z '
    for at, part in enumerate(start):
        run = element("r")
        run.append(part)
        lines[0]._p.insert(at + 1, run)  # after the paragraph's properties
    end = element("r")
    end.append(element("fldChar", fldCharType="end"))
    lines[-1]._p.append(end)


def _block(document: Any, item: Item, shown: ReportView) -> None:
    block = item.block
    match block:
        case Text():
            _prose(document, block.text)
        case Subheading():
            document.add_paragraph(block.text, "Heading 2")
        case Bullets():
            for text in block.items:
                _prose(document, text, "List Bullet")
        case Note():
            _prose(document, block.text, "Note", lead=shown.words["note"])
        case Table():
            _table(document, block, item.number, shown)
        case Figure():
            _figure(document, block, item.number, shown)


def _prose(document: Any, text: str, style: str = "Normal", lead: str = "") -> None:
    for number, lines in enumerate(paragraphs(text)):
        paragraph = document.add_paragraph(style=style)
        if lead and number == 0:
            paragraph.add_run(f"{lead}. ").bold = True
        paragraph.add_run("\n".join(lines))


def _caption(document: Any, kind: str, number: int, word: str, text: str) -> Any:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{word} ")
    counted(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}" if text else "")
    return paragraph


def _table(document: Any, table: Table, number: int, shown: ReportView) -> None:
    _caption(document, "Table", number, shown.words["table"], table.caption).paragraph_format.keep_with_next = True
    if not table.rows:
        document.add_paragraph(shown.words["no_rows"])
    else:
        made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
        made.autofit = False
        _look(made, shortened(table.caption, 250))
        total = sum(column.weight for column in table.columns)
        widths = [Cm(WIDTH * column.weight / total) for column in table.columns]
        for grid, width in zip(made.columns, widths, strict=True):
            grid.width = width
        texts = (tuple(column.label for column in table.columns), *table.rows)
        for at, (row, cells) in enumerate(zip(made.rows, texts, strict=True)):
            if sum(map(len, cells)) < SHORT_ROW:
                row._tr.get_or_add_trPr().append(element("cantSplit"))
            if at == 0:
                repeat_header(row)
            for cell, text, column, width in zip(row.cells, cells, table.columns, widths, strict=True):
                cell.width = width
                paragraph = cell.paragraphs[0]
                paragraph.style = document.styles["Table Text" if at else "Table Head"]
                paragraph.add_run(text)
                if column.number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if at == 0:
                    shade(cell)
    # Also without a note: two tables that touch become one in Word.
    document.add_paragraph("\n".join("\n".join(lines) for lines in paragraphs(table.note)), "Table Note")


def _look(made: Any, caption: str) -> None:
    """Lines between rows only, and what a screen reader says of the table."""
    properties = made._tbl.tblPr
    borders = element("tblBorders")
    for side, width, colour in (("top", 8, "16252D"), ("bottom", 8, "16252D"), ("insideH", 4, "D5D9D6")):
        borders.append(element(side, val="single", sz=str(width), space="0", color=colour))
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = element("tblLook")
        properties.append(look)
    for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.append(element("tblCaption", val=caption))


def _figure(document: Any, figure: Figure, number: int, shown: ReportView) -> None:
    picture = _png(figure.svg)
    if picture is None:
        paragraph = document.add_paragraph(style="Note")
        paragraph.add_run(f"{shown.words['not_drawn']} ").bold = True
        paragraph.add_run(figure.alt)
    else:
        across, down = size(figure.svg)
        width = min(WIDTH * figure.width, TALLEST * across / down)
        paragraph = document.add_paragraph()
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(width))
        drawn._inline.docPr.set("descr", shortened(figure.alt or figure.caption or shown.words["figure"], 5000))
        drawn._inline.docPr.set("name", f"{shown.words['figure']} {number}")
    paragraph.paragraph_format.keep_with_next = True
    _caption(document, "Figure", number, shown.words["figure"], figure.caption)


def _png(svg: str) -> bytes | None:
    """None where a drawing cannot be made into one."""
    if not svg:
        return None
    import vl_convert  # 30 MB that only documents with figures need

    vl_convert.register_font_directory(str(FOLDER))
    try:
        return bytes(vl_convert.svg_to_png(svg, scale=PIXELS / max(size(svg))))
    except Exception:  # whatever the library says, the words stand in its place
        return None
