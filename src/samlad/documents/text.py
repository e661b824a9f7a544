"""What happens to a text on its way into a document: cleaned once, parted into paragraphs, made fit for fixed faces."""

import re

from samlad.documents.fonts import printable
from samlad.lib.text import clean as text_of

LONGEST_WORD = 26  # a longer one may be broken anywhere, so that an address cannot run off the page


def clean(text: str) -> str:
    """The text as it comes in, once more: what was kept before there was one door may hold what no document can."""
    return text_of(text).replace("\t", " ").strip()


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs (parted by empty lines) of lines."""
    return [part.split("\n") for part in re.split(r"\n[^\S\n]*\n\s*", text) if part.strip()]


def plain(text: str, longest: int = LONGEST_WORD) -> str:
    """For print: in characters that the faces can draw, and with room to break."""
    return _split(printable(text), longest)


def breakable(text: str, longest: int = LONGEST_WORD) -> list[list[str]]:
    """The same, as paragraphs of lines."""
    return [[_split(line, longest) for line in part] for part in paragraphs(printable(text))]


def _split(line: str, longest: int) -> str:
    """The line with room to break (a space of no width) in words longer than `longest`."""
    return " ".join(
        word if len(word) <= longest else "\u200b".join(word[i : i + 12] for i in range(0, len(word), 12))
        for word in line.split(" ")
    )
