"""A small partnership in rows that other processes see, and the house that serves it."""

from collections.abc import Iterator

import pytest
from conftest import make_world
from django.db import connection
from django_scopes import scope
from tests.faults.house import House, running


@pytest.fixture
def world(transactional_db) -> Iterator[object]:
    orebro = make_world("orebro")
    with scope(partnership=orebro.partnership):
        yield orebro


@pytest.fixture
def database(transactional_db) -> str:
    """The address of the test's own database."""
    parameters = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parameters['NAME']}"
    return f"postgres://{parameters['USER']}@{parameters['HOST']}:{parameters['PORT'] or 5432}/{parameters['NAME']}"


@pytest.fixture
def house(world, database, tmp_path) -> Iterator[House]:
    with running(database, tmp_path) as running_house:
        yield running_house
