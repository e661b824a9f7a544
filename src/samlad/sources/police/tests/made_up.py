"""Made-up events in the shape of the police's answers, and where the real ones may lie."""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not (SHARED / "police").is_dir(), reason="the police's real answers are not at ../shared/data/police"
)


def event(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One event of a made-up town, as the interface writes it."""
    return {
        "id": number,
        "datetime": "2026-08-22 9:48:12 +02:00",
        "name": "22 augusti 09.30, Skadegörelse, Lillstad",
        "summary": "Krossade rutor på en skola i Norrby.",
        "url": "/aktuellt/handelser/2026/augusti/22/22-augusti-09.30-skadegorelse-lillstad/",
        "type": "Skadegörelse",
        "location": {"name": "Storlän", "gps": "59.1,15.1"},
    } | changes


def answer(*events: dict[str, Any]) -> bytes:
    return json.dumps(events).encode()
