"""PostgreSQL tells whoever follows a partnership that its log has grown, when the transaction is committed
(`lib.waking`): no statement more for the services that write."""

from django.db import migrations

TELL = """
CREATE FUNCTION samlad_wake() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN PERFORM pg_notify('samlad_changes', NEW.partnership_id::text); RETURN NULL; END$$;
CREATE TRIGGER samlad_wake AFTER INSERT OR UPDATE ON audit_chainhead FOR EACH ROW EXECUTE FUNCTION samlad_wake();
"""
NO_MORE = "DROP TRIGGER samlad_wake ON audit_chainhead; DROP FUNCTION samlad_wake();"


def run(statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(run(TELL), run(NO_MORE))]
