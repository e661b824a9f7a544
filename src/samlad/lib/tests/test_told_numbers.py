import pytest
from django.utils.translation import override

from samlad.lib import joining, numerals


@pytest.fixture(autouse=True)
def _in_swedish():
    with override("sv"):
        yield


@pytest.mark.parametrize("write", [numerals.fixed, numerals.brief, numerals.times, numerals.grouped])
def test_what_is_not_known_is_a_dash(write):
    assert write(None) == "–"


@pytest.mark.parametrize(
    ("value", "fixed", "brief", "times", "grouped"),
    [
        (0, "0,0", "0", "0,00", "0"),
        (0.076, "0,1", "0,1", "0,08", "0,08"),
        (1.96, "2,0", "2", "1,96", "2"),
        (1.19, "1,2", "1,2", "1,19", "1,2"),
        (9.94, "9,9", "9,9", "9,94", "9,9"),
        (12.5, "12,5", "12", "12", "12,5"),
        (4128, "4128,0", "4128", "4128", "4\xa0128"),
    ],
)
def test_numbers_are_rounded_and_not_cut(value, fixed, brief, times, grouped):
    texts = [write(value) for write in (numerals.fixed, numerals.brief, numerals.times, numerals.grouped)]
    assert texts == [fixed, brief, times, grouped]


def test_names_are_joined():
    assert [joining.all_of(["A", "B", "C"][:n]) for n in range(4)] == ["", "A", "A och B", "A, B och C"]
    assert joining.any_of(["A", "B", "C"]) == "A, B eller C"


def test_of_many_names_some_are_told_and_never_only_one_left_out():
    assert joining.some_of(["A", "B", "C", "D"], 4) == "A, B, C och D"
    assert joining.some_of(["A", "B", "C", "D", "E"], 4) == "A, B, C och 2 till"
