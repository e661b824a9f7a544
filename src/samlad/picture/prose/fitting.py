"""Sentences put together to a text: the weightiest that have room, and no five words in a row twice in a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samlad.picture.prose.phrases import Phrase, joined

RUN = 5  # words: that many alike are read as the same sentence once more
Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Sentence:
    """A candidate for a text. `weight`: the larger, the later it is left out when there is no room. `others`: the same
    in other words or with less, where the first would repeat what the document says already."""

    phrase: Phrase
    weight: int
    others: tuple[Phrase, ...] = ()

    @property
    def ways(self) -> tuple[Phrase, ...]:
        return (self.phrase, *self.others)


def runs_of(text: str) -> Runs:
    words = text.casefold().split()
    return frozenset(tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def within(sentences: Iterable[Sentence], most: int, before: Runs = frozenset()) -> Phrase:
    """The weightiest sentences that have room in `most` words, in the order they were given. The first of equals goes
    before the later; one that is too long is said with less, or makes room for a shorter one that weighs less. Of what
    would repeat five words in a row of the text or of the document `before` it, the lightest is said otherwise, or not
    at all."""
    some = [s for s in sentences if s.phrase.text]
    way = [0] * len(some)
    while True:
        taken = _taken(some, way, most)
        repeating = _repeating(taken, before)
        if not repeating:
            return joined(phrase for _n, phrase in taken)
        otherwise = [n for n in repeating if way[n] + 1 < len(some[n].ways)]
        way[min(otherwise or repeating, key=lambda n: (some[n].weight, -n))] += 1


def _taken(some: Sequence[Sentence], way: Sequence[int], most: int) -> list[tuple[int, Phrase]]:
    """Each with its number; those that have no more ways to be said are out."""
    room, taken = most, {}
    for n in sorted(range(len(some)), key=lambda n: (-some[n].weight, n)):
        fits = next((phrase for phrase in some[n].ways[way[n] :] if phrase.words <= room), None)
        if fits is not None:
            taken[n] = fits
            room -= fits.words
    return sorted(taken.items())


def _repeating(taken: Sequence[tuple[int, Phrase]], before: Runs) -> set[int]:
    """The sentences that have part in the first run that is there already."""
    words = [(n, word) for n, phrase in taken for word in phrase.text.casefold().split()]
    own: set[tuple[str, ...]] = set()
    for at in range(len(words) - RUN + 1):
        run = tuple(word for _n, word in words[at : at + RUN])
        if run in before or run in own:
            return {n for n, _word in words[at : at + RUN]}
        own.add(run)
    return set()
