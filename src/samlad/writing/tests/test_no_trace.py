"""A word that somebody takes away again is nowhere in the database's own files."""

import time
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from tests.steps import close

from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, edit_field
from samlad.writing.models import Earlier
from samlad.writing.service import Edit

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ("picture_picturefield", "writing_earlier", "writing_place")
TAKEN_AWAY, STAYS, OTHERS = "Kvastskaftsgatan", "Ärtrisgränd", "Grötfatsvägen"
SHORT = f"Lugnt på {STAYS}."
LONG = " ".join(f"{Random(1).choice('abc')}{n:x}" for n in range(3000))  # more than a page holds


def sqlite_files():
    assert "secure_delete=ON" in connection.settings_dict["OPTIONS"]["init_command"], "a build may have it off"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0, "somebody else reads or writes"
    name = connection.settings_dict["NAME"]
    return [path for path in (Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-journal")) if path.exists()]


def postgres_files():
    """Of the tables and of what they keep beside them, packed; where the test may read the server's files."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        for table in TABLES:
            cursor.execute(f"VACUUM FULL {table}")
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_relation_filepath(oid), pg_relation_filepath(nullif(reltoastrelid, 0))"
            " FROM pg_class WHERE relname = ANY(%s)",
            [list(TABLES)],
        )
        paths = [folder / path for row in cursor.fetchall() for path in row if path]
    try:
        assert all(path.exists() for path in paths)
    except (PermissionError, AssertionError):
        pytest.skip("the server's data directory is not on this machine, or not ours to read")
    return paths


def holds(word):
    files = sqlite_files() if connection.vendor == "sqlite" else postgres_files()
    return any(word.encode() in path.read_bytes() for path in files)


def is_gone(word):
    """PostgreSQL keeps what a transaction may still see, and others are tested on the same server: looked for again
    until those that ran when it was taken away have ended."""
    for _again in range(1 if connection.vendor == "sqlite" else 120):
        if not holds(word):
            return True
        time.sleep(0.25)
    return False


@pytest.fixture
def field(world, round):
    close(world, round)
    draft_picture(actor=world.system, now=world.now, round_id=round.pk)
    if connection.vendor == "postgresql":  # as it is written: what is packed together could not be searched for
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE picture_picturefield ALTER COLUMN text SET STORAGE EXTERNAL")
    yield PictureField.objects.get(section="weather")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE picture_picturefield ALTER COLUMN text SET STORAGE EXTENDED")


@pytest.mark.parametrize("around", ["", LONG], ids=["in a row", "beside a row"])
def test_what_is_taken_away_leaves_no_trace(world, field, around):
    def wrote(text, base):
        return edit_field(actor=world.system, now=world.now, field_id=field.pk, edit=Edit(text, base)).text

    first = wrote(f"{SHORT} {around} Bråk på {TAKEN_AWAY} i går.", "")
    assert holds(TAKEN_AWAY)
    wrote(first.replace("Lugnt", f"Lugnt på {OTHERS} och"), first)
    stands = wrote(SHORT, first)
    assert OTHERS in stands
    assert Earlier.objects.exists(), "what it was is known by its digest"
    assert is_gone(TAKEN_AWAY)
    assert holds(OTHERS)
    assert holds(STAYS)
    assert wrote(first, first) == stands, "and who still has the old words began from them"
