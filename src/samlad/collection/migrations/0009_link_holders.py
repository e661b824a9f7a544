from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0008_drafts_have_forms"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportlink",
            name="holders",
            field=models.JSONField(default=list),
        ),
    ]
