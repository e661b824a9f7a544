"""A text with the words that may point at a person set apart, to be shown with a mark."""

from collections.abc import Iterable
from dataclasses import dataclass

from samlad.screening.queries import Finding

AROUND = 60  # characters shown on either side of a word


@dataclass(frozen=True)
class Part:
    text: str
    is_marked: bool = False


def marked(text: str, findings: Iterable[Finding]) -> list[Part]:
    """The text around each finding, in order; what lies far from all of them is left out."""
    parts: list[Part] = []
    at = 0
    for finding in sorted(findings, key=lambda f: f.start):
        if finding.start < at:
            continue
        between = text[at : finding.start]
        if len(between) > 2 * AROUND:
            between = (between[:AROUND] + " … " if at else "… ") + between[-AROUND:]
        parts += [Part(between), Part(text[finding.start : finding.end], is_marked=True)]
        at = finding.end
    rest = text[at:]
    parts.append(Part(rest if len(rest) <= AROUND else rest[:AROUND] + " …"))
    return [part for part in parts if part.text]
