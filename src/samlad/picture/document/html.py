"""The joint picture as HTML: a file that stands on its own, and the part that a page can hold."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from samlad.drawing.area_map import draw as draw_map
from samlad.picture.document.content import PictureContent
from samlad.picture.document.view import AreaView, paragraphs, view

TEMPLATES = Path(__file__).parent / "templates"


def render_html(content: PictureContent) -> str:
    """A whole page with its own small style sheet, fit for A4 paper. The same content gives the same text."""
    return _render("picture_page.html", body_context(content))


def render_body(content: PictureContent, *, id_prefix: str = "picture") -> SafeString:
    """The sections without the head, for a page with an h1: headings from level 2, no style or script."""
    return _render("picture_body.html", body_context(content, id_prefix=id_prefix))


def body_context(content: PictureContent, *, id_prefix: str = "picture") -> dict[str, Any]:
    """What `picture_body.html` prints, for a page that includes the template: strings and lists of them."""
    shown = view(content)
    svg = ""
    if content.area_map is not None and shown.map_title:
        svg = mark_safe(  # the drawing escapes all text itself
            draw_map(content.area_map, width=340, language=shown.language, id_prefix=f"{id_prefix}-map")
        )
    return {
        "picture": shown,
        "w": shown.words,
        "prefix": id_prefix,
        "weather": paragraphs(shown.weather),
        "important": paragraphs(shown.important),
        "overall": paragraphs(shown.overall),
        "coverage": paragraphs(shown.coverage),
        "priorities": [_area(area) for area in shown.priorities],
        "others": [_area(area) for area in shown.others],
        "events": paragraphs(shown.events),
        "svg": svg,
    }


def _area(area: AreaView) -> dict[str, Any]:
    return {
        "number": area.number,
        "name": area.name,
        "situation": paragraphs(area.situation),
        "measures": paragraphs(area.measures),
    }


def _render(name: str, context: dict[str, Any]) -> SafeString:
    # The engine stands alone and reads no settings: a command can write a picture without a site.
    return _engine().get_template(name).render(Context(context, use_l10n=False, use_tz=False))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])
