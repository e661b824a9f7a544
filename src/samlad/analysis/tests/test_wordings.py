"""Sentences about figures say one week as one, and a block of hours as what it is."""

from samlad.analysis.wording.balance import sources_text
from samlad.analysis.wording.hours import hours_title, rests_on

PEAK = {"day": 4, "from": 20, "to": 24, "weight": 5, "expected": 1, "stands_out": True}


def test_a_block_of_hours_is_said_to_be_a_fixed_one():
    assert hours_title({"peak": PEAK}) == "Mest på fredagar kl. 20–24, i fasta pass om fyra timmar"


def test_one_week_is_not_several():
    table = {"events": 3, "known": 2}
    assert "från den senaste veckan;" in rests_on(table, 1, 0)
    assert "från de senaste 2 veckorna;" in rests_on(table, 2, 0)
    document = {"all": {"lately": {"share": 0.5, "answered": 1, "expected": 2}}, "lately": 1}
    assert sources_text(document) == "1 av 2 väntade rapporter kom den senaste veckan."
