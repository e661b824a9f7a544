"""One set of rules for every table: encodings, line ends, digits, blank and merged cells, sheets, `sep=`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.lib.errors import BadFile
from samlad.lib.tables import read_rows, whole_number
from samlad.lib.text import clean
from samlad.sources.areas.reading import read_population
from samlad.sources.counts.reading import read_counts

from .made_up import case, with_sheet, workbook
from .test_shut_in import SHEET

AREAS = {"Björkhaga": 1, "Kvarnhagen": 2}
INDICATORS = {"skadegörelse": 10, "brand": 20}


def counts(source):
    return [(c.area_key, c.indicator_key, c.count) for c in read_counts(source, areas=AREAS, indicators=INDICATORS)]


def refused(read, *source) -> BadFile:
    with pytest.raises(BadFile) as caught:
        read(*source)
    return caught.value


def rows(error: BadFile) -> list[int]:
    return [p.row for p in error.problems]


# What went wrong once.


def test_a_row_without_an_area_is_not_the_whole_municipality():
    assert rows(refused(counts, case("blank_area.csv"))) == [3]
    assert rows(refused(counts, "område\tbrand\nBjörkhaga\t1\n\t2")) == [3]


def test_cells_merged_downwards_hold_their_text_in_each():
    assert counts(case("merged_area.xlsx")) == [(1, 10, 3), (1, 20, 1), (2, 10, 2)]


def test_a_column_nobody_knows_is_not_left_out():
    error = refused(counts, case("unknown_col.csv"))
    assert rows(error) == [1, 1]
    assert "Delområde" in error.problems[0].reason
    assert rows(refused(counts, "område;indikator;antal;anmärkning\nBjörkhaga;brand;1;\n")) == [1]
    assert rows(refused(counts, "indikator;antal\nbrand;1\n")) == [1]


def test_a_formula_nobody_has_calculated_is_named():
    assert rows(refused(counts, case("formula_no_value.xlsx"))) == [3]


def test_inhabitants_with_old_line_ends_or_no_heading_are_read():
    expected = {"9990G001": 1200, "9990G002": 900}
    assert read_population(case("pop_mac.csv")) == expected
    assert read_population(case("pop_nohead.csv")) == expected


# The same kinds, with other inputs.


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_letters_line_ends_and_dividers_make_no_difference(mark, letters, end):
    text = f"område,brand{end}{end}Björkhaga,1{end}".replace(",", mark)
    (head, row) = read_rows(text.encode(letters))
    assert head.cells == ("område", "brand")
    assert (row.number, row.cells) == (3, ("Björkhaga", "1"))


@pytest.mark.parametrize("letters", ["mac_roman", "cp850", "utf-16-le", "utf-32"])
def test_letters_of_another_time_are_refused_not_guessed(letters):
    assert refused(read_rows, "område;brand\nÄngby å Ö;2\n".encode(letters)).code == "encoding"


def test_a_file_in_two_encodings_names_the_row():
    assert rows(refused(read_rows, b"a;b\n" + "Björk;1\n".encode() + "Ån;2".encode("cp1252"))) in ([2], [3])


@pytest.mark.parametrize(
    ("line", "mark"), [("sep=;\n", ";"), ("sep=,\r\n", ","), ('"sep=|"\n', "|"), ("SEP=\t\r", "\t")]
)
def test_the_line_excel_writes_for_itself_is_no_row(line, mark):
    text = line + f"område{mark}brand\nBjörkhaga{mark}1\nOkänd{mark}1"
    assert rows(refused(counts, text)) == [3]
    assert counts(text.rpartition("\n")[0]) == [(1, 20, 1)]


def test_a_row_is_numbered_as_the_spreadsheet_shows_it():
    assert rows(refused(counts, 'område;brand\n\n"Björkhaga";1\n"Ok\nänd";2')) == [4]


@pytest.mark.parametrize("text", ['a;b\n"x;1\ny;2', 'a;b\n"x"y;2', "a;b\n" + "x" * 200_000, "a;b\n" + ";x" * 500])
def test_what_cannot_be_divided_is_refused_with_its_row_and_never_read_in_part(text):
    assert rows(refused(read_rows, text)) == [2]


def test_decomposed_letters_are_the_same_name():
    assert counts("omra\u030ade;brand\nBjo\u0308rkhaga\u200b;1") == [(1, 20, 1)]


@pytest.mark.parametrize("digits", ["²", "٣", "１", "1²", "1.0", "1e3", "0x1", "1_0", "9" * 5000, "", "-1", "1 2 3"])
def test_only_plain_digits_are_a_number(digits):
    assert whole_number(digits, most=10**30) is None
    assert rows(refused(read_population, f"kod;antal\nA;1\nB;{digits}".encode())) == [3]


def test_a_missing_number_is_not_taken_from_the_column_before():
    assert rows(refused(read_population, b"kod;2021;2022\nA;5;6\nB;7;\n")) == [3]


def test_inhabitants_may_come_as_a_workbook_and_no_more_than_a_country_lives_in_an_area():
    assert read_population(workbook(["kod", "antal"], [101, 5.0], ["102", "1 200"])) == {"101": 5, "102": 1200}
    assert rows(refused(read_population, b"kod;antal\nA;99999999999\n")) == [2]


def test_two_areas_of_one_name_are_told_apart_by_code():
    text = "område;brand\nBjörkhaga;1"
    with pytest.raises(BadFile) as caught:
        read_counts(text, areas=AREAS, indicators=INDICATORS, ambiguous=["björkhaga"])
    assert rows(caught.value) == [2]


def hide_row(book):
    book.active.row_dimensions[3].hidden = True


def hide_column(book):
    book.active.column_dimensions["B"].hidden = True


def merge(where):
    return lambda book: book.active.merge_cells(where)


def second(book):
    book.create_sheet("Förra veckan").append(["område", "brand"])


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        (hide_row, "hidden", [3]),
        (hide_column, "hidden", [1]),
        (merge("B2:B3"), "merged", [2]),
        (merge("A2:B2"), "merged", [2]),
        (second, "sheets", []),
    ],
)
def test_what_a_workbook_hides_or_leaves_open_is_refused(change, code, at):
    error = refused(read_rows, workbook(["område", "brand"], ["Björkhaga", 1], ["Kvarnhagen", 2], change=change))
    assert (error.code, rows(error)) == (code, at)


def test_a_hidden_sheet_is_not_read_and_an_empty_one_is_none():
    def change(book):
        book.create_sheet("Gömt", 0).append(["Björkhaga", 99])
        book.worksheets[0].sheet_state = "veryHidden"
        book.create_sheet("Blad3")

    assert counts(workbook(["område", "brand"], ["Björkhaga", 1], change=change)) == [(1, 20, 1)]


def cells(*texts: str, row: int) -> str:
    return f'<row r="{row}">' + "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in texts) + "</row>"


def test_all_that_stands_in_a_sheet_is_read_whatever_it_says_of_its_size():
    sheet = SHEET % (
        cells("område", "brand", row=1) + cells("Björkhaga", "1", row=2) + cells("Kvarnhagen", "2", row=900)
    )
    sheet = sheet.replace("<sheetData>", '<dimension ref="A1:B2"/><sheetData>')
    assert counts(with_sheet(workbook(["a"]), sheet)) == [(1, 20, 1), (2, 20, 2)]


def test_thirty_thousand_formatted_rows_with_nothing_in_them_are_nothing():
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="0"/></row>' for n in range(3, 30_000))
    sheet = SHEET % (cells("område", "brand", row=1) + cells("Björkhaga", "1", row=2) + empty)
    assert counts(with_sheet(workbook(["a"]), sheet)) == [(1, 20, 1)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c t="e"><v>#REF!</v></c>', "error"),
        ("<c><f>A1+1</f></c>", "formula"),
        ("<c><f>A1+1</f><v/></c>", "formula"),
        ('<c t="str"><f>""</f><v></v></c>', ""),
        ("<c><f>1+1</f><v>2</v></c>", ""),
    ],
)
def test_a_formula_counts_by_its_result(cell, code):
    data = with_sheet(workbook(["a"]), SHEET % (cells("område", row=1) + f'<row r="2">{cell}</row>'))
    if not code:
        assert read_rows(data)
    else:
        error = refused(read_rows, data)
        assert (error.code, rows(error)) == (code, [2])


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_is_rows_or_a_refusal(source):
    if isinstance(source, bytes) and source.startswith(b"PK"):
        return
    try:
        table_rows = read_rows(source)
    except BadFile:
        return
    assert all(row.cells and row.cells[-1] and clean(cell) == cell for row in table_rows for cell in row.cells)
