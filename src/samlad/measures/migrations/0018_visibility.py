from django.db import migrations, models


class Migration(migrations.Migration):
    """Measures from before were in the joint picture: that is what they stay."""

    dependencies = [("measures", "0017_situation")]

    operations = [
        migrations.AddField(
            "measure",
            "visibility",
            models.CharField(
                choices=[
                    ("own", "Only our own organisation"),
                    ("meeting", "The meeting"),
                    ("picture", "The joint picture"),
                ],
                default="picture",
                max_length=10,
            ),
            preserve_default=False,
        )
    ]
