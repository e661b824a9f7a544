"""How much room a sheet takes in Word, nearly: Word lays out pages itself and tells nobody. From what the letters of
Arial measure on average, so that the copy has about the pages of the PDF and stands in the same columns."""

import math
from collections.abc import Iterable

from samlad.documents.blocks import Entry, Figure, Small, Table, Text
from samlad.documents.ready import Item, ReadySection
from samlad.documents.svg import size as drawing_size
from samlad.documents.text import paragraphs

LETTER = 0.5  # of the size: Swedish in Arial, blanks and the ragged edge counted in
LINE = 1.15  # of the size
POINTS = 72 / 2.54  # to the centimetre


def section_height(sections: Iterable[ReadySection], width: float, size: float) -> float:
    """In points: sections `width` centimetres wide."""
    return sum(3.2 * size + items_height(section.items, width, size) for section in sections)


def items_height(items: Iterable[Item], width: float, size: float) -> float:
    return sum(_height(item, width, size) for item in items)


def prose_height(text: str, width: float, size: float, gap: float = 0.55) -> float:
    letters = max(1, int(width * POINTS / (LETTER * size)))
    return sum(
        sum(max(1, math.ceil(len(line) / letters)) for line in part) * LINE * size + gap * size
        for part in paragraphs(text)
    )


def _height(item: Item, width: float, size: float) -> float:
    block = item.block
    match block:
        case Entry():
            indent = 0.0 if block.number is None else 0.75
            named = block.text if indent else f"{block.name}. {block.text}"
            heading = 2.2 * size if indent else 0
            aside = prose_height(f"{block.lead}. {block.aside}", width - 1.05, size) if block.aside else 0
            lines = sum(prose_height(f"{word}: {text}", width - indent, size) for word, text in block.lines)
            return heading + prose_height(named, width - indent, size) + lines + aside
        case Table():
            total = sum(column.weight for column in block.columns)
            shares = [width * column.weight / total - 0.25 for column in block.columns]
            rows = (max(prose_height(c, w, 9, 0) for c, w in zip(row, shares, strict=True)) for row in block.rows)
            return sum(max(height, 10.4) + 6.5 for height in rows) + 28
        case Figure():
            across, down = drawing_size(block.svg)
            return width * block.width * POINTS * down / across + 6 + prose_height(block.caption, width, 8.5)
        case Small():
            return prose_height(block.text, width, 8.5)
        case Text():
            return prose_height(block.text, width, size)
        case _:
            return prose_height(str(block), width, size)
