"""Outside events have their own table: what stood among the raw reports for them goes."""

from django.db import migrations


def delete_outside(apps, schema_editor):
    observations = apps.get_model("collection", "Observation")._base_manager
    observations.filter(report=None)._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("collection", "0022_outside_events_apart")]

    operations = [migrations.RunPython(delete_outside, elidable=True)]
