"""The empty Word document: paper, faces, styles, language, header and footer."""

import io
from dataclasses import dataclass
from functools import cache

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from samlad.documents.ready import Ready, ReadyReport
from samlad.documents.word.parts import (
    DEEP,
    HEADING,
    INK,
    MUTED,
    TEXT,
    counted,
    element,
    rule,
    set_faces,
    set_language,
    style,
)
from samlad.drawing import palette
from samlad.lib.text import one_line, shortened

# What follows in the settings, where the schema wants an order (CT_Settings of ECMA-376).
AFTER_HYPHENATION = tuple(
    f"w:{name}"
    for name in (
        *("consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "characterSpacingControl"),
        *("footnotePr", "endnotePr", "compat", "rsids", "clrSchemeMapping", "shapeDefaults", "decimalSymbol"),
        "listSeparator",
    )
)


@dataclass(frozen=True)
class Paper:
    """A4 in centimetres: the margins, and how far from the edge the footer stands."""

    side: float
    top: float
    bottom: float
    footer: float

    @property
    def width(self) -> float:
        return 21 - 2 * self.side


# What is taken over from the empty document that python-docx ships; the rest are 150 looks of tables and lists.
SHIPPED = {
    *(
        "Normal",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
        "Title",
        "Title Char",
        "Subtitle",
        "Subtitle Char",
    ),
    *("Heading 1", "Heading 1 Char", "Heading 2", "Heading 2 Char", "Caption", "List Bullet", "Header", "Header Char"),
    *("Footer", "Footer Char"),
}
REPORT = Paper(2.4, 2.4, 2.6, 1.1)
SHEET = Paper(1.6, 1.5, 1.75, 0.8)


def blank(content: Ready, size: float) -> docx.document.Document:
    """Without content, `size` points the text."""
    report = isinstance(content, ReadyReport)
    document = docx.Document(io.BytesIO(_styled(REPORT if report else SHEET, content.locale, size)))
    section = document.sections[0]
    if isinstance(content, ReadyReport):
        _running(document, section, content)
    else:
        parts = (content.title, content.occasion, content.identity, content.made_up)
        _footer(document, section.footer.paragraphs[0], content, shortened(" · ".join(p for p in parts if p), 110))
    return document


@cache
def _styled(paper: Paper, locale: str, size: float) -> bytes:
    """Made once: its styles take longer than what is written in them."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(paper.side)
    section.top_margin, section.bottom_margin = Cm(paper.top), Cm(paper.bottom)
    section.header_distance = section.footer_distance = Cm(paper.footer)
    set_faces(document)
    set_language(document, locale)
    for unused in [each for each in document.styles if each.name not in SHIPPED]:
        unused.delete()
    _shared_styles(document, size)
    if paper is REPORT:
        _report_styles(document)
    else:
        _sheet_styles(document, size)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _running(document: docx.document.Document, section: Section, content: ReadyReport) -> None:
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.style = document.styles["Small"]
    _tab(header, "\t".join((content.partnership, content.title)), REPORT.width)
    facts = " · ".join(part for part in (content.identity or content.words.draft, content.made_up) if part)
    for number, footer in enumerate((section.first_page_footer, section.footer)):
        _footer(document, footer.paragraphs[0], content, facts)
        if number and content.purpose:
            footer.add_paragraph(shortened(one_line(content.purpose), 420), "Foot")  # whole on the first page


def _footer(document: docx.document.Document, line: Paragraph, content: Ready, facts: str) -> None:
    line.style = document.styles["Small"]
    before, _, rest = content.words.page.partition("{page}")
    _tab(line, f"{facts}\t{before}", REPORT.width if isinstance(content, ReadyReport) else SHEET.width)
    counted(line, "PAGE")
    line.add_run(rest.partition("{pages}")[0])
    counted(line, "NUMPAGES")


def _tab(paragraph: Paragraph, text: str, width: float) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(text)


def _shared_styles(document: docx.document.Document, size: float) -> None:
    style(document, "Normal", size, INK, False, TEXT, 0, 0.55 * size)
    style(document, "Kicker", 8.5, MUTED, True, TEXT, 0, 2).font.all_caps = True
    title = style(document, "Title", 27, INK, True, HEADING, 0, 4)
    for borders in title.element.pPr.findall(qn("w:pBdr")):  # Word's own blue line
        title.element.pPr.remove(borders)
    for tightened in title.element.rPr.findall(qn("w:spacing")) + title.element.rPr.findall(qn("w:kern")):
        title.element.rPr.remove(tightened)
    style(document, "Mark", size, INK, True, TEXT, 0, 4)
    style(document, "Facts", size, INK, False, TEXT, 0, 2)
    style(document, "Small", 8.5, MUTED, False, TEXT, 0, 3)
    style(document, "Table Note", 8.5, MUTED, False, TEXT, 4, 10)
    style(document, "Caption", 9.5, INK, True, TEXT, 10, 4)
    style(document, "Table Text", 9, INK, False, TEXT, 3, 3)
    style(document, "Table Head", 8.5, MUTED, True, TEXT, 3, 3)
    note = style(document, "Note", size, INK, False, TEXT, 10, 10)
    note.paragraph_format.left_indent = note.paragraph_format.right_indent = Cm(0.3)
    rule(note.element, palette.INK, top=6, left=36, bottom=6, right=6)
    style(document, "Entry", size, INK, False, TEXT, 0, 0.45 * size).paragraph_format.left_indent = Cm(0.75)
    aside = style(document, "Aside", size, INK, False, TEXT, 0, 0.5 * size)
    aside.paragraph_format.left_indent = Cm(1.05)
    rule(aside.element, palette.PINE, left=16)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(3)


def _report_styles(document: docx.document.Document) -> None:
    # Narrow columns need it; Word parts words by the language above.
    document.settings.element.insert_element_before(element("autoHyphenation", val="true"), *AFTER_HYPHENATION)
    document.styles["Normal"].paragraph_format.line_spacing = 1.12
    subtitle = style(document, "Subtitle", 13, MUTED, False, TEXT, 0, 10)
    subtitle.font.italic = False
    for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spacing)
    rule(subtitle.element, palette.INK, bottom=18)
    style(document, "Foot", 7, MUTED, False, TEXT, 0, 0)
    style(document, "Heading 1", 17, DEEP, True, HEADING, 22, 6).paragraph_format.keep_with_next = True
    style(document, "Heading 2", 12.5, INK, True, HEADING, 14, 3).paragraph_format.keep_with_next = True
    # Looks like a heading but is not in the table of contents.
    style(document, "Front Heading", 17, DEEP, True, HEADING, 16, 6).paragraph_format.keep_with_next = True
    style(document, "Contents", 10, INK, False, TEXT, 0, 3)


def _sheet_styles(document: docx.document.Document, size: float) -> None:
    style(document, "Sheet Facts", 8.5, INK, False, TEXT, 0, 0)
    lead = style(document, "Lead", size, INK, False, TEXT, 0, 6)
    rule(lead.element, palette.HAIRLINE, bottom=4)
    for name, large, before in (("Heading 1", 1.55, 1.0), ("Heading 2", 1.25, 0.5)):
        heading = style(document, name, large * size, INK, True, HEADING, before * size, 0.25 * size)
        heading.paragraph_format.keep_with_next = True
    closing = style(document, "Closing", 8, MUTED, False, TEXT, 10, 0)
    rule(closing.element, palette.MUTED, top=4)
    style(document, "Gap", 1, INK, False, TEXT, 0, 0)
    line = style(document, "Line", 2, INK, False, TEXT, 0, 4)
    rule(line.element, palette.INK, bottom=18)
