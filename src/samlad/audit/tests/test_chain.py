from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from samlad.audit import triggers
from samlad.audit.models import ChainHead, Event
from samlad.audit.service import Said, broken_link, record, record_all

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
UNCHANGEABLE = [m for m in apps.get_models() if getattr(m, "unchangeable", False)]


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


@pytest.fixture
def written(db):
    """A row in every table that never changes."""
    from samlad.partnership.models import Partnership

    made = {}

    def make(model):
        if model not in made:
            values = {}
            for field in model._meta.concrete_fields:
                if field.primary_key or field.null:
                    continue
                if field.is_relation:
                    other = field.related_model
                    values[field.name] = (
                        Partnership.objects.create(slug="s", name="S")
                        if other is Partnership and other not in made
                        else make(other)
                    )
                    made[other] = values[field.name]
                else:
                    values[field.name] = {
                        "DateTimeField": NOW, "DateField": NOW.date(), "JSONField": {}, "BinaryField": b"x",
                    }.get(field.get_internal_type(), 1)  # fmt: skip
            made[model] = model._base_manager.create(**values)
        return made[model]

    for model in UNCHANGEABLE:
        make(model)
    return made


def installed():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
            )
        return set(cursor.fetchall())


def wanted():
    ends = ("update", "delete") if connection.vendor == "sqlite" else ("unchangeable", "no_truncate")
    return {(m._meta.db_table, f"{m._meta.db_table}_{end}") for m in UNCHANGEABLE for end in ends}


def test_what_is_official_is_marked_as_unchangeable():
    assert {m.__name__ for m in UNCHANGEABLE} >= {"Event", "Record", "RecordFile", "Publication"}


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


def test_every_unchangeable_table_has_its_triggers(db):
    assert wanted() <= installed()


@pytest.mark.parametrize("model", UNCHANGEABLE, ids=lambda m: m.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_database_itself_refuses_to_change_what_is_official(written, model, statement):
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused above")
    with pytest.raises(DatabaseError, match=triggers.MESSAGE), transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()  # PostgreSQL truncates nothing while a check is waiting
        cursor.execute(statement.format(connection.ops.quote_name(model._meta.db_table)))
    assert model._base_manager.count() == 1


@pytest.mark.parametrize("model", UNCHANGEABLE, ids=lambda m: m.__name__)
def test_nor_can_the_application(written, model):
    rows, column = model._base_manager.all(), model._meta.concrete_fields[-1]
    same = rows.values_list(column.attname, flat=True).get()
    for change in (
        lambda: rows.update(**{column.attname: same}), lambda: rows._raw_delete(connection.alias), written[model].save,
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=triggers.MESSAGE), transaction.atomic():
            change()


def test_the_triggers_are_back_after_a_migrate(db):
    triggers.remove()
    assert not wanted() & installed()
    call_command("migrate", verbosity=0)
    assert wanted() <= installed()


def test_the_triggers_are_back_when_the_lifting_went_wrong(db):
    with pytest.raises(RuntimeError), triggers.lifted():
        assert not wanted() & installed()
        raise RuntimeError
    assert wanted() <= installed()


def test_a_table_that_a_migration_rebuilt_gets_its_triggers_back(transactional_db):
    """SQLite drops a table's triggers when a migration rebuilds it."""
    table = Event._meta.db_table
    with connection.schema_editor() as editor:
        editor.alter_db_table_comment(Event, "", "") if connection.vendor != "sqlite" else editor._remake_table(Event)
    if connection.vendor == "sqlite":
        assert not {t for t, _name in installed()} & {table}
    call_command("migrate", verbosity=0)
    assert wanted() <= installed()
