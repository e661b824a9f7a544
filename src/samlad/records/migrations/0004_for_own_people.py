"""Records that exist for the people of one lead organisation alone, in series of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0008_meeting_form"),
        ("records", "0003_series_are_data"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recordseries",
            name="one_series_per_kind",
        ),
        migrations.AddField(
            model_name="record",
            name="only_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="recordseries",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordseries",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation", None)), fields=("partnership", "kind"), name="one_series_per_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordseries",
            constraint=models.UniqueConstraint(fields=("organisation", "kind"), name="one_own_series_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="recordseries",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("partnership", "prefix"),
                name="one_own_series_per_prefix",
            ),
        ),
    ]
