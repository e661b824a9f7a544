"""What Typst documents share: their fonts, and text made fit to be printed."""

from functools import cache
from typing import Any

import typst

from samlad.picture.document.fonts import FOLDER, font_files, printable
from samlad.picture.document.view import paragraphs

LONGEST_WORD = 26  # a longer one may be broken anywhere, so that an address cannot run off the page


@cache
def fonts() -> typst.Fonts:
    """Raises FontsMissing when the front-end build has not run."""
    font_files()
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER])


def each(value: Any, change: Any) -> Any:
    """The same dictionaries and lists, with every string changed."""
    if isinstance(value, dict):
        return {key: each(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [each(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def plain(text: str, longest: int = LONGEST_WORD) -> str:
    return split(printable(text), longest)


def breakable(text: str, longest: int = LONGEST_WORD) -> list[list[str]]:
    return [[split(line, longest) for line in part] for part in paragraphs(printable(text))]


def split(line: str, longest: int) -> str:
    """The line with room to break (a space of no width) in words longer than `longest`."""
    return " ".join(
        word if len(word) <= longest else "\u200b".join(word[i : i + 12] for i in range(0, len(word), 12))
        for word in line.split(" ")
    )
