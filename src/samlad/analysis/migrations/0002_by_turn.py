from django.db import migrations, models


def in_turn(apps, schema_editor):
    """Those that are there take their turns in the order they were computed, which was the order until now."""
    Result = apps.get_model("analysis", "Result")
    order = Result.objects.order_by("computed_at", "pk").values_list("pk", flat=True)
    rows = [Result(pk=pk, turn=turn) for turn, pk in enumerate(order, start=1)]
    Result.objects.bulk_update(rows, ["turn"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="falsealarmbudget",
            options={"ordering": ["-pk"]},
        ),
        migrations.AlterModelOptions(
            name="result",
            options={"ordering": ["-turn", "-pk"]},
        ),
        migrations.AlterModelOptions(
            name="suggestionanswer",
            options={"ordering": ["-pk"]},
        ),
        migrations.AddField(
            model_name="result",
            name="turn",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(in_turn, migrations.RunPython.noop),
    ]
