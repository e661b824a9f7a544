"""That something has changed, told to every process: by the database, so that no other server is needed.

PostgreSQL sends a notification when the transaction is committed; SQLite counts the commits of other connections, which
costs microseconds to look at. What changed nobody says, PostgreSQL in whose partnership: whoever wakes reads the rest.
"""

import time
from typing import Any

import psycopg
from django.db import connection

CHANNEL = "samlad_changes"
LOOK = 0.02  # seconds between two looks at an SQLite file


def wake(partnership: int) -> None:
    """Wakes whoever waits, once the current transaction is committed, for what has no event in the log: that has a
    trigger which does so. One query on PostgreSQL, none on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(partnership)])


class Commits:
    """Waits for the commits of others. For one thread, which closes it."""

    def __init__(self) -> None:
        self._listening: psycopg.Connection[Any] | None = None
        self._version: int | None = None

    def wait(self, seconds: float) -> frozenset[int] | None:
        """The partnerships in which something has been committed since the last call; None where it may be any of them,
        as after a lost connection. Returns as soon as it is known, at the latest after `seconds`, then with none."""
        if connection.vendor == "postgresql":
            return self._notified(seconds)
        deadline = time.monotonic() + seconds
        while True:
            version = self._data_version()
            if version != self._version:
                self._version = version
                return None
            if time.monotonic() >= deadline:
                return frozenset()
            time.sleep(LOOK)

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
        self._listening = self._version = None
        connection.close()

    def _data_version(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

    def _notified(self, seconds: float) -> frozenset[int] | None:
        if self._listening is None:
            parameters = {k: v for k, v in connection.get_connection_params().items() if k != "pool"}
            self._listening = psycopg.connect(**parameters | {"autocommit": True})
            self._listening.execute(f"LISTEN {CHANNEL}")
            return None
        try:
            payloads = {each.payload for each in self._listening.notifies(timeout=seconds, stop_after=1)}
        except psycopg.OperationalError:
            self.close()
            return None
        return frozenset(map(int, payloads))
