"""Every draft is made anew when it is next opened: its areas have fields that it had not."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("picture", "SituationPicture").objects.update(drafted_from="")


class Migration(migrations.Migration):
    dependencies = [("picture", "0012_forecast")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
