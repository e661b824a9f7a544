"""A report as HTML: a page that stands on its own, for a screen, a screen reader and paper, and the part that another
page can hold."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from samlad.meetings.document.content import Bullets, Figure, Note, Report, Subheading, Table
from samlad.meetings.document.drawing import inline
from samlad.meetings.document.view import Item, captioned, view
from samlad.picture.document.html import TEMPLATES as PICTURE_TEMPLATES
from samlad.picture.document.view import paragraphs

TEMPLATES = Path(__file__).parent / "templates"


def render_html(report: Report) -> str:
    """A whole page with its own small style sheet. The same content gives the same text."""
    return _render("report_page.html", report)


def render_body(report: Report) -> SafeString:
    """All of it without the head, for a page with an h1: headings from level 2, no style or script."""
    return _render("report_body.html", report)


def _render(template: str, report: Report) -> SafeString:
    shown = view(report)
    context = {
        "report": shown,
        "w": shown.words,
        "summary": [_block(item, shown.words) for item in shown.summary],
        "sections": [
            {"number": part.number, "heading": part.heading, "blocks": [_block(i, shown.words) for i in part.items]}
            for part in shown.sections
        ],
        "purpose": paragraphs(shown.purpose),
    }
    # The engine stands alone and reads no settings: a command can write a report without a site.
    return _engine().get_template(template).render(Context(context, use_l10n=False, use_tz=False))


def _block(item: Item, words: Any) -> dict[str, Any]:
    block, number = item.block, item.number
    match block:
        case Table():
            return {
                "kind": "table",
                "id": f"table-{number}",
                "caption": captioned(words["table"], number, block.caption),
                "columns": block.columns,
                "rows": [list(zip(row, block.columns, strict=True)) for row in block.rows],
                "note": paragraphs(block.note),
            }
        case Figure():
            label = block.alt or block.caption or words["figure"]
            svg = inline(block.svg, label=label, prefix=f"figure-{number}", width=block.width)
            return {
                "kind": "figure",
                "svg": mark_safe(svg),  # known elements only, see drawing.py
                "told": paragraphs(block.alt),
                "caption": captioned(words["figure"], number, block.caption),
            }
        case Bullets():
            return {"kind": "bullets", "items": [paragraphs(text) for text in block.items]}
        case Subheading():
            return {"kind": "subheading", "text": block.text}
        case Note():
            return {"kind": "note", "paragraphs": paragraphs(block.text)}
        case _:
            return {"kind": "text", "paragraphs": paragraphs(block.text)}


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES), str(PICTURE_TEMPLATES)])
