"""A report as one PDF that is both PDF/A-2a (kept) and PDF/UA-1 (read by everyone)."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

import typst

from samlad.lib.text import one_line, shortened
from samlad.meetings.document.content import Bullets, Figure, Note, Report, Subheading, Table
from samlad.meetings.document.drawing import retold, size
from samlad.meetings.document.view import Item, ReportView, captioned, view
from samlad.picture.document.fonts import printable
from samlad.picture.document.typesetting import LONGEST_WORD, breakable, each, fonts, plain

TEMPLATE = Path(__file__).with_name("report.typ")
SHORT_ROW = 500  # characters: a row with less is not parted between pages
LONG = 900  # characters: a shorter note, caption or statement of purpose stands whole on its page
SHORT_TABLE = 6  # rows: with fewer it stands on one page, with its caption
_NO_SYLLABLE = re.compile(r"[^aeiouyåäöéæøü]{7}", re.IGNORECASE)


def render_pdf(report: Report) -> bytes:
    """The same content gives the same bytes. Raises FontsMissing when the front-end build has not run.

    All text goes in as data, never as markup: nothing a user writes can be read as a command.
    """
    made = datetime.combine(report.day, time(12), UTC)
    data = json.dumps(_data(view(report), made), ensure_ascii=False, sort_keys=True)
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=made,
    )


def _data(shown: ReportView, made: datetime) -> dict[str, Any]:
    words = shown.words
    raw = asdict(shown) | {"words": dict(words)}
    del raw["summary"], raw["sections"]
    data: dict[str, Any] = each(raw, plain)
    data["purpose"] = breakable(shown.purpose)
    data["purpose_long"] = len(shown.purpose) > LONG
    data["facts"] = [[plain(name), plain(value, 18)] for name, value in shown.facts]
    data["summary"] = [_block(item, words) for item in shown.summary]
    data["sections"] = [
        {"number": str(part.number), "heading": plain(part.heading), "blocks": [_block(i, words) for i in part.items]}
        for part in shown.sections
    ]
    data["long"] = len(json.dumps(data["summary"])) > 12_000  # too much for a page: no need to try which size fits
    data["about"] = {
        "title": shortened(printable(shown.document_title), 300),
        "author": shortened(printable(shown.partnership), 300),
        "description": shortened(printable(shown.purpose), 2000),
    }
    data["running"] = {
        "title": shortened(printable(shown.title), 55),
        "partnership": shortened(printable(shown.partnership), 55),
        "identity": shortened(printable(shown.identity or words["draft"]), 60),
        "purpose": shortened(printable(one_line(shown.purpose)), 420),  # whole on the first page
    }
    data["made"] = [made.year, made.month, made.day]
    return data


def _block(item: Item, words: Any) -> dict[str, Any]:
    block = item.block
    match block:
        case Table():
            return _table(block, plain(captioned(words["table"], item.number, block.caption)), plain(words["no_rows"]))
        case Figure():
            width, height = size(block.svg)
            return {
                "kind": "figure",
                "svg": retold(block.svg, printable),
                "shape": height / width,
                "width": block.width,
                "alt": shortened(printable(block.alt or block.caption) or words["figure"], 5000),
                "told": breakable(block.alt),
                "whole": len(block.caption) < LONG,
                "caption": plain(captioned(words["figure"], item.number, block.caption)),
            }
        case Bullets():
            return {"kind": "bullets", "items": [breakable(text) for text in block.items]}
        case Subheading():
            return {"kind": "subheading", "text": plain(block.text)}
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
