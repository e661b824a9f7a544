"""Text that comes in is cleaned once, at the door: of a form, a command, a file, an answer from elsewhere."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile("[\v\f]")  # what a word processor puts for a line or a page
# Control characters, what XML cannot hold, and what nobody sees but makes two equal names differ: soft hyphens,
# blanks of no width, marks that turn the direction of what follows.
_UNUSABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff]"
)


ALPHABETS = ("utf-8", "utf8", "us-ascii", "iso-8859-1", "")  # that a request may be written in


def clean(text: str) -> str:
    """The text in composed form (å is one character), its lines ended by a line feed, without what no reader sees."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _UNUSABLE.sub("", _BLANKS.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def shortened(text: str, most: int) -> str:
    """For what a form, a header or a file's own description holds less of; what people wrote is never kept cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def one_line(text: str) -> str:
    """Cleaned, on one line, with single blanks: a name."""
    return " ".join(clean(text).split())
