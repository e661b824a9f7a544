"""Only what an organisation reported is left among the raw rows: each has its unit, its lead and its report."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0023_only_reports_are_raw")]

    operations = [
        migrations.RemoveConstraint(
            model_name="observation",
            name="observation_has_lead_of_then",
        ),
        migrations.RemoveConstraint(
            model_name="observation",
            name="observed_once_per_key",
        ),
        migrations.RemoveIndex(
            model_name="observation",
            name="observation_by_day",
        ),
        migrations.AlterField(
            model_name="observation",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="function",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.function"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="place",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="collection.report"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="collection.round"
            ),
        ),
        migrations.AddIndex(
            model_name="importedevent",
            index=models.Index(fields=["partnership", "source", "local_date"], name="outside_event_by_day"),
        ),
        migrations.AddConstraint(
            model_name="importedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("happened_at__isnull", False),
                        ("indicator__isnull", False),
                        ("local_date__isnull", False),
                        ("outcome", "counted"),
                    ),
                    models.Q(
                        models.Q(("outcome", "counted"), _negated=True),
                        ("indicator", None),
                        ("local_date", None),
                        ("round", None),
                    ),
                    _connector="OR",
                ),
                name="counted_has_its_day",
            ),
        ),
    ]
