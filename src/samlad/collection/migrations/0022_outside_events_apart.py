"""What crossed has moved: the former columns and table go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collection", "0021_fill_released_observations"), ("measures", "0014_released_causes")]

    operations = [
        migrations.RemoveField(
            model_name="importedevent",
            name="observation",
        ),
        migrations.DeleteModel(
            name="Release",
        ),
    ]
