"""Counts pasted, typed or from a workbook."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.lib.errors import BadFile
from samlad.sources.counts.reading import CountRow, read_counts

AREAS = {"Norrby": 1, "1234R001": 1, "Eksta-Holmen": 2, "Söder": 3}
INDICATORS = {"damage": 10, "Skadegörelse": 10, "fire": 20, "Brand": 20, "Fire": 20}


def read(source: str | bytes) -> tuple[CountRow, ...]:
    return read_counts(source, areas=AREAS, indicators=INDICATORS)


def problems(source: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as refused:
        read(source)
    return [(problem.row, problem.reason) for problem in refused.value.problems]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


WIDE = (CountRow(1, 10, 3), CountRow(1, 20, 0), CountRow(2, 20, 1200), CountRow(None, 10, 7))


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_a_wide_table_is_read(mark: str) -> None:
    lines = [
        "Område|Skadegörelse|Brand",
        "Norrby|3|0",
        "eksta-holmen|-|1 200",
        "Hela kommunen|7|..",
        "Söder||",
    ]
    assert read("\r\n".join(lines).replace("|", mark)) == WIDE


def test_a_wide_table_divided_by_commas_is_read() -> None:
    assert read("area,damage,fire\n1234r001,3,0\nEksta-Holmen,,1200\nkommunen,7,\n") == WIDE


def test_a_workbook_is_read() -> None:
    data = workbook(
        ("Område", "Skadegörelse", "Brand"),
        ("Norrby", 3, 0.0),
        ("Eksta-Holmen", None, "1\u00a0200"),
        ("Hela kommunen", 7, None),
    )
    assert read(data) == WIDE


@pytest.mark.parametrize(
    "header", ["vecka;område;indikator;antal", "Week;Area;Indicator;Count", "v;Stadsdel;Typ;Antal"]
)
def test_a_long_table_is_read(header: str) -> None:
    rows = [
        "2026-W33;Norrby;skadegörelse;3",
        "2026V33;Hela kommunen;BRAND;1",
        "v 33 2026;Söder;fire;",
        "v.34 2026;Söder;fire;0",
    ]
    text = "\n".join([header, *rows])
    assert read(text) == (
        CountRow(1, 10, 3, (2026, 33)),
        CountRow(None, 20, 1, (2026, 33)),
        CountRow(3, 20, 0, (2026, 34)),
    )


def test_a_wide_table_may_have_a_week_first() -> None:
    assert read("Vecka\tOmråde\tBrand\n2026-W53\tNorrby\t1") == (CountRow(1, 20, 1, (2026, 53)),)


@pytest.mark.parametrize(
    "data",
    [
        "område;brand\nSöder;2".encode(),
        "\ufeffområde;brand\nSöder;2".encode(),
        "område;brand\nSöder;2".encode("cp1252"),
        "område\tbrand\nSöder\t2".encode("utf-16"),
    ],
)
def test_the_encodings_a_spreadsheet_saves_in_are_read(data: bytes) -> None:
    assert read(data) == (CountRow(3, 20, 2),)


@pytest.mark.parametrize("blank", ["", " ", "-", "–", "..", "\u00a0"])
def test_not_stated_is_not_nought(blank: str) -> None:
    assert read(f"område;skadegörelse;brand\nNorrby;{blank};0") == (CountRow(1, 20, 0),)


@pytest.mark.parametrize("number", ["1 200", "1\u00a0200", "1\u202f200", "1200", "01200"])
def test_thousands_may_be_set_apart(number: str) -> None:
    assert read(f"område;brand\nNorrby;{number}")[0].count == 1200


@pytest.mark.parametrize(
    "number",
    [
        "-1",
        "−3",
        "1,5",
        "1.5",
        "1.200",
        "1 20",
        "tre",
        "1e3",
        "99999999",
        "²",
        "٣",
        "3 st",
        "=1+1",
        "9" * 5_000,
    ],
)
def test_what_is_no_count_is_refused_with_its_row(number: str) -> None:
    ((row, reason),) = problems(f"område;brand\nSöder;1\nNorrby;{number}")
    assert row == 3
    assert number[:40] in reason


def test_the_closest_known_name_is_offered() -> None:
    problems_now = problems("område;indikator;antal\nNorby;brand;1\nSöder;skadegorelse;2\nXyz;brand;1")
    assert [row for row, _reason in problems_now] == [2, 3, 4]
    assert "Norrby" in problems_now[0][1]
    assert "Skadegörelse" in problems_now[1][1]
    assert "Xyz" in problems_now[2][1]


def test_an_unknown_column_is_refused_once() -> None:
    assert [row for row, _reason in problems("område;brnad\nNorrby;1\nSöder;2")] == [1]


def test_a_total_is_not_counted_again() -> None:
    assert [row for row, _reason in problems("område;brand\nNorrby;1\nSumma;1")] == [3]
    assert [row for row, _reason in problems("område;brand;Totalt\nNorrby;1;1")] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "område;brand\nNorrby;1\nnorrby;2",
        "område;brand\nNorrby;1\n1234R001;1",
        "vecka;område;indikator;antal\n2026-W33;Norrby;brand;1\nv33 2026;Norrby;fire;1",
    ],
)
def test_the_same_count_twice_is_refused(text: str) -> None:
    ((row, reason),) = problems(text)
    assert row == 3
    assert "2" in reason


def test_two_columns_of_the_same_indicator_are_refused() -> None:
    assert [row for row, _reason in problems("område;brand;fire\nNorrby;1;1")] == [2]


def test_the_same_area_in_two_weeks_is_two_counts() -> None:
    assert len(read("vecka;område;brand\n2026-W33;Norrby;1\n2026-W34;Norrby;1")) == 2


@pytest.mark.parametrize("week", ["33", "2026-W54", "2025-W53", "igår", "2026-33-1"])
def test_a_week_that_is_none_is_refused(week: str) -> None:
    assert [row for row, _reason in problems(f"vecka;område;brand\n{week};Norrby;1")] == [2]


def test_nothing_of_a_bad_table_is_kept_and_all_its_rows_are_named() -> None:
    assert [row for row, _reason in problems("område;brand\nNorrby;1\nSöder;x\nNordby;2\nEksta-Holmen;-2")] == [3, 4, 5]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        (b"", "empty"),
        ("\n\n", "empty"),
        ("område;brand", "empty"),
        ("område;brand\nNorrby;-", "empty"),
        ("område\nNorrby", "header"),
        ("brand;skadegörelse\n1;2", "rows"),
        ("område;brand\nNorrby;1;2", "rows"),
        (b"PK\x03\x04broken", "xlsx"),
        (b"%PDF-1.7\x00\x00", "other"),
        ("x" * 6_000_000, "large"),
        ("område;brand\n" + "Norrby;1\n" * 30_000, "large"),
        ('område;brand\n"' + "x" * 200_000, "csv"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(source: str | bytes, code: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(source)
    assert refused.value.code == code
    assert refused.value.message


@given(st.text(alphabet="område;brnd\t\n\"'NorybSö0123-, =", max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        rows = read(text)
    except BadFile:
        return
    assert all(row.count >= 0 for row in rows)
