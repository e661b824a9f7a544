"""What is promised never to change: every table of it, and every way there is to change a row all the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from samlad.audit import triggers
from samlad.audit.models import Event

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MODELS = [m for m in apps.get_models() if getattr(m, "unchangeable", False)]
PROMISED = {
    "audit_event",
    "records_record",
    "records_recordfile",
    "picture_publication",
    "meetings_meetingpublication",
    "meetings_decision",
    "meetings_decisionreport",
    "meetings_decisionstate",
    "meetings_meetingtime",
    "meetings_agenda",
    "collection_meetingmove",
    "collection_gearup",
    "collection_gearup_calls",
    "collection_gearchange",
    "supplements_supplementpublication",
    "measures_prioritydecision",
    "measures_priority",
    "measures_priorityreturn",
    "measures_influence",
    "measures_problemstatus",
    "measures_followup",
    "measures_comparison",
    "measures_comparison_areas",
    "measures_figures",
    "analysis_dataset",
    "screening_screeningdecision",
}
REPLACE = [
    "INSERT OR REPLACE INTO {t} SELECT * FROM {t}",
    "REPLACE INTO {t} SELECT * FROM {t}",
    "INSERT OR REPLACE INTO {t} ({others}) SELECT {others} FROM {t}",  # by its number, not by its key
    "UPDATE OR REPLACE {t} SET id = id",
]
UPSERT = "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT ({on}) DO UPDATE SET id = excluded.id"
WAYS = ["UPDATE {t} SET id = id", "DELETE FROM {t}", UPSERT]
ONLY = {
    "sqlite": [*WAYS, *REPLACE],
    "postgresql": [
        *WAYS,
        "TRUNCATE {t} CASCADE",
        "MERGE INTO {t} USING {t} AS o ON {t}.id = o.id WHEN MATCHED THEN UPDATE SET id = o.id",
        "MERGE INTO {t} USING {t} AS o ON {t}.id = o.id WHEN MATCHED THEN DELETE",
    ],
}


@pytest.fixture
def written(db):
    """A row in every table that never changes."""
    from samlad.partnership.models import Partnership

    row_of = {}

    def make(model):
        if model not in row_of:
            values = {}
            for field in model._meta.concrete_fields:
                if field.primary_key or field.null:
                    continue
                if field.is_relation:
                    other = field.related_model
                    values[field.name] = (
                        Partnership.objects.create(slug="s", name="S")
                        if other is Partnership and other not in row_of
                        else make(other)
                    )
                    row_of[other] = values[field.name]
                else:
                    values[field.name] = {
                        "DateTimeField": NOW + timedelta(hours=len(values)),  # what ends does so after it begins
                        "DateField": NOW.date(),
                        "TimeField": NOW.time(),
                        "JSONField": {},
                        "BinaryField": b"x",
                    }.get(field.get_internal_type(), 1)
            row_of[model] = model._base_manager.create(**values)
        return row_of[model]

    for model in MODELS:
        row = make(model)
        for relation in model._meta.local_many_to_many:
            through = relation.remote_field.through
            own, other = relation.m2m_column_name(), relation.m2m_reverse_name()
            through._base_manager.create(**{own: row.pk, other: make(relation.related_model).pk})
    return row_of


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def keys(table):
    """The columns of each unique index, as they stand in ON CONFLICT (…). One of some rows alone cannot stand there."""
    of_some = {c.name for m in MODELS for c in m._meta.constraints if getattr(c, "condition", None)}
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    whole = [c for name, c in constraints.items() if name not in of_some]
    return sorted({tuple(c["columns"]) for c in whole if c["unique"] or c["primary_key"]})


def columns_but_id(table):
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    return ", ".join(connection.ops.quote_name(c) for c in columns if c != "id")


def test_every_table_that_is_promised_is_guarded():
    assert set(triggers.tables()) == PROMISED


def statements(table):
    """Every way there is to change a row, with SQLite's setting as this connection and as another program has it."""
    unique = keys(table)
    for way in ONLY[connection.vendor]:
        if "{others}" in way and len(unique) == 1:
            continue  # nothing but the key is unique: this is a new row
        for on in unique if "{on}" in way else [()]:
            statement = way.format(t=table, others=columns_but_id(table), on=", ".join(on))
            yield from ((statement, setting) for setting in (("ON", "OFF") if connection.vendor == "sqlite" else ("",)))


