"""What speaks for a cause are released observations, not raw ones."""

from django.db import migrations, models


def fill(apps, schema_editor):
    before = apps.get_model("measures", "Cause").observations.through._base_manager
    after = apps.get_model("measures", "Cause").released.through._base_manager
    released = apps.get_model("collection", "ReleasedObservation")._base_manager
    known = dict(released.filter(observation__in=before.values("observation_id")).values_list("observation_id", "pk"))
    pairs = before.values_list("cause_id", "observation_id")
    after.bulk_create(
        after.model(cause_id=cause, releasedobservation_id=known[pk]) for cause, pk in pairs if pk in known
    )


class Migration(migrations.Migration):
    dependencies = [("collection", "0021_fill_released_observations"), ("measures", "0013_reminders_are_letters")]

    operations = [
        migrations.AddField(
            model_name="cause",
            name="released",
            field=models.ManyToManyField(related_name="+", to="collection.releasedobservation"),
        ),
        migrations.RunPython(fill, elidable=True),
    ]
