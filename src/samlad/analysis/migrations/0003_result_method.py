from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_by_turn")]

    operations = [
        migrations.RemoveIndex("result", "result_of_round"),
        migrations.RenameField("result", "kind", "method"),
        migrations.AddIndex("result", models.Index(fields=["round", "method"], name="result_of_round")),
    ]
