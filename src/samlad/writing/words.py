"""A text as words with what stands between them, and where two such texts differ. No Django."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diff_match_patch import diff_match_patch

# Letters, digits and whatever is not ASCII hold together (so do the parts of 18.30 and 2026-11-26); other signs are
# words of their own. No emoji is ever cut, as all its parts are outside ASCII.
_WORD = re.compile(r"(?:(?<=\d)[.,:/-](?=\d)|\w|[^\x00-\x7f\s])+|[^\w\s]")
JOINER = "\u200d"
MOST_STEPS = 1_000_000  # about 1 400 words changed at once; a text that differs by more is another text


@dataclass(frozen=True)
class Parsed:
    """`words[i]` begins at `starts[i]`, with `gaps[i]` before it: None for the first, whose place says nothing of what
    should stand between it and others. A text without words is all `lead`."""

    words: list[str]
    gaps: list[str | None]
    starts: list[int]
    lead: str
    trail: str


def parsed(text: str) -> Parsed:
    words: list[str] = []
    starts: list[int] = []
    end = 0
    for match in _WORD.finditer(text):
        token = match.group()
        if words and match.start() == end and joins(token[0]):
            words[-1] += token
        else:
            words.append(token)
            starts.append(match.start())
        end = match.end()
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    gaps = [text[before:start] for before, start in zip(ends, starts[1:], strict=False)]
    if not words:
        return Parsed([], [], [], text, "")
    return Parsed(words, [None, *gaps], starts, text[: starts[0]], text[end:])


def joins(sign: str) -> bool:
    """Does the sign belong to the one before it?"""
    return sign == JOINER or unicodedata.category(sign).startswith("M")


def grow_together(before: str, after: str) -> bool:
    """Would the two words be read as one without a blank between them?"""
    return len(parsed(before + after).words) != 2


@dataclass(frozen=True)
class Hunk:
    """Words `start` to `end` of one text that are `first` to `last` of another; either may be none."""

    start: int
    end: int
    first: int
    last: int


class Effort:
    """What a comparison has cost, counted and not timed, so that the same texts always give the same answer. Stands in
    for the moment at which the library is to give up: `moment > effort` is asked once for each step outwards, which
    looks at as many pairs of words as steps have been taken."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.most, self.steps, self._outwards = most, 0, 0

    def begin(self) -> None:
        self._outwards = 0

    def __lt__(self, _moment: float) -> bool:
        self._outwards += 1
        self.steps += 2 * self._outwards
        return self.steps > self.most


class _Differ(diff_match_patch):  # type: ignore[misc]  # the library has no types
    def __init__(self) -> None:
        super().__init__()
        self.Diff_Timeout = 0  # no short cut that may find more differences than there are

    def diff_bisect(self, text1: str, text2: str, deadline: Any) -> Any:
        deadline.begin()
        return super().diff_bisect(text1, text2, deadline)


def hunks(old: Sequence[str], new: Sequence[str], effort: Effort | None = None) -> list[Hunk]:
    """Where the words differ, in order; never two that touch."""
    codes: dict[str, str] = {}
    first, second = ("".join(codes.setdefault(w, chr(len(codes))) for w in words) for words in (old, new))
    differences: list[Hunk] = []
    at = to = 0
    open_ = (0, 0)
    for kind, some in [*_Differ().diff_main(first, second, False, effort or Effort()), (0, "")]:
        if kind == 0:
            if (at, to) != open_:
                differences.append(Hunk(open_[0], at, open_[1], to))
            at, to = at + len(some), to + len(some)
            open_ = (at, to)
        elif kind < 0:
            at += len(some)
        else:
            to += len(some)
    return differences
