"""Run as a process of its own on an empty database: migrates to the state before, fills in the dump, migrates on.
`python -m tests.upgrade.upgrading NAME` of one of the dumps."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import django

from samlad.lib.garbage import rarely_collected

BEFORE = {
    "released": (("partnership", "0006"), ("places", "0003"), ("collection", "0019"), ("measures", "0013")),
    "documents": (("collection", "0024"), ("picture", "0004"), ("records", "0002"), ("writing", "0001")),
}


def dump_of(name: str) -> Path:
    return Path(__file__).with_name(f"before_{name}.json.gz")


def dumped(name: str) -> dict[str, list[dict[str, Any]]]:
    tables_as_dumped = json.loads(gzip.decompress(dump_of(name).read_bytes()))
    return {table: [dict(zip(columns, row, strict=True)) for row in rows] for table, columns, rows in tables_as_dumped}


def fill(name: str) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in dumped(name).items():
            kinds = {c.name: c.type_code for c in connection.introspection.get_table_description(cursor, table)}
            for row in rows:
                values = [_value(connection, table, kinds, column, value) for column, value in row.items()]
                names, marks = ", ".join(f'"{n}"' for n in row), ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
            if connection.vendor == "postgresql":  # where the numbering of rows went on, as it had come to
                sequence = f"pg_get_serial_sequence('{table}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, max(id)) FROM {table}")


def _value(connection: Any, table: str, kinds: Any, name: str, value: Any) -> Any:
    if name == "outline":
        return bytes.fromhex(value)
    if connection.vendor == "postgresql" and kinds[name] == 16 and value is not None:  # boolean
        return bool(value)
    return value


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    with rarely_collected():
        for app, state in BEFORE[sys.argv[1]]:
            call_command("migrate", app, state, verbosity=0)
        fill(sys.argv[1])
        call_command("migrate", verbosity=0)
