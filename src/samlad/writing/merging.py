"""Two who changed the same text, put together word by word. Pure functions. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

from samlad.writing.words import Effort, Hunk, Parsed, grow_together, hunks, parsed

ENDS = {".", "!", "?", ":", ";"}  # of what is one phrase
NEAR = 2  # as few words between two overlaps make one of them: wordings are read whole, not word by word


@dataclass(frozen=True)
class Overlap:
    """Two wordings of the same words: `text[start:middle]` was saved first, `text[middle:end]` came. One is empty where
    one of the two took the words away."""

    start: int
    middle: int
    end: int


@dataclass(frozen=True)
class Merged:
    text: str
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True)
class Change:
    """`old[start:end]` is now `text`."""

    start: int
    end: int
    text: str


def merge(base: str, mine: str, theirs: str, effort: Effort | None = None) -> Merged:
    """Both changes of `base`, where `theirs` was saved first and `mine` comes.

    What was changed in different places stands as either wrote it. Two wordings of the same words, or of words side
    by side, stand one after the other and are an overlap; so do two additions in one place. Words that one took
    away and the other changed stay, as an overlap. What one took away and the other left is gone. No word that was
    written is lost.
    """
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    return _Merging(parsed(base), parsed(mine), parsed(theirs), effort).done()


def changes(old: str, new: str) -> list[Change]:
    """What makes the one text the other, word by word; in order."""
    if old == new:
        return []
    before, after = parsed(old), parsed(new)
    edits = []
    since = to = 0  # where the last word that both have ends
    for at, there in [*_pairs(before, after), (None, None)]:
        end, last = (len(old), len(new)) if at is None or there is None else (before.starts[at], after.starts[there])
        if old[since:end] != new[to:last]:
            edits.append(_trimmed(old, new, Hunk(since, end, to, last)))
        if at is not None and there is not None:
            since, to = end + len(before.words[at]), last + len(after.words[there])
    return edits


def _trimmed(old: str, new: str, between: Hunk) -> Change:
    """Without the blanks that both have at either end: who is typing there is not moved."""
    start, end, first, last = between.start, between.end, between.first, between.last
    while start < end and first < last and old[start] == new[first] and old[start].isspace():
        start, first = start + 1, first + 1
    while start < end and first < last and old[end - 1] == new[last - 1] and old[end - 1].isspace():
        end, last = end - 1, last - 1
    return Change(start, end, new[first:last])


def carried(overlap: Overlap, edits: Iterable[Change]) -> tuple[Overlap, bool]:
    """Where an overlap is after the changes (of `changes`), and whether any of them was made in it."""
    start, middle, end = overlap.start, overlap.middle, overlap.end
    touched = False
    for change in edits:
        if change.start >= overlap.end:
            break
        grown = len(change.text) - (change.end - change.start)
        inside = change.end > overlap.start
        touched |= inside
        # A change that goes over an edge takes the edge to its own: the overlap holds all that was written in it.
        start += min(change.start - overlap.start, 0) if inside else grown
        if change.start < overlap.middle or change.end <= overlap.middle:
            middle += grown if change.end <= overlap.middle else change.start + len(change.text) - overlap.middle
        end += grown if change.end <= overlap.end else change.start + len(change.text) - overlap.end
    return Overlap(start, min(max(middle, start), end), end), touched


def _pairs(before: Parsed, after: Parsed) -> Iterable[tuple[int, int]]:
    at = to = 0
    for h in [*hunks(before.words, after.words), Hunk(len(before.words), 0, len(after.words), 0)]:
        yield from zip(range(at, h.start), range(to, h.first), strict=True)
        at, to = h.end, h.last


class _Side:
    """One of the two texts, beside the base: where it differs, and which of its words each of the base's is."""

    def __init__(self, base: Parsed, text: Parsed, effort: Effort | None) -> None:
        self.text, self.hunks = text, hunks(base.words, text.words, effort)
        self.place: list[int | None] = []
        to = 0
        for h in self.hunks:
            self.place += range(to, h.first)
            self.place += [None] * (h.end - h.start)
            to = h.last
        self.place += range(to, len(text.words))


@dataclass
class _Region:
    """Words of the base that somebody changed, with what each side changed there."""

    start: int
    end: int
    mine: list[Hunk]
    theirs: list[Hunk]

    @property
    def both_write(self) -> bool:
        return _writes(self.mine) and _writes(self.theirs)


def _writes(hunks: Iterable[Hunk]) -> bool:
    return any(h.last > h.first for h in hunks)


