"""Series of register numbers are rows: all that was numbered is in "EST", and goes on there."""

import django.db.models.deletion
from django.db import migrations, models


def name_them(apps, schema_editor):
    Series, Number = apps.get_model("records", "RecordSeries"), apps.get_model("records", "NumberSeries")
    for partnership in Number.objects.values_list("partnership_id", flat=True).distinct():
        Series.objects.create(partnership_id=partnership, kind="", prefix="EST")


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0006_fill_consents"),
        ("records", "0002_by_turn"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("prefix", models.CharField(default="EST", max_length=8)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="recordseries",
            constraint=models.UniqueConstraint(fields=("partnership", "kind"), name="one_series_per_kind"),
        ),
        migrations.AddField(
            model_name="numberseries",
            name="prefix",
            field=models.CharField(default="EST", max_length=8),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="numberseries", name="one_series_per_year"),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.UniqueConstraint(fields=("partnership", "prefix", "year"), name="one_series_per_year"),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop, elidable=True),
    ]
