"""CSV files as columns of numbers, with every bad row named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from safetystats.command.answers import BadRow, Refusal
from safetystats.command.rows import rows_of

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
T = TypeVar("T")
LARGEST = 10**15  # what 64 bits hold exactly, with room for sums and squares
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Table:
    """The columns of a file as text, all of one length. Row n of a column is row n + 2 of the file."""

    file: str
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    @overload
    def together(self, a: Callable[[], A], b: Callable[[], B], /) -> tuple[A, B]: ...
    @overload
    def together(self, a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], /) -> tuple[A, B, C]: ...
    @overload
    def together(
        self, a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], d: Callable[[], T], /
    ) -> tuple[A, B, C, T]: ...
    def together(self, *reads: Callable[[], Any]) -> tuple[Any, ...]:
        """What each of several readings of this file gives. Where some refuse rows, the error names all rows of all."""
        values, refused = [], []
        for read in reads:
            try:
                values.append(read())
            except Refusal as error:
                refused.append(error)
        if len(refused) == 1:
            raise refused[0]
        if refused:
            problems = sorted((p for error in refused for p in error.rows), key=lambda p: p.row)
            rows = len({p.row for p in problems})
            raise Refusal(f"{self.file}: {rows} rows cannot be read. Mend them and run again.", problems)
        return tuple(values)

    def names(self, column: str) -> list[str]:
        """Text that may not be empty."""
        return self._each(column, _name, "is empty")

    def numbers(self, column: str, *, at_least: float = -np.inf) -> NDArray[np.float64]:
        """Finite numbers no larger than LARGEST, a decimal comma allowed."""

        def number(text: str) -> float:
            value = float(text.replace(",", "."))
            if not abs(value) <= LARGEST or value < at_least:
                raise ValueError
            return value

        wanted = "a number" if at_least == -np.inf else f"a number of at least {at_least:g}"
        return np.array(self._each(column, number, f"is not {wanted}"), dtype=np.float64)

    def counts(self, column: str) -> NDArray[np.int64]:
        """Whole numbers of at least 0."""
        values = self.numbers(column, at_least=0)
        self._refuse(column, np.flatnonzero(values != np.floor(values)).tolist(), "is not a whole number")
        return values.astype(np.int64)

    def times(self, column: str) -> tuple[NDArray[np.int64], bool]:
        """Days since 1970 from ISO dates, or whole numbers as they stand; the flag says that they were dates. All of
        one kind: the first row decides which."""
        texts = self.columns[column]
        dated = bool(texts) and "-" in texts[0][1:]
        read: Callable[[str], int] = (lambda t: date.fromisoformat(t[:10]).toordinal() - EPOCH) if dated else _whole
        kind = "a date as 2026-08-13" if dated else "a whole number"
        return np.array(self._each(column, read, f"is not {kind}"), dtype=np.int64), dated

    def moments(self, column: str) -> list[datetime]:
        """Local times as 2026-08-13T22:30, 2026-08-13 22:30 or with seconds; an offset from UTC is allowed."""
        return self._each(column, datetime.fromisoformat, "is not a time as 2026-08-13T22:30")

    def _each(self, column: str, read: Callable[[str], T], wrong: str) -> list[T]:
        values: list[T] = []
        problems: list[int] = []
        for n, text in enumerate(self.columns[column]):
            try:
                values.append(read(text))
            except ValueError:
                problems.append(n)
        self._refuse(column, problems, wrong)
        return values

    def _refuse(self, column: str, rows: Sequence[int], wrong: str) -> None:
        if rows:
            texts = self.columns[column]
            raise Refusal(
                f"{self.file}: {len(rows)} rows cannot be read. Mend them and run again.",
                [BadRow(n + 2, f"{column}: “{texts[n][:40]}” {wrong}") for n in rows],
            )


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError
    return value


def _name(text: str) -> str:
    if not text:
        raise ValueError
    return text


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """A file with a header; it may be large here, as nothing but this command waits for it. Raises Refusal where a
    column or a value is missing."""
    rows = rows_of(path)
    header = [name.lower() for name in rows[0][1]] if rows else []
    missing = [name for name in required if name not in header]
    if missing:
        raise Refusal(
            f"{path.name} must begin with a row naming its columns: {', '.join(required)}. Missing: "
            f"{', '.join(missing)}."
        )
    body = rows[1:]
    if not body:
        raise Refusal(f"{path.name} has a header but no rows.")
    wanted = [name for name in (*required, *optional) if name in header]
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        raise Refusal(f"{path.name} has two columns called {twice[0]}. Take one away.", [BadRow(rows[0][0], "")])
    at = {name: header.index(name) for name in wanted}
    wide = [BadRow(number, "more columns than the header") for number, cells in body if len(cells) > len(header)]
    numbers = {number for number, _cells in rows}
    empty = [BadRow(n, "empty") for n in range(1, body[-1][0]) if n not in numbers]
    if wide or empty:
        short = [
            BadRow(number, "too few columns")
            for number, cells in body
            if not all(_cell(cells, at[name]) for name in required)
        ]
        wrong = sorted([*wide, *empty, *short], key=lambda bad: bad.row)
        raise Refusal(f"{path.name}: {len(wrong)} rows are empty or have too few or too many columns.", wrong)
    return Table(path.name, {name: [_cell(cells, at[name]) for _number, cells in body] for name in wanted})


def _cell(cells: Sequence[str], column: int) -> str:
    """ "" where the row ends before the column."""
    return cells[column] if column < len(cells) else ""
