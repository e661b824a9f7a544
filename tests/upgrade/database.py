"""A database of its own, of the same kind as that of the tests, brought up from an older version."""

import json
import os
import subprocess
import sys
import uuid
from contextlib import contextmanager

from django.db import connection


@contextmanager
def empty_database(folder):
    """The address of one beside that of the tests, of the same kind."""
    name = f"upgrade_{uuid.uuid4().hex[:8]}"
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    import psycopg

    parameters = connection.settings_dict
    server = f"postgresql://{parameters['USER']}:{parameters['PASSWORD']}@{parameters['HOST']}:{parameters['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            base.execute(f"DROP DATABASE {name} WITH (FORCE)")


def upgrade(name, folder, ask):
    """What the script `ask` prints, as JSON, of the upgraded database."""
    with empty_database(folder) as url:
        env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "samlad.config.settings"}
        subprocess.run([sys.executable, "-m", "tests.upgrade.upgrading", name], env=env, check=True, timeout=300)
        answer = subprocess.run([sys.executable, "-c", ask], env=env, check=True, capture_output=True, timeout=60)
    return json.loads(answer.stdout)
