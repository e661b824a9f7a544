"""Text that knows where its numbers come from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_FIGURES = re.compile(r"\d+(?:–\d+)?")


@dataclass(frozen=True)
class Number:
    """A number as the text writes it, and the fact it states: ("14", "observations in Kvarnhagen, week 47")."""

    text: str
    fact: str


@dataclass(frozen=True)
class Phrase:
    """A sentence, or several. `numbers` in the order they are written; a text has no number that is not among them."""

    text: str
    numbers: tuple[Number, ...] = ()

    @property
    def words(self) -> int:
        return len(self.text.split())


def joined(phrases: Iterable[Phrase]) -> Phrase:
    some = [p for p in phrases if p.text]
    return Phrase(" ".join(p.text for p in some), tuple(n for p in some for n in p.numbers))


def counted_in(text: str, fact: str) -> Phrase:
    """A text that somebody else has written: each of its figures is one of `fact`."""
    return Phrase(text, tuple(Number(figure, fact) for figure in _FIGURES.findall(text)))
