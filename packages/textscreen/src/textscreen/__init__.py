"""Find what looks like personal data in Swedish free text.

`screen` helps a person find; it never claims that nothing is left. A name alone, a nickname, a description
("the man in the kiosk") point somebody out too, and no pattern finds them.
"""

from textscreen.finding import Certainty, Finding, Kind
from textscreen.screening import screen

__all__ = ["Certainty", "Finding", "Kind", "screen"]
