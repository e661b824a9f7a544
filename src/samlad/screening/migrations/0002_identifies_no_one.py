from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0001_decisions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="screeningdecision",
            name="decision",
            field=models.CharField(choices=[("nobody", "It identifies no one")], max_length=20),
        ),
    ]