class _Merging:
    def __init__(self, base: Parsed, mine: Parsed, theirs: Parsed, effort: Effort | None) -> None:
        self.base, self.mine, self.theirs = base, _Side(base, mine, effort), _Side(base, theirs, effort)
        self.parts: list[str] = []
        self.length = 0
        self.last = ""
        self.overlaps: list[Overlap] = []
        self.shifts = {id(self.mine): 0, id(self.theirs): 0}

    def done(self) -> Merged:
        self._put(_either(self.base.lead, self.mine.text.lead, self.theirs.text.lead))
        at = 0
        for region in self._regions():
            self._keep(at, region.start)
            self._decide(region)
            at = region.end
        self._keep(at, len(self.base.words))
        self._put(_either(self.base.trail, self.mine.text.trail, self.theirs.text.trail))
        return Merged("".join(self.parts), tuple(self.overlaps))

    def _regions(self) -> list[_Region]:
        regions: list[_Region] = []
        ours = [(h, True) for h in self.mine.hunks] + [(h, False) for h in self.theirs.hunks]
        for h, is_mine in sorted(ours, key=lambda each: (each[0].start, each[0].end)):
            if not regions or not self._meet(regions[-1], h, is_mine):
                regions.append(_Region(h.start, h.end, [], []))
            regions[-1].end = max(regions[-1].end, h.end)
            (regions[-1].mine if is_mine else regions[-1].theirs).append(h)
        joined: list[_Region] = []
        for region in regions:
            if joined and joined[-1].both_write and region.both_write and self._near(joined[-1].end, region.start):
                joined[-1].end = region.end
                joined[-1].mine += region.mine
                joined[-1].theirs += region.theirs
            else:
                joined.append(region)
        return joined

    def _meet(self, region: _Region, h: Hunk, is_mine: bool) -> bool:
        """Some of the words are the same, both add just there, or both write in one phrase. (What comes is never before
        what was.)"""
        if h.start < region.end or h.start == h.end == region.start:
            return True
        here, other = (self.mine, self.theirs) if is_mine else (self.theirs, self.mine)
        before = next((b for b in (region.theirs if is_mine else region.mine) if b.end == h.start), None)
        if before is None or not _writes([before]) or not _writes([h]):
            return False
        return other.text.words[before.last - 1] not in ENDS and "\n" not in (here.text.gaps[h.first] or "")

    def _near(self, end: int, start: int) -> bool:
        return start - end <= NEAR and not any("\n" in (gap or "") for gap in self.base.gaps[end : start + 1])

    def _decide(self, region: _Region) -> None:
        mine, theirs = self._there(self.mine, region, region.mine), self._there(self.theirs, region, region.theirs)
        if not region.theirs:
            self._write(self.mine, mine)
        elif not region.mine:
            self._write(self.theirs, theirs)
        elif not _writes(region.mine) and not _writes(region.theirs):
            self._keep(region.start, region.end)
        elif not _writes(region.mine):
            self._overlap(self.theirs, theirs, None, mine)
        elif not _writes(region.theirs):
            self._overlap(None, theirs, self.mine, mine)
        else:
            one, other = self.theirs.text.words[slice(*theirs)], self.mine.text.words[slice(*mine)]
            if _holds(other, one):
                self._write(self.mine, mine)
            elif _holds(one, other):
                self._write(self.theirs, theirs)
            else:
                self._overlap(self.theirs, theirs, self.mine, mine)

    def _there(self, side: _Side, region: _Region, hunks: list[Hunk]) -> tuple[int, int]:
        """The words of the side that stand in the region."""
        first = region.start + self.shifts[id(side)]
        self.shifts[id(side)] += sum((h.last - h.first) - (h.end - h.start) for h in hunks)
        return first, region.end + self.shifts[id(side)]

    def _overlap(self, theirs: _Side | None, one: tuple[int, int], mine: _Side | None, other: tuple[int, int]) -> None:
        start = self._write(theirs, one) if theirs else None
        middle = self._write(mine, other, apart=theirs is not None) if mine else self.length
        self.overlaps.append(Overlap(middle if start is None else start, middle, self.length))

    def _write(self, side: _Side | None, words: tuple[int, int], apart: bool = False) -> int:
        """The side's own words; where the first of them begins."""
        assert side is not None
        began = self.length
        for n in range(*words):
            gap = side.text.gaps[n]
            first = n == words[0]
            self._word(side.text.words[n], " " if first and apart and not gap else gap)
            if first:
                began = self.length - len(side.text.words[n])
        return began

    def _keep(self, start: int, end: int) -> None:
        """Words of the base that neither took away."""
        for n in range(start, end):
            here, there = self.mine.place[n], self.theirs.place[n]
            if here is not None and there is not None:
                gap = _gap(self.base.gaps[n], self.mine.text.gaps[here], self.theirs.text.gaps[there])
                self._word(self.base.words[n], gap)

    def _word(self, word: str, gap: str | None) -> None:
        if self.last:
            gap = " " if gap is None else gap
            self._put(" " if not gap and grow_together(self.last, word) else gap)
        self._put(word)
        self.last = word

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _holds(more: list[str], less: list[str]) -> bool:
    """Does the one begin or end with the whole of the other?"""
    return more[: len(less)] == less or more[len(more) - len(less) :] == less


def _gap(base: str | None, mine: str | None, theirs: str | None) -> str | None:
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    return _either(base, mine, theirs)


def _either(base: str | None, mine: str, theirs: str) -> str:
    """The one that was changed; of two changes the one that parts more."""
    if mine == base:
        return theirs
    if theirs == base:
        return mine
    return max(mine, theirs, key=lambda gap: (gap.count("\n"), len(gap), gap))
