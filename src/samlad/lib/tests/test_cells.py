import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from samlad.lib.cells import as_written, cell, write_csv

FORMULAS = ['=HYPERLINK("http://x")', "+46", "-1", "@SUM(A1)", "\t=1", "  =1+1", "\uff1d1+1", "\ufeff=1", "\u00a0=1"]


def written(*values):
    out = io.StringIO()
    write_csv(out, ["a"] * len(values), [values])
    return out.getvalue()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_is_never_a_formula(text):
    (value,) = next(csv.reader(io.StringIO(written(text).split("\r\n", 1)[1]), delimiter=";"))
    assert value.startswith("'")
    book = Workbook()
    book.active.append([cell(book.active, text)])
    out = io.BytesIO()
    book.save(out)
    read = load_workbook(io.BytesIO(out.getvalue())).active["A1"]
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
    sheet = Workbook().active
    assert [cell(sheet, v) for v in (-3, 0.5, None, "Östergatan")] == [-3, 0.5, None, "Östergatan"]


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
    book = Workbook()
    book.active.append([cell(book.active, text)])
    out = io.BytesIO()
    book.save(out)
    assert load_workbook(io.BytesIO(out.getvalue())).active["A1"].data_type != "f"


@pytest.mark.parametrize("text", [t for t in FORMULAS if not t[0].isspace()])
def test_what_is_taken_out_and_brought_in_again_is_the_same(text):
    (value,) = next(csv.reader(io.StringIO(written(text).split("\r\n", 1)[1]), delimiter=";"))
    assert as_written(value) == text
    assert as_written("'t är ett citat") == "'t är ett citat"
