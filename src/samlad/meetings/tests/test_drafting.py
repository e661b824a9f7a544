"""What the summary says of the figures: what went badly stands beside what went well."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.utils import translation

from samlad.measures.sentences import conclusion
from samlad.meetings.drafting import comparisons

PERIODS = {k: {"rounds": 20, "count": 30, "rate": 1.5} for k in ("before", "after")}


def done(what: str, verdict: str, ratio: float, low: float, high: float) -> SimpleNamespace:
    effect = {
        "ratio": ratio,
        "low": low,
        "high": high,
        "comparison_ratio": 1.0,
        "comparison_low": 0.8,
        "comparison_high": 1.2,
    }
    document = {"verdict": verdict, "effect": effect, "periods": PERIODS, "cautions": []}
    return SimpleNamespace(measure=SimpleNamespace(what=what), document=document, conclusion=conclusion(document))


@dataclass
class ReviewMaterial:
    measures: list


WELL, BADLY = done("Rondering", "fewer", 0.61, 0.4, 0.93), done("Belysning", "more", 1.71, 1.05, 2.79)


@pytest.mark.parametrize("order", [[WELL, BADLY], [BADLY, WELL]])
def test_the_one_that_went_badly_is_named_beside_the_one_that_went_well(order):
    with translation.override("sv"):
        text = comparisons(ReviewMaterial(order))
    assert "Rondering, 0,61 (0,40–0,93)" in text
    assert "Belysning, 1,71 (1,05–2,79)" in text
    assert text.index("Rondering") < text.index("Belysning")


def test_the_words_are_those_of_the_page():
    with translation.override("sv"):
        bad = done("Belysning", "more", 1.71, 1.05, 2.79)
        assert bad.conclusion.title in comparisons(ReviewMaterial([bad]))


def test_nothing_compared_is_nothing_said():
    assert comparisons(ReviewMaterial([])) == ""
