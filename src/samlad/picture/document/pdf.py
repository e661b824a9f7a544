"""The joint picture as one PDF that is both PDF/A-2a (kept) and PDF/UA-1 (read by everyone)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from samlad.drawing.area_map import draw as draw_map
from samlad.lib.text import shortened
from samlad.picture.document.content import PictureContent
from samlad.picture.document.fonts import printable
from samlad.picture.document.typesetting import breakable, each, fonts, plain
from samlad.picture.document.view import PictureView, view

TEMPLATE = Path(__file__).with_name("picture.typ")
MAP_WIDTH = 300  # the drawing's own pixels: its numbers come out in about the size of the text


def render_pdf(content: PictureContent) -> bytes:
    """The same content gives the same bytes. Raises FontsMissing when the front-end build has not run.

    All text goes in as data, never as markup: nothing a user writes can be read as a command.
    """
    shown = view(content)
    svg = ""
    if content.area_map is not None and shown.map_title:
        svg = draw_map(content.area_map, width=MAP_WIDTH, language=shown.language)
    made = datetime.combine(content.meeting_date, time(12), UTC)
    data = json.dumps(_data(shown, svg, made), ensure_ascii=False, sort_keys=True)
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=made,
    )


def _data(shown: PictureView, svg: str, made: datetime) -> dict[str, Any]:
    raw = asdict(shown) | {"words": dict(shown.words)}
    data: dict[str, Any] = each(raw, printable)
    for field in ("weather", "important", "overall", "coverage", "events", "purpose"):
        data[field] = breakable(getattr(shown, field))
    for group in ("priorities", "others"):
        data[group] = [
            {"number": area.number, "name": plain(area.name)}
            | {field: breakable(getattr(area, field)) for field in ("situation", "measures")}
            for area in getattr(shown, group)
        ]
    data["field_rows"] = [
        [breakable(cell, 16) for cell in (row.organisation, row.area, row.when, row.aim)] for row in shown.field_rows
    ]
    for field in ("partnership", "identity", "replaces", "week"):
        data[field] = plain(getattr(shown, field))
    data["about"] = shortened(printable(shown.purpose), 2000)
    data["title"] = shortened(data["document_title"], 300)
    data["author"] = shortened(printable(shown.partnership), 300)
    data["footer"] = shortened(printable(f"{shown.week} · {shown.identity}"), 90)
    data["alt"] = shortened(data["map_title"], 5000)
    data["made"] = [made.year, made.month, made.day]
    data["long"] = len(json.dumps(data)) > 16_000  # too much for a page: no need to try which size fits
    data["svg"] = svg
    return data
