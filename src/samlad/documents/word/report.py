"""A report in Word: the first page, what it contains, its sections."""

from typing import Any

from docx.document import Document

from samlad.documents.ready import ReadyReport
from samlad.documents.word.blocks import add_blocks, prose
from samlad.documents.word.parts import element
from samlad.documents.word.styles import REPORT, blank

SIZE = 10  # points: as wide as the PDF's own


def report(content: ReadyReport) -> Document:
    document = blank(content, SIZE)
    _first_page(document, content)
    if content.contents:
        _contents(document, content)
    for part in content.sections:
        heading = document.add_paragraph(f"{part.number} {part.heading}".strip(), "Heading 1")
        heading.paragraph_format.page_break_before = part.number == 1 and not content.contents
        add_blocks(document, part.items, content.words, REPORT.width)
    return document


def _first_page(document: Any, content: ReadyReport) -> None:
    words = content.words
    if content.kicker:
        document.add_paragraph(content.kicker, "Kicker")
    document.add_paragraph(content.title, "Title")
    document.add_paragraph(content.subtitle, "Subtitle")  # also without words: its line ends the head
    if content.draft:
        document.add_paragraph(f"{words.draft.upper()}. {words.draft_note}", "Mark")
    document.add_paragraph(" · ".join(p for p in (content.partnership, content.identity, content.day) if p), "Facts")
    for mark in (content.replaces, content.made_up):
        if mark:
            document.add_paragraph(mark, "Mark")
    for name, value in content.facts:
        line = document.add_paragraph(style="Facts")
        line.add_run(f"{name}: ")
        line.add_run(value).bold = True
    if content.summary:
        document.add_paragraph(words.summary, "Front Heading")
        add_blocks(document, content.summary, words, REPORT.width)
    prose(document, content.purpose, "Small")


def _contents(document: Any, content: ReadyReport) -> None:
    """A field that Word can bring up to date, filled with the sections as they are; Word alone knows the pages."""
    document.add_paragraph(content.words.contents, "Front Heading").paragraph_format.page_break_before = True
    lines = [document.add_paragraph(f"{part.number} {part.heading}".strip(), "Contents") for part in content.sections]
    start = [element("fldChar", fldCharType="begin"), element("instrText"), element("fldChar", fldCharType="separate")]
    start[1].text = ' TOC \\o "1-1" \\h \\z '
    for at, part in enumerate(start):
        run = element("r")
        run.append(part)
        lines[0]._p.insert(at + 1, run)  # after the paragraph's properties
    end = element("r")
    end.append(element("fldChar", fldCharType="end"))
    lines[-1]._p.append(end)
