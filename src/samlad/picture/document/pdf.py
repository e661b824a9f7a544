"""The joint picture as one PDF that is both PDF/A-2a (kept) and PDF/UA-1 (read by everyone)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from samlad.lib import areamap
from samlad.picture.document.content import PictureContent
from samlad.picture.document.fonts import FOLDER, font_files, printable
from samlad.picture.document.view import PictureView, paragraphs, view

TEMPLATE = Path(__file__).with_name("picture.typ")
LONGEST_WORD = 26  # a longer one may be broken anywhere, so that an address cannot run off the page
MAP_WIDTH = 300  # the drawing's own pixels: its numbers come out in about the size of the text


def render_pdf(content: PictureContent) -> bytes:
    """The same content gives the same bytes. Raises FontsMissing when the front-end build has not run.

    All text goes in as data, never as markup: nothing a user writes can be read as a command.
    """
    shown = view(content)
    svg = ""
    if content.area_map is not None and shown.map_title:
        svg = areamap.draw(content.area_map, width=MAP_WIDTH, language=shown.language)
    made = datetime.combine(content.meeting_date, time(12), UTC)
    data = json.dumps(_data(shown, svg, made), ensure_ascii=False, sort_keys=True)
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=made,
    )


@cache
def _fonts() -> typst.Fonts:
    font_files()
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER])


def _data(shown: PictureView, svg: str, made: datetime) -> dict[str, Any]:
    raw = asdict(shown) | {"words": dict(shown.words)}
    data: dict[str, Any] = _each(raw, printable)
    for field in ("weather", "important", "overall", "coverage", "events"):
        data[field] = _breakable(getattr(shown, field))
    for group in ("priorities", "others"):
        data[group] = [
            {"number": area.number, "name": _plain(area.name)}
            | {field: _breakable(getattr(area, field)) for field in ("situation", "measures")}
            for area in getattr(shown, group)
        ]
    data["field_rows"] = [
        [_breakable(cell, 16) for cell in (row.organisation, row.area, row.when, row.aim)] for row in shown.field_rows
    ]
    for field in ("partnership", "identity", "replaces", "week"):
        data[field] = _plain(getattr(shown, field))
    data["title"] = _short(data["document_title"], 300)
    data["author"] = _short(printable(shown.partnership), 300)
    data["footer"] = _short(printable(f"{shown.week} · {shown.identity}"), 90)
    data["alt"] = _short(data["map_title"], 5000)
    data["made"] = [made.year, made.month, made.day]
    data["long"] = len(json.dumps(data)) > 16_000  # too much for a page: no need to try which size fits
    data["svg"] = svg
    return data


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _each(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _short(text: str, longest: int) -> str:
    """For what the file says about itself, where the standard has a limit; what is printed is never cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _plain(text: str) -> str:
    return _split(printable(text), LONGEST_WORD)


def _breakable(text: str, longest: int = LONGEST_WORD) -> list[list[str]]:
    return [[_split(line, longest) for line in part] for part in paragraphs(printable(text))]


def _split(line: str, longest: int) -> str:
    """The line with room to break (a space of no width) in words longer than `longest`."""
    return " ".join(
        word if len(word) <= longest else "\u200b".join(word[i : i + 12] for i in range(0, len(word), 12))
        for word in line.split(" ")
    )
