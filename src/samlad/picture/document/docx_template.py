"""Builds the Word template in code, so that no opaque file is kept: real styles, a table with a header."""

import io
from functools import cache

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph

from samlad.picture.document.docx_parts import (
    HEADING,
    INK,
    MUTED,
    PINE,
    TEXT,
    counted,
    repeat_header,
    rule,
    set_language,
    shade,
    style,
)


@cache
def template(locale: str) -> bytes:
    """The template in a proofing language ("sv-SE"). The marks are docxtpl's; the words come in as data."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    _styles(document, locale)
    add = document.add_paragraph

    add("{{ w.kicker }}", "Kicker")
    add("{%p if draft %}")
    add("{{ draft }}", "Draft")
    add("{%p endif %}")
    add("{{ w.title }}", "Title")
    add("{{ facts }}", "Facts")
    for mark in ("replaces", "made_up"):
        add(f"{{%p if {mark} %}}")
        add(f"{{{{ {mark} }}}}", "Mark")
        add("{%p endif %}")
    for field in ("weather", "important"):
        add(f"{{%p if {field} %}}")
        add(f"{{{{ w.{field} }}}}", "Heading 1")
        _paragraphs(document, field)
        add("{%p endif %}")
    add("{{ w.overall }}", "Heading 1")
    _paragraphs(document, "overall")
    _paragraphs(document, "coverage", "Small")
    add("{{ w.priorities }}", "Heading 1")
    add("{%p if not priorities %}")
    add("{{ w.no_priorities }}")
    add("{%p endif %}")
    _areas(document, "priorities")
    add("{%p if others %}")
    add("{{ w.others }}", "Heading 1")
    _areas(document, "others")
    add("{%p endif %}")
    add("{%p if events %}")
    add("{{ w.events }}", "Heading 1")
    _paragraphs(document, "events")
    add("{%p endif %}")
    add("{%p if field_rows %}")
    add("{{ w.field }}", "Heading 1")
    _table(document)
    add("{%p endif %}")
    add("{{ purpose }}", "Small")
    section.footer.paragraphs[0].style = document.styles["Small"]
    _footer(section.footer.paragraphs[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: docx.document.Document, field: str, style: str = "Normal") -> None:
    document.add_paragraph(f"{{%p for part in {field} %}}")
    document.add_paragraph("{{ part }}", style)
    document.add_paragraph("{%p endfor %}")


def _areas(document: docx.document.Document, field: str) -> None:
    document.add_paragraph(f"{{%p for area in {field} %}}")
    document.add_paragraph("{{ area.name }}", "Heading 2")
    _paragraphs(document, "area.situation")
    document.add_paragraph("{%p for part in area.measures %}")
    measures = document.add_paragraph(style="Measures")
    measures.add_run("{{ area.lead if loop.first else '' }}").bold = True
    measures.add_run("{{ part }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _table(document: docx.document.Document) -> None:
    table = document.add_table(rows=4, cols=4)
    table.style = document.styles["Table Grid"]
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, ("organisation", "area", "when", "aim"), strict=True):
        cell.paragraphs[0].add_run(f"{{{{ w.{name} }}}}").bold = True
        shade(cell)
    repeat_header(table.rows[0])
    table.rows[1].cells[0].text = "{%tr for row in field_rows %}"
    for index, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{index}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _widths(table, (3.8, 4.8, 3.6, 4.8))


def _widths(table: Table, widths: tuple[float, ...]) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _footer(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ footer }}\t{{ page_before }}")
    counted(paragraph, "PAGE")
    paragraph.add_run("{{ page_between }}")
    counted(paragraph, "NUMPAGES")


def _styles(document: docx.document.Document, locale: str) -> None:
    set_language(document, locale)
    style(document, "Normal", 11, INK, False, TEXT, 0, 6)
    style(document, "Kicker", 9, MUTED, True, TEXT, 0, 4)
    style(document, "Facts", 10, INK, False, TEXT, 0, 4)
    style(document, "Mark", 10, INK, True, TEXT, 0, 4)
    style(document, "Small", 9, MUTED, False, TEXT, 0, 4)
    style(document, "Draft", 16, INK, True, TEXT, 0, 4)
    measures = style(document, "Measures", 11, INK, False, TEXT, 2, 6)
    measures.paragraph_format.left_indent = Cm(0.5)
    rule(measures.element, PINE, left=18)
    style(document, "Title", 24, INK, False, HEADING, 0, 4)
    style(document, "Heading 1", 15, INK, True, HEADING, 14, 4)
    style(document, "Heading 2", 12.5, INK, True, HEADING, 10, 2)
