"""How often a place was seen, in words that hold for two weeks, for twenty and for a fortnight."""

import pytest
from django.utils import translation

from samlad.analysis.wording.recurring import place_text
from samlad.analysis.wording.unusual import unusual_text

PLACE = {"seen": 5, "rounds": 12, "fresh": 3, "longest": 3, "current": 3, "since": "2026-W46", "last": "2026-W48"}


@pytest.mark.parametrize(
    ("change", "weekly", "sv", "en"),
    [
        ({}, True, "Varje vecka sedan vecka 46.", "Every week since week 46."),
        (
            {"current": 2, "since": "2026-W47"},
            True,
            "Både i vecka 47 och i vecka 48.",
            "Both in week 47 and in week 48.",
        ),
        ({"current": 0, "since": None}, True, "Senast vecka 48.", "Last in week 48."),
        ({"current": 1, "since": "2026-W48"}, False, "Senast vecka 48.", "Last in week 48."),
        ({}, False, "Varje omgång sedan vecka 46.", "Every round since week 46."),
    ],
)
def test_how_lately_it_was_seen(change, weekly, sv, en):
    for language, sentence in (("sv", sv), ("en", en)):
        with translation.override(language):
            text = place_text(PLACE | change, weekly=weekly)
        assert text.endswith(sentence)
        assert ("vecka sedan" in text or "week since" in text) is (weekly and not change)


@pytest.mark.parametrize("run", [2, 3, 11])
def test_english_counts_weeks_in_a_row_as_english_does(run):
    fields = {"run": run, "sudden": True, "recent": None, "source": "reported", "answered": 2, "of": 3, "reasons": []}
    with translation.override("en"):
        assert unusual_text(fields).startswith(f"Above the usual {run} weeks in a row.")
