"""A plain CSV file as rows, and what is none."""

import pytest

from safetystats.command.answers import Refusal
from safetystats.command.rows import read_csv


def read(tmp_path, data, most_rows=100, largest=10_000):
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    return read_csv(path, most_rows, largest)


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2\n",
        b"\xef\xbb\xbfa;b\r\n1;2\r\n",
        b"a\tb\r1\t2",
        b' a , "b" \n1,2,,\n'.replace(b', "', b',"').replace(b'" ', b'"'),
    ],
)
def test_the_first_row_tells_what_divides(tmp_path, data):
    assert read(tmp_path, data) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_empty_rows_are_counted_and_left_out(tmp_path):
    assert [number for number, _cells in read(tmp_path, b"a,b\n\n,\n1,2\n")] == [1, 4]


@pytest.mark.parametrize(
    ("data", "row"),
    [(b"a,b\n1,\xe5\n", 2), (b'a,b\n"1,2\n', 2), (b"a,b\n" * 101, None), (b"a" * 10_001, None)],
)
def test_what_is_no_table_is_refused_with_the_row(tmp_path, data, row):
    with pytest.raises(Refusal) as refused:
        read(tmp_path, data)
    assert [bad.row for bad in refused.value.rows] == ([row] if row else [])
