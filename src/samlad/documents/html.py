"""A document as HTML: a page that stands on its own, for a screen, a screen reader and paper, and the part that another
page can hold."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from samlad.documents.blocks import Bullets, Entry, Figure, Note, Small, Subheading, Table
from samlad.documents.ready import Item, Ready, ReadyReport, ReadySection, captioned
from samlad.documents.svg import inline
from samlad.documents.text import paragraphs
from samlad.documents.words import Words
from samlad.drawing import palette

TEMPLATES = Path(__file__).parent / "templates"
COLOURS = {
    "ink": palette.INK,
    "muted": palette.MUTED,
    "deep": palette.DEEP_PINE,
    "pine": palette.PINE,
    "hairline": palette.HAIRLINE,
    "paper": palette.PAPER,
}


def page(document: Ready) -> str:
    """A whole page with its own small style sheet. The same content gives the same text."""
    return _render("page", document, "picture")


def body(document: Ready, *, id_prefix: str = "picture") -> SafeString:
    """All of it without the head, for a page with an h1: headings from level 2, no style or script."""
    return _render("body", document, id_prefix)


def _render(part: str, document: Ready, prefix: str) -> SafeString:
    words = document.words
    context: dict[str, Any] = {
        "document": document,
        "w": words,
        "colours": COLOURS,
        "prefix": prefix,
        "purpose": paragraphs(document.purpose),
    }
    if isinstance(document, ReadyReport):
        name = "report"
        context["summary"] = _blocks(document.summary, words, prefix)
        context["sections"] = _sections(document.sections, words, prefix)
    else:
        name = "sheet"
        context["lead"] = next(iter(_sections([document.lead] if document.lead else [], words, prefix, "lead")), None)
        context["drawing"] = _blocks(document.drawing, words, prefix)
        for place in ("main", "side", "below"):
            context[place] = _sections(getattr(document, place), words, prefix, place)
    # The engine stands alone and reads no settings: a command can write a document without a site.
    return _engine().get_template(f"{name}_{part}.html").render(Context(context, use_l10n=False, use_tz=False))


def _sections(
    sections: Iterable[ReadySection], words: Words, prefix: str, place: str = "section"
) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{prefix}-{place}-{n}",
            "number": section.number,
            "heading": section.heading,
            "blocks": _blocks(section.items, words, prefix),
        }
        for n, section in enumerate(sections, 1)
    ]


def _blocks(items: Iterable[Item], words: Words, prefix: str) -> list[dict[str, Any]]:
    return [_block(item, words, prefix) for item in items]


def _block(item: Item, words: Words, prefix: str) -> dict[str, Any]:
    block, number = item.block, item.number
    match block:
        case Table():
            return {
                "kind": "table",
                "id": f"table-{number}",
                "caption": captioned(words.table, item),
                "columns": block.columns,
                "rows": [list(zip(row, block.columns, strict=True)) for row in block.rows],
                "note": paragraphs(block.note),
            }
        case Figure():
            label = block.alt or block.caption or words.figure
            own = f"figure-{number}" if number else prefix
            return {
                "kind": "figure",
                "svg": mark_safe(inline(block.svg, label=label, prefix=own, width=block.width)),  # known elements only
                "told": paragraphs(block.alt),
                "caption": captioned(words.figure, item),
            }
        case Bullets():
            return {"kind": "bullets", "items": [paragraphs(text) for text in block.items]}
        case Entry():
            lead = block.lead if block.lead.endswith((".", "!", "?", ":")) else f"{block.lead}."
            return {
                "kind": "entry",
                "number": "" if block.number is None else str(block.number),
                "name": block.name,
                "paragraphs": paragraphs(block.text),
                "lines": [(f"{word}:", paragraphs(text)) for word, text in block.lines],
                "lead": lead,
                "aside": paragraphs(block.aside),
            }
        case Subheading():
            return {"kind": "subheading", "text": block.text}
        case Note():
            return {"kind": "note", "paragraphs": paragraphs(block.text)}
        case Small():
            return {"kind": "small", "paragraphs": paragraphs(block.text)}
        case _:
            return {"kind": "text", "paragraphs": paragraphs(block.text)}


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])
