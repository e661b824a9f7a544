"""A document as one PDF that is both PDF/A-2a (kept) and PDF/UA-1 (read by everyone)."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import typst

from samlad.documents.blocks import Bullets, Entry, Figure, Note, Small, Subheading, Table
from samlad.documents.fonts import FOLDER, font_files, printable
from samlad.documents.ready import Item, Ready, ReadyReport, ReadySection, ReadySheet, captioned
from samlad.documents.svg import retold, size
from samlad.documents.text import LONGEST_WORD, breakable, plain
from samlad.documents.words import Words
from samlad.drawing import palette
from samlad.lib.text import one_line, shortened

TEMPLATES = Path(__file__).with_name("typst")
COLOURS = {
    "ink": palette.INK,
    "muted": palette.MUTED,
    "deep": palette.DEEP_PINE,
    "pine": palette.PINE,
    "hairline": palette.HAIRLINE,
    "faint": palette.WATERMARK,
}
SHORT_ROW = 500  # characters: a row with less is not parted between pages
LONG = 900  # characters: a shorter note, caption or statement of purpose stands whole on its page
SHORT_TABLE = 6  # rows: with fewer it stands on one page, with its caption
_NO_SYLLABLE = re.compile(r"[^aeiouyåäöéæøü]{7}", re.IGNORECASE)


def write(document: Ready) -> bytes:
    """The same content gives the same bytes. Raises FontsMissing when the front-end build has not run.

    All text goes in as data, never as markup: nothing a user writes can be read as a command.
    """
    name, data = ("report", _report(document)) if isinstance(document, ReadyReport) else ("sheet", _sheet(document))
    return typst.compile(
        TEMPLATES / f"{name}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=document.noon,
    )


@cache
def fonts() -> typst.Fonts:
    """Raises FontsMissing when the front-end build has not run."""
    font_files()
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER])


def _head(document: Ready) -> dict[str, Any]:
    noon = document.noon
    return {
        "language": document.language,
        "locale": document.locale,
        "palette": COLOURS,
        "words": {name: plain(word) for name, word in asdict(document.words).items()},
        "draft": document.draft,
        "kicker": plain(document.kicker),
        "title": plain(document.title),
        "partnership": plain(document.partnership),
        "identity": plain(document.identity),
        "day": plain(document.day),
        "made_up": plain(document.made_up),
        "replaces": plain(document.replaces),
        "purpose": breakable(document.purpose),
        "purpose_long": len(document.purpose) > LONG,
        "noon": [noon.year, noon.month, noon.day],
        "about": {
            "title": shortened(printable(document.document_title), 300),
            "author": shortened(printable(document.partnership), 300),
            "description": shortened(printable(document.purpose), 2000),
        },
    }


def _report(report: ReadyReport) -> dict[str, Any]:
    words = report.words
    summary = _blocks(report.summary, words)
    return {
        **_head(report),
        "subtitle": plain(report.subtitle),
        "facts": [[plain(name), plain(value, 18)] for name, value in report.facts],
        "summary": summary,
        "sections": _sections(report.sections, words),
        "contents": report.contents,
        "long": len(json.dumps(summary)) > 12_000,  # too much for a page: no need to try which size fits
        "running": {
            "title": shortened(printable(report.title), 55),
            "partnership": shortened(printable(report.partnership), 55),
            "identity": shortened(printable(report.identity or words.draft), 60),
            "purpose": shortened(printable(one_line(report.purpose)), 420),  # whole on the first page
        },
    }


def _sheet(sheet: ReadySheet) -> dict[str, Any]:
    words = sheet.words
    parts = {name: _sections(getattr(sheet, name), words) for name in ("main", "side", "below")}
    return {
        **_head(sheet),
        **parts,
        "occasion": plain(sheet.occasion),
        "interval": plain(sheet.interval),
        "draft_note": plain(sheet.draft_note),
        "lead": _section(sheet.lead, words) if sheet.lead else None,
        "drawing": _blocks(sheet.drawing, words),
        "long": len(json.dumps([sheet.purpose, parts])) > 14_000,  # as above
        "footer": shortened(printable(f"{sheet.occasion} · {sheet.identity}"), 90),
    }


def _sections(sections: Iterable[ReadySection], words: Words) -> list[dict[str, Any]]:
    return [_section(section, words) for section in sections]


def _section(section: ReadySection, words: Words) -> dict[str, Any]:
    number = f"{section.number} " if section.number else ""
    return {
        "heading": number + plain(section.heading),
        "listed": section.listed,
        "blocks": _blocks(section.items, words),
    }


def _blocks(items: Iterable[Item], words: Words) -> list[dict[str, Any]]:
    return [_block(item, words) for item in items]


def _block(item: Item, words: Words) -> dict[str, Any]:
    block = item.block
    match block:
        case Table():
            return _table(block, plain(captioned(words.table, item)), plain(words.no_rows))
        case Figure():
            width, height = size(block.svg)
            return {
                "kind": "figure",
                "svg": retold(block.svg, printable),
                "shape": height / width,
                "width": block.width,
                "alt": shortened(printable(block.alt or block.caption) or words.figure, 5000),
                "told": breakable(block.alt),
                "whole": len(block.caption) < LONG,
                "caption": plain(captioned(words.figure, item)),
                "counted": bool(item.number),
            }
        case Bullets():
            return {"kind": "bullets", "items": [breakable(text) for text in block.items]}
        case Entry():
            return {
                "kind": "entry",
                "number": "" if block.number is None else str(block.number),
                "name": plain(block.name),
                "paras": breakable(block.text),
                "lines": [{"lead": plain(f"{word}:"), "paras": breakable(text)} for word, text in block.lines],
                "lead": plain(block.lead),
                "aside": breakable(block.aside),
            }
        case Subheading():
            return {"kind": "subheading", "text": plain(block.text)}
        case Small():
            return {"kind": "small", "paras": breakable(block.text)}
        case Note():
            return {"kind": "note", "paras": breakable(block.text), "whole": len(block.text) < LONG}
        case _:
            return {"kind": "text", "paras": breakable(block.text)}


def _table(table: Table, caption: str, no_rows: str) -> dict[str, Any]:
    total = sum(column.weight for column in table.columns)
    # About 95 small characters stand side by side on the page.
    room = [max(6, int(95 * column.weight / total) - 2) for column in table.columns]
    return {
        "kind": "table",
        "caption": caption,
        "weights": [column.weight for column in table.columns],
        "numbers": [column.number for column in table.columns],
        "labels": [_cell(column.label, longest) for column, longest in zip(table.columns, room, strict=True)],
        "rows": [
            {
                "whole": sum(map(len, row)) < SHORT_ROW,
                "cells": [_cell(cell, longest) for cell, longest in zip(row, room, strict=True)],
            }
            for row in table.rows
        ],
        "whole": len(table.rows) <= SHORT_TABLE and sum(map(len, (table.caption, *chain(*table.rows)))) < 900,
        "no_rows": no_rows,
        "note": breakable(table.note),
    }


def _cell(text: str, room: int) -> dict[str, Any]:
    """A cell whose words may be parted only when one is too long for its column. Hyphenation does it better than a
    break anywhere, but knows nothing of codes and addresses."""
    long = [word for word in text.split() if len(word) > room]
    hard = any(not word.isalpha() or _NO_SYLLABLE.search(word) for word in long)
    return {"hyphenate": bool(long), "paras": breakable(text, room if hard else LONGEST_WORD)}


def drawn(svg: str, pixels: int) -> bytes | None:
    """The drawing as PNG, `pixels` along its longer side; None of what cannot be drawn."""
    if not svg:
        return None
    width, height = size(svg)
    scale = pixels / max(width, height)
    inputs = {"svg": svg, "width": f"{max(1.0, width * scale):.2f}", "height": f"{max(1.0, height * scale):.2f}"}
    try:
        image = typst.compile(
            TEMPLATES / "drawing.typ",
            root=TEMPLATES,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            format="png",
            ppi=72.0,  # a point of the page is a pixel
        )
    except typst.TypstError:  # the words stand in its place
        return None
    return image if isinstance(image, bytes) else None
