"""Run as a process of its own on an empty database: migrates to the state before, fills in the dump, migrates on."""

import gzip
import json
from pathlib import Path
from typing import Any

import django

BEFORE = (("partnership", "0006"), ("places", "0003"), ("collection", "0019"), ("measures", "0013"))
DUMP = Path(__file__).with_name("before_released.json.gz")


def dumped() -> dict[str, list[dict[str, Any]]]:
    found = json.loads(gzip.decompress(DUMP.read_bytes()))
    return {table: [dict(zip(columns, row, strict=True)) for row in rows] for table, columns, rows in found}


def fill() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in dumped().items():
            kinds = {c.name: c.type_code for c in connection.introspection.get_table_description(cursor, table)}
            for row in rows:
                values = [_value(connection, table, kinds, name, value) for name, value in row.items()]
                names, marks = ", ".join(f'"{n}"' for n in row), ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _value(connection: Any, table: str, kinds: Any, name: str, value: Any) -> Any:
    if name == "outline":
        return bytes.fromhex(value)
    if connection.vendor == "postgresql" and kinds[name] == 16 and value is not None:  # boolean
        return bool(value)
    return value


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    for app, name in BEFORE:
        call_command("migrate", app, name, verbosity=0)
    fill()
    call_command("migrate", verbosity=0)
