from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import translation

from samlad.audit import triggers
from samlad.audit.models import ChainHead, Event
from samlad.audit.service import EventData, append_event, append_events, mark
from samlad.audit.verifying import Head, chain_fault, partnerships_with_logs

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english(_in_swedish):
    translation.activate("en")


def write(partnership=1, **changes):
    fields = {
        "actor": "test",
        "verb": "thing.done",
        "object_type": "thing",
        "object_id": 7,
        "now": NOW,
        "data": {"å": 1.5},
    }
    return append_event(partnership_id=partnership, **(fields | changes))


def by_force(*statements):
    """What somebody with the database's own password could do."""
    with triggers.lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_events_form_a_chain_each_naming_the_one_before(db):
    first, second = write(), write(verb="thing.undone")
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous == "0" * 64
    assert second.previous == first.digest != second.digest
    assert (ChainHead.objects.get().sequence, ChainHead.objects.get().digest) == (2, second.digest)
    assert chain_fault(1) is None


def test_several_at_once_are_chained_in_their_order(db):
    write()
    events = append_events(
        partnership_id=1,
        actor="a",
        now=NOW,
        events=[EventData("one", "thing", 1), EventData("two", "thing", 2, {"n": 3})],
    )
    assert [e.sequence for e in events] == [2, 3]
    assert chain_fault(1) is None


def test_each_partnership_has_its_own_chain(db):
    assert [write(1).sequence, write(2).sequence, write(1).sequence] == [1, 1, 2]
    assert chain_fault(1) is chain_fault(2) is None
    assert partnerships_with_logs() == {1, 2}


def test_an_event_goes_with_the_thing_it_tells_about(db):
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert write().sequence == 2
    assert chain_fault(1) is None


CUT = ["DELETE FROM audit_event WHERE sequence > 3"]
HEAD_BACK = "UPDATE audit_chainhead SET sequence = 3, digest = (SELECT digest FROM audit_event WHERE sequence = 3)"


@pytest.mark.parametrize(
    ("statements", "fault_text"),
    [
        (["UPDATE audit_event SET verb = 'thing.else' WHERE sequence = 3"], "event 3 is not what was written"),
        (["UPDATE audit_event SET actor = 'somebody' WHERE sequence = 1"], "event 1 is not what was written"),
        (["UPDATE audit_event SET data = '{\"å\": 2}' WHERE sequence = 4"], "event 4 is not what was written"),
        (["UPDATE audit_event SET at = '2026-11-24 09:01:00' WHERE sequence = 2"], "event 2 is not what was written"),
        ([f"UPDATE audit_event SET digest = '{'f' * 64}' WHERE sequence = 5"], "event 5 is not what was written"),
        (["DELETE FROM audit_event WHERE sequence = 2"], "event 2 is missing"),
        (["DELETE FROM audit_event WHERE sequence = 1"], "event 1 is missing"),
        (CUT, "it ends with event 3, but its head names event 5"),
        (["DELETE FROM audit_chainhead"], "its head is missing"),
        (["DELETE FROM audit_event"], "it is empty"),
        ([*CUT, HEAD_BACK], None),  # the log alone cannot know: that is what heads are kept for
        (["DELETE FROM audit_event", "DELETE FROM audit_chainhead"], "it is empty"),
    ],
)
def test_a_link_broken_by_force_is_found(db, statements, fault_text):
    for _ in range(5):
        write()
    by_force(*statements)
    fault = chain_fault(1)
    assert (fault and fault.what) == fault_text


@pytest.mark.parametrize(
    ("statements", "fault_text"),
    [
        ([*CUT, HEAD_BACK], "it ends with event 3, but elsewhere names event 5"),
        (
            ["DELETE FROM audit_event", "DELETE FROM audit_chainhead"],
            "it ends with event 0, but elsewhere names event 5",
        ),
        ([], None),
    ],
)
def test_a_head_kept_elsewhere_finds_what_the_log_cannot(db, statements, fault_text):
    for _ in range(5):
        write()
    number, _dash, digest = mark(1).partition("-")
    heads = [Head("elsewhere", int(number), digest)]
    by_force(*statements)
    fault = chain_fault(1, heads)
    assert (fault and fault.what) == fault_text


def test_a_log_that_was_written_anew_is_found_by_a_head_kept_elsewhere(db):
    """Somebody who can change rows can also reckon a whole new chain that fits itself."""
    for _ in range(5):
        write()
    heads = [Head("elsewhere", 3, Event.objects.get(sequence=3).digest)]
    by_force("DELETE FROM audit_event", "DELETE FROM audit_chainhead")
    for _ in range(5):
        write(actor="somebody else")
    assert chain_fault(1) is None
    assert chain_fault(1, heads).what == "event 3 is another than the one that elsewhere names"
