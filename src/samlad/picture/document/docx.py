"""The joint picture as a Word file: the copy people edit. The record is the PDF."""

import io
from datetime import UTC, datetime, time
from html import escape
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from markupsafe import Markup

from samlad.lib.text import shortened
from samlad.picture.document.content import PictureContent
from samlad.picture.document.docx_parts import same_bytes
from samlad.picture.document.docx_template import template
from samlad.picture.document.view import AreaView, paragraphs, view


def render_docx(content: PictureContent) -> bytes:
    """The same content gives the same bytes. The map is left out; what it adds in words is in the text."""
    shown = view(content)
    words = {key: _text(value) for key, value in shown.words.items()}
    page, _, rest = shown.words["page"].partition("{page}")
    facts = [f"{shown.week} · {shown.meeting_day}", shown.partnership, shown.observed]
    if not shown.draft:
        facts.insert(2, shown.identity)
    context: dict[str, Any] = {
        "w": words,
        "draft": _text(f"{shown.words['draft'].upper()}. {shown.words['draft_note']}") if shown.draft else "",
        "facts": _text("\n".join(facts)),
        "replaces": _text(shown.replaces),
        "made_up": _text(shown.made_up),
        "priorities": [_area(area, shown.words["measures"]) for area in shown.priorities],
        "others": [_area(area, shown.words["measures"]) for area in shown.others],
        "field_rows": [[_text(cell) for cell in (r.organisation, r.area, r.when, r.aim)] for r in shown.field_rows],
        "purpose": _text(shown.purpose),
        "footer": _text(" · ".join(part for part in (shown.week, shown.identity, shown.made_up) if part)),
        "page_before": _text(page),
        "page_between": _text(rest.partition("{pages}")[0]),
    }
    for field in ("weather", "important", "overall", "coverage", "events"):
        context[field] = _paragraphs(getattr(shown, field))
    document = DocxTemplate(io.BytesIO(template(shown.locale)))
    document.render(context, jinja_env=jinja2.Environment(autoescape=True), autoescape=True)
    about = document.docx.core_properties
    made = datetime.combine(content.meeting_date, time(12), UTC)
    about.title, about.author, about.language = (
        shortened(shown.document_title, 250),
        shortened(shown.partnership, 250),
        shown.locale,
    )
    about.created = about.modified = made.replace(tzinfo=None)
    about.last_modified_by, about.comments, about.revision = "", "", 1
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _area(area: AreaView, lead: str) -> dict[str, Any]:
    return {
        "name": _text(f"{area.number}. {area.name}" if area.number else area.name),
        "situation": _paragraphs(area.situation),
        "lead": _text(f"{lead}. "),
        "measures": _paragraphs(area.measures),
    }


def _paragraphs(text: str) -> list[Markup]:
    return [_text("\n".join(lines)) for lines in paragraphs(text)]


def _text(text: str) -> Markup:
    """The text as XML. Braces and per cent signs go in as references: docxtpl rewrites some runs of them."""
    safe = escape(text, quote=True)
    for char in "{}%":
        safe = safe.replace(char, f"&#{ord(char)};")
    return Markup(safe)  # noqa: S704 - escaped on the lines above
