"""What opening a foreign file may cost. One table for all kinds; whoever needs more changes it here."""

from dataclasses import dataclass

MEGA = 1_000_000
BUSY = 3  # so that a busy machine refuses no file that an idle one reads


@dataclass(frozen=True)
class Limits:
    """`data`, `unpacked` and `answer` in bytes: the file, what it may unpack to, and what its reader may give back.
    `memory` is the address space of the process, interpreter and libraries (about 300 MB) included. `seconds` are
    the processor's; by the clock it may be BUSY times as many."""

    reader: str
    data: int
    memory: int
    seconds: int
    answer: int
    unpacked: int = 0


LIMITS = {
    "map": Limits("maps", data=100 * MEGA, memory=1500 * MEGA, seconds=15, answer=40 * MEGA),
    "base map": Limits("basemaps", data=100 * MEGA, memory=1500 * MEGA, seconds=15, answer=40 * MEGA),
    "workbook": Limits("workbooks", data=5 * MEGA, memory=700 * MEGA, seconds=10, answer=20 * MEGA, unpacked=25 * MEGA),
    "records": Limits(
        "records", data=50 * MEGA, memory=1500 * MEGA, seconds=15, answer=120 * MEGA, unpacked=100 * MEGA
    ),
}
LARGEST_TABLE = 5 * MEGA  # bytes of plain text, which needs no process of its own: it is only divided
MOST_ROWS = 20_000
MOST_COLUMNS = 200


class Refused(Exception):
    """A reader's no, by code: the process that asked puts it into words. `row` as the user sees the file."""

    def __init__(self, code: str, row: int = 0, **about: str) -> None:
        super().__init__(code, row, about)
        self.code, self.row, self.about = code, row, about
