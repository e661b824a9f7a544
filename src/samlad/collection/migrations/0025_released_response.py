import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0024_raw_rows_have_their_unit")]

    operations = [
        migrations.RenameModel("ReleasedCoverage", "ReleasedResponse"),
        migrations.AlterField(
            model_name="releasedresponse",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="collection.round"
            ),
        ),
    ]
