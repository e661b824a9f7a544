"""A partnership that was there before the table of techniques has it after the upgrade."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_scopes import scopes_disabled

from samlad.measures.models import Technique
from samlad.measures.queries import techniques
from samlad.measures.service import replace_techniques

BEFORE, SHIPS = ("measures", "0008_reminder_of_each"), ("measures", "0009_shipped_techniques")


@pytest.fixture
def upgrade(transactional_db):
    """Runs the step of the upgrade that ships them, on the database as it is."""

    def run():
        executor = MigrationExecutor(connection)
        executor.migrate([BEFORE])
        executor = MigrationExecutor(connection)
        executor.migrate([SHIPS])

    yield run
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_after_an_upgrade_the_techniques_are_there(transactional_db, world, other_world, upgrade):
    Technique.objects.all().delete()
    with scopes_disabled():
        upgrade()
    shipped = [str(t) for t in techniques()]
    assert len(shipped) > 10
    replace_techniques(actor=world.system, now=world.now)
    assert [str(t) for t in techniques()] == shipped


def test_a_table_of_ones_own_stays(transactional_db, world, upgrade):
    replace_techniques(
        actor=world.system, now=world.now,
        content=b"mechanism,text_sv,text_en,indicators,source\nrisk,Egen,Own,fire,Vi\n",
    )  # fmt: skip
    with scopes_disabled():
        upgrade()
    assert [t.text_sv for t in techniques()] == ["Egen"]
