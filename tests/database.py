"""The tests' empty database, migrated once for each state of the migrations and copied ever after.

To migrate from nothing costs half a minute; a copy costs nothing. The migrations themselves run whenever they change,
and `migrate` runs on the copy too, so that what is done after every migrate (the triggers) is done.
"""

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db import ProgrammingError, transaction
from django.db.models import Model

from samlad.lib.garbage import rarely_collected

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".pytest_cache" / "database"


def state() -> str:
    """What the schema comes from, as a short digest."""
    digest = hashlib.sha256(django.__version__.encode())
    sources = [*ROOT.glob("src/samlad/**/migrations/*.py"), *ROOT.glob("requirements/app.txt")]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def from_template(connection: Any, folder: Path) -> None:
    """Makes the test database of `connection` a copy of the migrated one, which is made first where it is missing."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes test at once; the first makes it
        if connection.vendor == "sqlite":
            _sqlite(connection, folder)
        else:
            _postgresql(connection)


class Copy:
    """What a SQLite database holds now, in memory, to be put back in a hundredth of a second."""

    def __init__(self, connection: Any) -> None:
        connection.ensure_connection()
        self._held = sqlite3.connect(":memory:")
        self._connection = connection
        connection.connection.backup(self._held)

    def put_back(self) -> None:
        self._connection.ensure_connection()
        self._held.backup(self._connection.connection)


Held = dict[type[Model], dict[Any, dict[str, Any]]]


def held() -> Held:
    """Every row of ours, by model and key."""
    models = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("samlad.")]
    return {m: {row[m._meta.pk.attname]: row for row in m._base_manager.values()} for m in models}


class Rows:
    """What has been written since `before`, to be put back where all is as it was then. Nothing may have been deleted."""

    def __init__(self, connection: Any, before: Held) -> None:
        self._connection = connection
        self._statements: list[tuple[str, Any]] = []
        self._new: dict[type[Model], list[dict[str, Any]]] = {}
        self._changed: list[tuple[type[Model], Any, dict[str, Any]]] = []
        for model, rows in held().items():
            old = before.get(model, {})
            assert old.keys() <= rows.keys(), f"rows of {model.__name__} were deleted"
            self._new[model] = [row for pk, row in rows.items() if pk not in old]
            self._changed += [(model, pk, row) for pk, row in rows.items() if pk in old and row != old[pk]]

    def put_back(self) -> None:
        with transaction.atomic():  # the rows refer to each other in any order
            if not self._statements:
                with self._connection.execute_wrapper(self._remember):
                    self._write()
                return
            with self._connection.cursor() as cursor:
                if self._connection.vendor == "postgresql":  # one question there and back
                    cursor.execute(";".join(cursor.mogrify(sql, params) for sql, params in self._statements))
                    return
                for sql, params in self._statements:
                    cursor.execute(sql, params)

    def _write(self) -> None:
        for model, rows in self._new.items():
            model._base_manager.bulk_create(model(**row) for row in rows)
        for model, pk, row in self._changed:
            key = model._meta.pk.attname
            model._base_manager.filter(pk=pk).update(**{k: v for k, v in row.items() if k != key})

    def _remember(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            self._statements.append((sql, params))
        return execute(sql, params, many, context)


_objects: dict[Any, tuple[Rows, Any]] = {}


def once(name: Any, make: Callable[[], Any]) -> Any:
    """What `make()` gives, with the rows it writes. Made once for each `name` and state of the log that it begins from:
    everything that is written is in the log, and the head of its chain says all that it holds."""
    from django.db import connection

    from samlad.audit.models import ChainHead

    key = name, *ChainHead.objects.order_by("pk").values_list()
    if key in _objects:
        rows, objects = _objects[key]
        rows.put_back()
        return deepcopy(objects)
    before = held()
    objects = make()
    _objects[key] = Rows(connection, before), deepcopy(objects)
    return objects


def emptied_at_once(connection: Any) -> bool:
    """Deletes every row but those of Django's own that migrating made, as a superuser may who asks no trigger.
    Whether it could: emptying each table by itself takes a hundred times longer."""
    own = {"django_migrations", "django_content_type", "auth_permission"}
    tables = [f'"{t}"' for t in connection.introspection.table_names() if t not in own]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables))
            filled = [row[0] for row in cursor.fetchall()]
            if filled:
                cursor.execute(";".join(f"DELETE FROM {t}" for t in filled))
    except ProgrammingError:  # no superuser
        return False
    return True


def _sqlite(connection: Any, folder: Path) -> None:
    template = CACHE / f"{state()}.sqlite3"
    if not template.exists():
        for old in CACHE.glob("*.sqlite3*"):
            old.unlink()
        migrated = _migrated(connection, str(folder / "template.sqlite3"))
        with sqlite3.connect(migrated) as source, sqlite3.connect(folder / "whole.sqlite3") as whole:
            source.backup(whole)  # with what still is in the write-ahead log
        source.close()
        whole.close()
        (folder / "whole.sqlite3").rename(template)
    copy = folder / "test.sqlite3"
    copy.write_bytes(template.read_bytes())
    connection.settings_dict["TEST"]["NAME"] = str(copy)


def _postgresql(connection: Any) -> None:
    of = connection.settings_dict["NAME"]
    name = f"template_{of}_{state()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"template\\_{of}\\_%"])
        there = [row[0] for row in cursor.fetchall()]
        for old in there:
            if old != name:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    if name not in there:
        migrated = _migrated(connection, f"making_{name}")
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{migrated}" RENAME TO "{name}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _migrated(connection: Any, name: str) -> str:
    """A database of that name, migrated from nothing. The connection is closed and its settings are as before."""
    test, own = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    before = test["NAME"]
    test["NAME"] = name
    with rarely_collected():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict["NAME"], test["NAME"] = own, before
    return name


if __name__ == "__main__":  # before the tests begin, for the database that DATABASE_URL names
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    django.setup()
    from django.db import connections

    with tempfile.TemporaryDirectory() as made_in:
        from_template(connections["default"], Path(made_in))
