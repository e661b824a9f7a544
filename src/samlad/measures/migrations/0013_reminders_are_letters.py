import django.db.models.deletion
from django.db import migrations, models


def forget_the_refused(apps, schema_editor):
    """Those who were refused were to be tried again the next day: now they are, as letters."""
    apps.get_model("measures", "FollowUpReminder").objects.filter(sent_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0012_shipped_signs"),
        ("post", "0001_letters"),
    ]

    operations = [
        migrations.RunPython(forget_the_refused, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="followupreminder", name="reminder_answered"),
        migrations.RemoveField(model_name="followupreminder", name="refusal"),
        migrations.RemoveField(model_name="followupreminder", name="refused_at"),
        migrations.RemoveField(model_name="followupreminder", name="sent_at"),
        migrations.AddField(
            model_name="followupreminder",
            name="letter",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reminder",
                to="post.letter",
            ),
        ),
    ]
