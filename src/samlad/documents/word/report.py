"""A report in Word: the first page, what it contains, its sections."""

from typing import Any

from docx.document import Document

from samlad.documents.ready import ReadyReport
from samlad.documents.word.blocks import add_blocks, prose
from samlad.documents.word.parts import element
from samlad.documents.word.styles import REPORT, blank

SIZE = 10  # points: as wide as the PDF's own


def report(shown: ReadyReport) -> Document:
    document = blank(shown, SIZE)
    _first_page(document, shown)
    if shown.contents:
        _contents(document, shown)
    for part in shown.sections:
        heading = document.add_paragraph(f"{part.number} {part.heading}".strip(), "Heading 1")
        heading.paragraph_format.page_break_before = part.number == 1 and not shown.contents
        add_blocks(document, part.items, shown.words, REPORT.width)
    return document


def _first_page(document: Any, shown: ReadyReport) -> None:
    words = shown.words
    if shown.kicker:
        document.add_paragraph(shown.kicker, "Kicker")
    document.add_paragraph(shown.title, "Title")
    document.add_paragraph(shown.subtitle, "Subtitle")  # also without words: its line ends the head
    if shown.draft:
        document.add_paragraph(f"{words.draft.upper()}. {words.draft_note}", "Mark")
    document.add_paragraph(" · ".join(p for p in (shown.partnership, shown.identity, shown.day) if p), "Facts")
    for mark in (shown.replaces, shown.made_up):
        if mark:
            document.add_paragraph(mark, "Mark")
    for name, value in shown.facts:
        line = document.add_paragraph(style="Facts")
        line.add_run(f"{name}: ")
        line.add_run(value).bold = True
    if shown.summary:
        document.add_paragraph(words.summary, "Front Heading")
        add_blocks(document, shown.summary, words, REPORT.width)
    prose(document, shown.purpose, "Small")


def _contents(document: Any, shown: ReadyReport) -> None:
    """A field that Word can bring up to date, filled with the sections as they are; Word alone knows the pages."""
    document.add_paragraph(shown.words.contents, "Front Heading").paragraph_format.page_break_before = True
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
