"""What a command answers, and what it refuses in words."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from safetystats.digits import settled

EXACT = 9  # significant digits of a number in an answer: what follows depends on the processor
MOST_ROWS = 20  # bad rows that are written out for people


@dataclass(frozen=True)
class BadRow:
    """`row` counts from 1 as a spreadsheet shows the file, the header included; 0 is the whole file."""

    row: int
    reason: str


class Refusal(Exception):
    """Something the user can mend: a sentence that says what to do, and the rows of a file that are wrong."""

    def __init__(self, message: str, rows: Iterable[BadRow] = ()) -> None:
        super().__init__(message)
        self.message, self.rows = message, tuple(rows)


class Mistake(click.ClickException):
    """A refusal on its way out; exit code 1, written to standard error, as JSON when asked for."""

    def __init__(self, refusal: Refusal, as_json: bool) -> None:
        super().__init__(refusal.message)
        self.rows, self.as_json = refusal.rows, as_json

    def show(self, file: Any = None) -> None:
        if self.as_json:
            document = {"error": self.message, "rows": [{"row": r.row, "reason": r.reason} for r in self.rows]}
            click.echo(json.dumps(document, ensure_ascii=False), err=True)
            return
        click.echo(self.message, err=True)
        for bad in self.rows[:MOST_ROWS]:
            click.echo(f"  {bad.row}: {bad.reason}", err=True)
        if len(self.rows) > MOST_ROWS:
            click.echo(f"  … {len(self.rows) - MOST_ROWS}", err=True)


@contextmanager
def mending(as_json: bool) -> Iterator[None]:
    """Turns a refusal, or a file that cannot be written or read, into a message and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise Mistake(refusal, as_json) from refusal
    except OSError as error:
        if error.filename is None:
            raise
        raise Mistake(Refusal(f"{error.filename}: {error.strerror}."), as_json) from error


def answer(
    document: Mapping[str, Any],
    sentences: Sequence[str],
    *,
    as_json: bool,
    encoder: type[json.JSONEncoder] = json.JSONEncoder,
) -> None:
    """Sentences for people, or one JSON document for scripts."""
    if as_json:
        click.echo(json.dumps(settled(document, EXACT), ensure_ascii=False, indent=2, cls=encoder))
        return
    for sentence in sentences:
        click.echo(sentence)
