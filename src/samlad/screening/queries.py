"""What the screening finds."""

from textscreen import Finding as Finding
from textscreen import screen


def findings_in(*texts: str) -> tuple[Finding, ...]:
    """What may point at a person, text by text."""
    return tuple(finding for text in texts for finding in screen(text))
