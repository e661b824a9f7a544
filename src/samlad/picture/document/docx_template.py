"""Builds the Word template in code, so that no opaque file is kept: real styles, a table with a header."""

import io
from functools import cache

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

INK, MUTED, PINE = RGBColor(0x16, 0x25, 0x2D), RGBColor(0x55, 0x63, 0x6B), "1D5551"
TEXT, HEADING = "Calibri", "Georgia"  # what every office computer has: this is the copy people edit


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
    add("{{ w.purpose }}", "Small")
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
        _shade(cell)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    table.rows[1].cells[0].text = "{%tr for row in field_rows %}"
    for index, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{index}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _widths(table, (3.8, 4.8, 3.6, 4.8))


def _widths(table: Table, widths: tuple[float, ...]) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "EEF3F1")):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _footer(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ footer }}\t{{ page_before }}")
    _field(paragraph, "PAGE")
    paragraph.add_run("{{ page_between }}")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _styles(document: docx.document.Document, locale: str) -> None:
    styles = document.styles
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise RuntimeError("python-docx's template has no default run properties")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), locale)
    new = (
        ("Kicker", 9, MUTED, True),
        ("Facts", 10, INK, False),
        ("Mark", 10, INK, True),
        ("Small", 9, MUTED, False),
    )
    for name, *_ in (*new, ("Draft",), ("Measures",)):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    _style(document, "Normal", 11, INK, False, TEXT, 0, 6)
    for name, size, colour, bold in new:
        _style(document, name, size, colour, bold, TEXT, 0, 4)
    _style(document, "Draft", 16, INK, True, TEXT, 0, 4)
    _style(document, "Measures", 11, INK, False, TEXT, 2, 6)
    styles["Measures"].paragraph_format.left_indent = Cm(0.5)
    _rule(styles["Measures"].element, "left", PINE)
    _style(document, "Title", 24, INK, False, HEADING, 0, 4)
    _style(document, "Heading 1", 15, INK, True, HEADING, 14, 4)
    _style(document, "Heading 2", 12.5, INK, True, HEADING, 10, 2)


def _style(
    document: docx.document.Document,
    name: str,
    size: float,
    colour: RGBColor,
    bold: bool,
    font: str,
    before: float,
    after: float,
) -> None:
    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
    style.font.color.rgb = colour
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _rule(style: "docx.oxml.xmlchemy.BaseOxmlElement", side: str, colour: str) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    properties = style.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
