from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from samlad.audit import triggers
from samlad.audit.models import ChainHead
from samlad.audit.service import Said, broken_link, record, record_all

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def write(partnership=1, **changes):
    told = {
        "actor": "test",
        "verb": "thing.done",
        "object_type": "thing",
        "object_id": 7,
        "now": NOW,
        "data": {"å": 1.5},
    }
    return record(partnership_id=partnership, **(told | changes))


def by_force(statement, *arguments):
    """What somebody with the database's own password could do."""
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def test_events_form_a_chain_each_naming_the_one_before(db):
    first, second = write(), write(verb="thing.undone")
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous == "0" * 64
    assert second.previous == first.digest != second.digest
    assert (ChainHead.objects.get().sequence, ChainHead.objects.get().digest) == (2, second.digest)
    assert broken_link(1) is None


def test_several_at_once_are_chained_in_their_order(db):
    write()
    told = record_all(
        partnership_id=1, actor="a", now=NOW, said=[Said("one", "thing", 1), Said("two", "thing", 2, {"n": 3})]
    )
    assert [e.sequence for e in told] == [2, 3]
    assert broken_link(1) is None


def test_each_partnership_has_its_own_chain(db):
    assert [write(1).sequence, write(2).sequence, write(1).sequence] == [1, 1, 2]
    assert broken_link(1) is broken_link(2) is broken_link(3) is None


def test_an_event_goes_with_the_thing_it_tells_about(db):
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert write().sequence == 2
    assert broken_link(1) is None


@pytest.mark.parametrize(
    ("statement", "arguments", "found"),
    [
        ("UPDATE audit_event SET verb = %s WHERE sequence = 3", ["thing.else"], 3),
        ("UPDATE audit_event SET at = %s WHERE sequence = 2", [datetime(2026, 11, 24, 9, 1, tzinfo=UTC)], 2),
        ("UPDATE audit_event SET actor = %s WHERE sequence = 1", ["somebody"], 1),
        ("UPDATE audit_event SET data = %s WHERE sequence = 4", ['{"å": 2}'], 4),
        ("UPDATE audit_event SET digest = %s WHERE sequence = 5", ["f" * 64], 5),
        ("DELETE FROM audit_event WHERE sequence = 2", [], 3),
        ("DELETE FROM audit_event WHERE sequence = 5", [], 5),
        ("DELETE FROM audit_event WHERE sequence > 0", [], 1),
    ],
)
def test_a_link_broken_by_force_is_found(db, statement, arguments, found):
    for _ in range(5):
        write()
    by_force(statement, *arguments)
    assert broken_link(1) == found
