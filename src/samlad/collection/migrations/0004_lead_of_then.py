import django.db.models.deletion
from django.db import migrations, models

OWNED = ["Report", "Submission", "Draft", "StatusAnswer", "Release", "ReportLink"]


def organisation():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0003_sub_kinds_cross"),
        ("partnership", "0003_key_purpose"),
    ]
    operations = [
        migrations.AddField(model, field, organisation()) for model in OWNED for field in ("organisation", "lead")
    ] + [migrations.AddField("Observation", "lead", organisation())]
