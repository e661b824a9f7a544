import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0004_move")]

    operations = [
        migrations.RemoveField(
            model_name="measure",
            name="area",
        ),
        migrations.RemoveField(
            model_name="priority",
            name="decided_at",
        ),
        migrations.RemoveField(
            model_name="priority",
            name="decided_by",
        ),
        migrations.RemoveField(
            model_name="priority",
            name="ends_on",
        ),
        migrations.RemoveField(
            model_name="priority",
            name="starts_on",
        ),
        migrations.AlterField(
            model_name="priority",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="measures.prioritydecision"
            ),
        ),
    ]
