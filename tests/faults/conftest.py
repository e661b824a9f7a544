"""A small partnership in rows that other processes see, and the house that serves it."""

from collections.abc import Iterator

import pytest
from conftest import make_world
from django.db import connection
from django_scopes import scope
from tests.faults.house import House, running


@pytest.fixture
def world(transactional_db) -> Iterator[object]:
    made = make_world("orebro")
    with scope(partnership=made.partnership):
        yield made


@pytest.fixture
def database(transactional_db) -> str:
    """The address of the test's own database."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


@pytest.fixture
def house(world, database, tmp_path) -> Iterator[House]:
    with running(database, tmp_path) as made:
        yield made
