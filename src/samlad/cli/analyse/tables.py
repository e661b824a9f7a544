"""CSV files as columns of numbers, with every bad row named."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from samlad.lib.errors import BadFile, RowProblem

T = TypeVar("T")
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

    def names(self, column: str) -> list[str]:
        """Text that may not be empty."""
        return self._each(column, _name, "is empty")

    def numbers(self, column: str, *, at_least: float = -np.inf) -> NDArray[np.float64]:
        """Finite numbers, a decimal comma allowed."""

        def number(text: str) -> float:
            value = float(text.replace(",", "."))
            if not np.isfinite(value) or value < at_least:
                raise ValueError
            return value

        wanted = "a number" if at_least == -np.inf else f"a number of at least {at_least:g}"
        return np.array(self._each(column, number, f"is not {wanted}"), dtype=np.float64)

    def counts(self, column: str) -> NDArray[np.int64]:
        """Whole numbers of at least 0."""
        values = self.numbers(column, at_least=0)
        problems = [n for n, v in enumerate(values) if v != int(v)]
        self._refuse(column, problems, "is not a whole number")
        return values.astype(np.int64)

    def times(self, column: str) -> tuple[NDArray[np.int64], bool]:
        """Days since 1970 from ISO dates, or whole numbers as they stand; the flag says that they were dates. All of
        one kind: the first row decides which."""
        texts = self.columns[column]
        dated = bool(texts) and "-" in texts[0][1:]
        read: Callable[[str], int] = (lambda t: date.fromisoformat(t[:10]).toordinal() - EPOCH) if dated else int
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
            raise BadFile(
                f"{self.file}: {len(rows)} rows cannot be read. Mend them and run again.",
                [RowProblem(n + 2, f"{column}: “{texts[n][:40]}” {wrong}") for n in rows],
            )


def _name(text: str) -> str:
    if not text:
        raise ValueError
    return text


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """A CSV file with a header; comma, semicolon or tab; UTF-8. Raises BadFile where a column or a value is missing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path.name} is not UTF-8. Save it as “CSV UTF-8” and run again.") from error
    first = text.split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    header = [h.strip().lower() for h in rows[0]] if rows else []
    missing = [name for name in required if name not in header]
    if missing:
        raise BadFile(f"{path.name} must begin with a row naming its columns: {', '.join(required)}. Missing: "
                      f"{', '.join(missing)}.")  # fmt: skip
    body = [(n, row) for n, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if len(body) != len(rows) - 1 and any(n != m + 2 for m, (n, _row) in enumerate(body)):
        blank = [n for n, row in enumerate(rows[1:], start=2) if not any(cell.strip() for cell in row)]
        raise BadFile(f"{path.name} has empty rows between others.", [RowProblem(n, "empty") for n in blank])
    short = [RowProblem(n, "too few columns") for n, row in body if len(row) < len(header)]
    if short:
        raise BadFile(f"{path.name}: {len(short)} rows have too few columns.", short)
    if not body:
        raise BadFile(f"{path.name} has a header but no rows.")
    wanted = [name for name in (*required, *optional) if name in header]
    at = {name: header.index(name) for name in wanted}
    return Table(path.name, {name: [row[at[name]].strip() for _n, row in body] for name in wanted})
