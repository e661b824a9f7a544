from django.db import migrations, models

ONCE = ("fire", "staff_incident", "event")  # as a questionnaire begins; a partnership changes it in its settings


def begin(apps, schema_editor):
    apps.get_model("collection", "Indicator")._base_manager.filter(code__in=ONCE).update(can_persist=False)
    kinds = apps.get_model("collection", "IndicatorKind")._base_manager
    kinds.filter(code="burglary", indicator__code="other_disorder").update(can_persist=False)


class Migration(migrations.Migration):
    """Whether something is asked about again is one thing, whether it is counted another."""

    dependencies = [("collection", "0013_why_not_counted")]

    operations = [
        migrations.RenameField("indicator", "follows_up", "counted"),
        migrations.AddField("indicator", "can_persist", models.BooleanField(default=True)),
        migrations.AddField("indicatorkind", "can_persist", models.BooleanField(default=True)),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
