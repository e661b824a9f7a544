"""Rows that never change: the database itself refuses to change, replace or delete a row of any model marked
`unchangeable`, and of the tables that hold its many-to-many relations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "this row is unchangeable"
FUNCTION = f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END"


def tables() -> list[str]:
    marked = [m for m in apps.get_models() if getattr(m, "unchangeable", False)]
    joined = [f.m2m_db_table() for m in marked for f in m._meta.local_many_to_many]
    return sorted([*(m._meta.db_table for m in marked), *joined])


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _existing(connection):
            for statement in (*_drop(connection, table), *_create(connection, table)):
                cursor.execute(statement)


def remove(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in [s for t in _existing(connection) for s in _drop(connection, t)]:
            cursor.execute(statement)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """For flushing a test database, and for nothing else."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = "default") -> list[str]:
    """The triggers that should be there and are not, are switched off, or do something else."""
    connection = connections[using]
    wanted = {name: sql for table in _existing(connection) for name, sql in _wanted(connection, table).items()}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            present = {name: sql for name, sql in cursor.fetchall() if wanted.get(name) == sql}
        else:
            cursor.execute(
                "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND p.prosrc LIKE %s",
                [f"%{FUNCTION}%"],
            )
            present = dict(cursor.fetchall())
    return sorted(wanted.keys() - present.keys())


def _existing(connection: BaseDatabaseWrapper) -> list[str]:
    there = set(connection.introspection.table_names())
    return [t for t in tables() if t in there]


def _wanted(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """The name of each trigger of the table, and the statement that makes it."""
    if connection.vendor != "sqlite":
        when = {"unchangeable": "UPDATE OR DELETE", "no_truncate": "TRUNCATE"}
        each = {"unchangeable": "ROW", "no_truncate": "STATEMENT"}
        return {
            f"{table}_{end}": f'CREATE TRIGGER "{table}_{end}" BEFORE {verb} ON "{table}" '
            f"FOR EACH {each[end]} EXECUTE FUNCTION samlad_unchangeable()"
            for end, verb in when.items()
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    statements = {
        f"{table}_{verb}": f'CREATE TRIGGER "{table}_{verb}" BEFORE {verb.upper()} ON "{table}" {refuse}'
        for verb in ("update", "delete")
    }
    # INSERT OR REPLACE deletes what stands in its way without asking the trigger above, so that nothing may.
    taken = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE {" AND ".join(f"{c} = NEW.{c}" for c in columns)})'  # noqa: S608
        for columns in _unique(connection, table)
    )
    statements[f"{table}_insert"] = f'CREATE TRIGGER "{table}_insert" BEFORE INSERT ON "{table}" WHEN {taken} {refuse}'
    return statements


def _unique(connection: BaseDatabaseWrapper, table: str) -> list[list[str]]:
    """The quoted columns of each unique index of a table of SQLite, the primary key first."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    keys = sorted({tuple(c["columns"]) for c in constraints if c["unique"] or c["primary_key"]})
    return [[connection.ops.quote_name(column) for column in columns] for columns in keys]


def _create(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    statements = list(_wanted(connection, table).values())
    if connection.vendor == "sqlite":
        return statements
    function = f"CREATE OR REPLACE FUNCTION samlad_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION}$$"
    return [function, *statements]


def _drop(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{name}"' for name in _wanted(connection, table)]
    return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name in _wanted(connection, table)]
