import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from samlad.lib.cells import Sheet, as_written, write_csv, write_xlsx

FORMULAS = ['=HYPERLINK("http://x")', "+46", "-1", "@SUM(A1)", "\t=1", "  =1+1", "\uff1d1+1", "\ufeff=1", "\u00a0=1"]


def written(*values):
    out = io.StringIO()
    write_csv(out, ["a"] * len(values), [values])
    return out.getvalue()


def in_workbook(*values):
    """The first cells of a workbook's second row, read again."""
    out = io.BytesIO()
    write_xlsx(out, [Sheet("Blad", ["a"] * len(values), [values])])
    return list(load_workbook(io.BytesIO(out.getvalue())).active[2])


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_is_never_a_formula(text):
    (value,) = next(csv.reader(io.StringIO(written(text).split("\r\n", 1)[1]), delimiter=";"))
    assert value.startswith("'")
    (read,) = in_workbook(text)
    assert read.data_type == "s"
    assert read.quotePrefix


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\n  "])
def test_a_line_break_in_a_cell_starts_no_row_of_its_own(end):
    text = written(f"Klotter{end}=cmd|' /C calc'!A0", 3)
    assert text == "a;a\r\nKlotter =cmd|' /C calc'!A0;3\r\n"


def test_headings_are_cells_too():
    out = io.StringIO()
    write_csv(out, ["=1"], [])
    assert out.getvalue() == "'=1\r\n"


def test_numbers_and_days_stay_what_they_are():
    assert written(-3, 0.5, None, True) == "a;a;a;a\r\n-3;0.5;;True\r\n"
    assert [c.value for c in in_workbook(-3, 0.5, None, "Östergatan")] == [-3, 0.5, None, "Östergatan"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_is_one_row_with_harmless_cells(one, other):
    lines = written(one, other).splitlines()
    assert len(lines) == 2
    (row,) = csv.reader(lines[1:], delimiter=";")
    for value in row:
        assert not value.strip().startswith(("=", "+", "-", "@"))


@settings(max_examples=25, deadline=None)  # a workbook takes its time
@given(st.text(max_size=60))
def test_any_text_fits_in_a_workbook(text):
    assert all(c.data_type != "f" for c in in_workbook(text))


@pytest.mark.parametrize("text", [t for t in FORMULAS if not t[0].isspace()])
def test_what_is_taken_out_and_brought_in_again_is_the_same(text):
    (value,) = next(csv.reader(io.StringIO(written(text).split("\r\n", 1)[1]), delimiter=";"))
    assert as_written(value) == text
    assert as_written("'t är ett citat") == "'t är ett citat"
