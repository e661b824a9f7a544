from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("measures", "0014_released_causes")]

    operations = [migrations.RemoveField(model_name="cause", name="observations")]
