"""Where a benchmark runs: its own database and data folder, and a day that stands still."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "var" / "bench"
TODAY = "2026-11-24"  # a Tuesday: the round of 2026-W48 is open at any hour of it
HOST = "127.0.0.1"  # all load goes here; there is no option for anywhere else
PREFIX = "samlad_bench"  # no other database is ever dropped
DEFAULT = f"postgresql://postgres@{HOST}:5432/{PREFIX}"


def enter(suffix: str = "") -> str:
    """Sets the environment, also for the server started later, and sets Django up. Returns the database's address.

    SAMLAD_BENCH_DATABASE chooses another one: PostgreSQL on this machine, or sqlite:////tmp/samlad_bench.sqlite3.
    """
    DATA.mkdir(parents=True, exist_ok=True)
    base, dot, ending = os.environ.get("SAMLAD_BENCH_DATABASE", DEFAULT).partition(".sqlite3")
    url = f"{base}{suffix}{dot}{ending}"
    _refuse_others(url)
    os.environ.update(
        DATABASE_URL=url,
        SAMLAD_TODAY=TODAY,
        SAMLAD_DATA=str(DATA),
        DJANGO_SETTINGS_MODULE="samlad.config.settings",
        DEBUG="0",
        LOG_LEVEL="WARNING",
        STATIC_MANIFEST="1",
    )
    _create_if_missing(url)
    import django

    django.setup()
    return url


def database() -> str:
    """The name of the database that `enter` chose."""
    return urlsplit(os.environ["DATABASE_URL"]).path[1:]


def set_up() -> None:
    """Migrates and gathers the static files, as a person would."""
    subprocess.run([sys.executable, "-c", "from samlad.cli.main import main; main()", "setup"], check=True)


def drop(suffix: str = "") -> None:
    """Removes a benchmark's database. Call before `enter`."""
    url = os.environ.get("SAMLAD_BENCH_DATABASE", DEFAULT)
    if url.startswith("sqlite"):
        path = Path(urlsplit(url.replace(".sqlite3", f"{suffix}.sqlite3")).path[1:])
        for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            part.unlink(missing_ok=True)
        return
    _refuse_others(url)
    _administer(url + suffix, 'DROP DATABASE IF EXISTS "{}" WITH (FORCE)')


def _create_if_missing(url: str) -> None:
    if url.startswith("sqlite"):
        return
    import psycopg

    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        _administer(url, 'CREATE DATABASE "{}"')


def _administer(url: str, statement: str) -> None:
    import psycopg

    name = urlsplit(url).path[1:]
    with psycopg.connect(url.removesuffix(name) + "postgres", autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL(statement.replace('"{}"', "{}")).format(psycopg.sql.Identifier(name)))


def _refuse_others(url: str) -> None:
    parts = urlsplit(url)
    if not Path(parts.path).name.startswith(PREFIX):
        sys.exit(f"A benchmark's database is called {PREFIX}…: {Path(parts.path).name} is left alone.")
    if parts.scheme != "sqlite" and parts.hostname not in (HOST, "localhost", "::1"):
        sys.exit("A benchmark loads this machine only.")
