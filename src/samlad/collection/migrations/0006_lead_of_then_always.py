import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OWNED = ["Report", "Submission", "Draft", "StatusAnswer", "Release", "ReportLink"]


class Migration(migrations.Migration):
    dependencies = [("collection", "0005_fill_lead_of_then")]
    operations = [
        migrations.AlterField(
            model,
            field,
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        )
        for model in OWNED
        for field in ("organisation", "lead")
    ] + [
        migrations.AddConstraint(
            "Observation",
            models.CheckConstraint(
                condition=Q(organisation=None, lead=None) | Q(organisation__isnull=False, lead__isnull=False),
                name="observation_has_lead_of_then",
            ),
        ),
        migrations.RemoveConstraint("Draft", "one_draft_per_report"),
        migrations.AddConstraint(
            "Draft", models.UniqueConstraint(fields=["round", "function", "lead"], name="one_draft_per_report")
        ),
    ]
