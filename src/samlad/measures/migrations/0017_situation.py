from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("measures", "0016_answers_are_written")]

    operations = [migrations.RenameField("followup", "now", "situation")]
