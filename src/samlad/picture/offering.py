"""What has changed in the data since somebody wrote in a field, shown and offered. Pure functions. No Django."""

from dataclasses import dataclass

from samlad.writing.merging import changes, merge


@dataclass(frozen=True)
class Piece:
    """Words of the draft: as they were, new since, or gone since."""

    text: str
    is_new: bool = False
    is_gone: bool = False

    @property
    def same(self) -> str:
        return "" if self.is_new or self.is_gone else self.text


def offered(before: str, now: str, text: str) -> list[Piece]:
    """Today's draft with what differs from the draft that the `text` was written from, in order; nothing where it is
    the same, or the text says it already."""
    if before == now or merge(before, now, text).text == text:
        return []
    pieces: list[Piece] = []
    at = 0
    for change in changes(before, now):
        pieces += [
            Piece(before[at : change.start]),
            Piece(before[change.start : change.end], is_gone=True),
            Piece(change.text, is_new=True),
        ]
        at = change.end
    pieces.append(Piece(before[at:]))
    return [piece for piece in pieces if piece.text]
