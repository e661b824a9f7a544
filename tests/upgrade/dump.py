"""Rows of a database as an older version left them, small enough to keep here: `python -m tests.upgrade.dump NAME DATABASE`
writes the made-up municipality's last rounds as the checked-out version has them in a SQLite file."""

import gzip
import json
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from .upgrading import dump_of

ROUNDS = 6
# In the order they can be filled. Areas without their outlines' detail: nothing here draws them.
PICTURES = (
    "partnership_partnership",
    "partnership_organisation",
    "places_area",
    "collection_questionnaire",
    "collection_round",
    "records_numberseries",
    "records_record",
    "picture_situationpicture",
    "picture_picturefield",
)
RELEASED = (
    "partnership_partnership",
    "partnership_organisation",
    "partnership_function",
    "places_area",
    "places_place",
    "collection_source",
    "collection_indicator",
    "collection_indicatorkind",
    "collection_questionnaire",
    "collection_question",
    "collection_round",
    "collection_closure",
    "collection_report",
    "collection_submission",
    "collection_observation",
    "collection_statusanswer",
    "collection_release",
    "collection_importedevent",
    "measures_problem",
    "measures_causeanalysis",
    "measures_cause",
    "measures_cause_observations",
)
TABLES = {"released": RELEASED, "documents": PICTURES}
OUTLINE = bytes.fromhex("010300000000000000")  # an empty polygon


def tables(name: str, database: sqlite3.Connection) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    newest = f"(SELECT id FROM collection_round ORDER BY observed_to DESC LIMIT {ROUNDS})"
    of_round = {
        "collection_round": f"id IN {newest}",
        "collection_closure": f"round_id IN {newest}",
        "collection_report": f"round_id IN {newest}",
        "collection_submission": f"report_id IN (SELECT id FROM collection_report WHERE round_id IN {newest})",
        "collection_observation": f"round_id IN {newest} OR report_id IS NULL",
        "collection_statusanswer": f"round_id IN {newest} AND observation_id IN"
        f" (SELECT id FROM collection_observation WHERE round_id IN {newest})",
        "collection_release": f"observation_id IN (SELECT id FROM collection_observation WHERE round_id IN {newest})",
    }
    for table in TABLES[name]:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        rows = database.execute(f"SELECT * FROM {table} WHERE {of_round.get(table, '1=1')}").fetchall()
        yield table, columns, [[OUTLINE.hex() if isinstance(v, bytes) else v for v in row] for row in rows]


if __name__ == "__main__":
    dumped_tables = list(tables(sys.argv[1], sqlite3.connect(sys.argv[2])))
    dump_of(sys.argv[1]).write_bytes(gzip.compress(json.dumps(dumped_tables).encode(), mtime=0))
    print({table: len(rows) for table, _columns, rows in dumped_tables})