@pytest.mark.parametrize("table", sorted(PROMISED))
def test_the_database_itself_refuses_to_change_what_is_official(written, table):
    before = rows(table)
    assert before
    for statement, recursive in statements(table):
        with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
            connection.check_constraints()  # PostgreSQL truncates nothing while a check is waiting
            if recursive:
                cursor.execute(f"PRAGMA recursive_triggers={recursive}")
            cursor.execute(statement)
        text = str(caught.value)  # where the row stands in its own way by another key too, that is said first
        assert triggers.MESSAGE in text or "duplicate key" in text, statement
    assert rows(table) == before


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_nor_can_the_application(written, model):
    rows, column = model._base_manager.all(), model._meta.concrete_fields[-1]
    for change in (
        lambda: rows.update(**{column.attname: getattr(rows.get(), column.attname)}),
        lambda: rows._raw_delete(rows.db),
        lambda: rows.get().save(),
    ):
        with pytest.raises(DatabaseError, match=triggers.MESSAGE), transaction.atomic():
            change()


def test_new_rows_are_written_as_before(written):
    """Also those that two write at once: the second finds the first one's row, as in any other table."""
    row = written[apps.get_model("measures", "PriorityReturn")]
    again, created = type(row)._base_manager.get_or_create(decision=row.decision, defaults={"partnership_id": 1})
    assert (again, created) == (row, False)
    event = Event.objects.get()
    Event.objects.bulk_create(
        [
            Event(**{f.attname: getattr(event, f.attname) for f in Event._meta.fields} | {"id": None, "sequence": n})
            for n in (2, 3)
        ]
    )
    assert Event.objects.count() == 3


def test_every_trigger_is_there_and_its_absence_is_seen(db):
    assert triggers.missing() == []
    triggers.remove()
    names = triggers.missing()
    assert len(names) == len(PROMISED) * (3 if connection.vendor == "sqlite" else 2)
    triggers.install()
    assert triggers.missing() == []


def test_a_trigger_that_does_nothing_is_seen(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "records_record_update"')
            cursor.execute(
                'CREATE TRIGGER "records_record_update" BEFORE UPDATE ON "records_record" BEGIN SELECT 1; END'
            )
            expected = "records_record_update"
        else:
            cursor.execute('ALTER TABLE "records_record" DISABLE TRIGGER "records_record_unchangeable"')
            expected = "records_record_unchangeable"
    assert triggers.missing() == [expected]


def test_a_function_that_lets_everything_through_is_seen(db):
    if connection.vendor == "sqlite":
        pytest.skip("PostgreSQL's triggers call a function; SQLite's stand alone")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION samlad_unchangeable() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RETURN NEW; END$$"
        )
    assert len(triggers.missing()) == len(PROMISED) * 2


def test_the_triggers_are_back_after_a_migrate(db):
    triggers.remove()
    assert triggers.missing()
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_the_triggers_are_back_when_the_lifting_went_wrong(db):
    with pytest.raises(RuntimeError), triggers.lifted():
        assert triggers.missing()
        raise RuntimeError
    assert triggers.missing() == []


def test_a_table_that_a_migration_rebuilt_gets_its_triggers_back(transactional_db):
    """SQLite drops a table's triggers when a migration rebuilds it."""
    with connection.schema_editor() as editor:
        editor.alter_db_table_comment(Event, "", "") if connection.vendor != "sqlite" else editor._remake_table(Event)
    if connection.vendor == "sqlite":
        assert [t for t in triggers.missing() if t.startswith("audit_event")]
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
