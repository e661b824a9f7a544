"""The document's typefaces: where they are, that all are there, and which characters they can draw."""

import struct
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FACES = (
    "SourceSans3-Regular",
    "SourceSans3-Semibold",
    "SourceSans3-Bold",
    "SourceSerif4-Regular",
    "SourceSerif4-Semibold",
    "SourceSerif4-Bold",
)


class FontsMissing(RuntimeError):
    """The typefaces are not in place: an installation fault, not the user's."""


def font_files(folder: Path = FOLDER) -> list[Path]:
    """One file per face, .otf or .ttf. Raises FontsMissing with what to do."""
    files = {name: path for name in FACES for end in (".ttf", ".otf") if (path := folder / f"{name}{end}").exists()}
    absent = [name for name in FACES if name not in files]
    if absent:
        raise FontsMissing(
            f"The document's typefaces are missing ({', '.join(absent)}). "
            "Run the front-end build (npm ci and npm run build in frontend/), which copies them."
        )
    return [files[name] for name in FACES]


@cache
def drawable() -> frozenset[int]:
    """The code points that every face can draw."""
    return frozenset.intersection(*(frozenset(_code_points(path.read_bytes())) for path in font_files()))


def printable(text: str) -> str:
    """The text with each character that the faces lack written out as its code, such as [U+1F600].

    An archived file may not hold a character without a drawing, and to drop it in silence would be to change
    the record.
    """
    if text.isascii():
        return text
    have = drawable()
    return "".join(
        char if char < "\x7f" or ord(char) in have else "" if char in _JOINERS else f"[U+{ord(char):04X}]"
        for char in text
    )


# What steers the look of its neighbours and draws nothing: joiners, direction marks, variation selectors.
_JOINERS = frozenset(
    "\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
) | frozenset(
    chr(code)
    for span in ((0x202A, 0x202F), (0x2066, 0x2070), (0xFE00, 0xFE10), (0xE0000, 0xE0200))
    for code in range(*span)
)


def _code_points(font: bytes) -> set[int]:
    """The keys of an OpenType font's character map (formats 4 and 12, those in use for Unicode)."""
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * font[5], 16)}
    cmap = tables[b"cmap"]
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        start = cmap + offset
        kind = struct.unpack_from(">H", font, start)[0]
        if platform not in (0, 3):
            continue
        if kind == 12:
            for group in range(struct.unpack_from(">I", font, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * group)
                points.update(range(first, last + 1))
        elif kind == 4:
            count = struct.unpack_from(">H", font, start + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", font, start + 14)
            starts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
            points.update(code for a, b in zip(starts, ends, strict=True) for code in range(a, b + 1) if code < 0xFFFF)
    return points
