"""The empty Word document of a report: paper, styles, language, header and footer."""

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from samlad.lib.text import one_line, shortened
from samlad.meetings.document.view import ReportView
from samlad.picture.document.docx_parts import HEADING, INK, MUTED, TEXT, counted, element, rule, set_language, style

WIDTH = 16.2  # cm, of the text
# What follows in the settings, where the schema wants an order (CT_Settings of ECMA-376).
AFTER_HYPHENATION = tuple(
    f"w:{name}"
    for name in (
        *("consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "characterSpacingControl"),
        *("footnotePr", "endnotePr", "compat", "rsids", "clrSchemeMapping", "shapeDefaults", "decimalSymbol"),
        "listSeparator",
    )
)
DEEP = RGBColor(0x12, 0x3C, 0x39)


def blank(shown: ReportView) -> docx.document.Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.6)
    section.header_distance = section.footer_distance = Cm(1.1)
    _styles(document, shown.locale)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.style = document.styles["Small"]
    _tab(header, "\t".join((shown.partnership, shown.title)))
    for number, footer in enumerate((section.first_page_footer, section.footer)):
        line = footer.paragraphs[0]
        line.style = document.styles["Small"]
        said = " · ".join(part for part in (shown.identity or shown.words["draft"], shown.made_up) if part)
        before, _, rest = shown.words["page"].partition("{page}")
        _tab(line, f"{said}\t{before}")
        counted(line, "PAGE")
        line.add_run(rest.partition("{pages}")[0])
        counted(line, "NUMPAGES")
        if number and shown.purpose:
            footer.add_paragraph(shortened(one_line(shown.purpose), 420), "Foot")  # whole on the first page
    return document


def _tab(paragraph: Paragraph, text: str) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(text)


def _styles(document: docx.document.Document, locale: str) -> None:
    set_language(document, locale)
    # Narrow columns need it; Word parts words by the language above.
    document.settings.element.insert_element_before(element("autoHyphenation", val="true"), *AFTER_HYPHENATION)
    normal = style(document, "Normal", 11, INK, False, TEXT, 0, 7)
    normal.paragraph_format.line_spacing = 1.12
    style(document, "Kicker", 9, MUTED, True, TEXT, 0, 2).font.all_caps = True
    title = style(document, "Title", 28, INK, False, HEADING, 0, 4)
    subtitle = style(document, "Subtitle", 13, MUTED, False, TEXT, 0, 10)
    subtitle.font.italic = False
    for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spacing)
    for borders in title.element.pPr.findall(qn("w:pBdr")):  # Word's own blue line
        title.element.pPr.remove(borders)
    rule(subtitle.element, "16252D", bottom=18)
    style(document, "Mark", 11, INK, True, TEXT, 0, 4)
    style(document, "Facts", 11, INK, False, TEXT, 0, 2)
    style(document, "Small", 9, MUTED, False, TEXT, 0, 4)
    style(document, "Foot", 7.5, MUTED, False, TEXT, 0, 0)
    style(document, "Heading 1", 17, DEEP, True, HEADING, 22, 6).paragraph_format.keep_with_next = True
    style(document, "Heading 2", 12.5, INK, True, HEADING, 14, 3).paragraph_format.keep_with_next = True
    # Looks like a heading but is not in the table of contents.
    style(document, "Front Heading", 17, DEEP, True, HEADING, 16, 6).paragraph_format.keep_with_next = True
    style(document, "Contents", 11, INK, False, TEXT, 0, 3)
    style(document, "Caption", 10, INK, True, TEXT, 10, 4)
    style(document, "Table Note", 9, MUTED, False, TEXT, 4, 10)
    style(document, "Table Text", 9.5, INK, False, TEXT, 2, 2).paragraph_format.line_spacing = 1.0
    style(document, "Table Head", 9, MUTED, True, TEXT, 2, 2).paragraph_format.line_spacing = 1.0
    note = style(document, "Note", 11, INK, False, TEXT, 10, 10)
    note.paragraph_format.left_indent = note.paragraph_format.right_indent = Cm(0.3)
    rule(note.element, "16252D", top=6, left=36, bottom=6, right=6)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(3)
