import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_base_maps"), ("partnership", "0007_shares_places")]

    operations = [
        migrations.RenameModel("Coverage", "FunctionArea"),
        migrations.AlterField(
            model_name="functionarea",
            name="function",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partnership.function"
            ),
        ),
        migrations.AlterField(
            model_name="functionarea",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.area"),
        ),
    ]
