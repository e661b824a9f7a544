"""Released words, the rounds they were seen in, and what outside events count as: tables and columns, still empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0019_letters_with_links"),
        ("partnership", "0007_shares_places"),
        ("places", "0003_base_maps"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleasedObservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wording", models.TextField(blank=True, max_length=4000)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("moment", "At a certain time"),
                            ("day", "Some time during the day"),
                            ("night", "During a night"),
                            ("interval", "Between two times"),
                            ("week", "The whole week"),
                        ],
                        max_length=10,
                    ),
                ),
                ("local_date", models.DateField()),
                (
                    "signal",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "None"), (1, "Some"), (2, "Much"), (3, "Very much")], null=True
                    ),
                ),
                ("released_at", models.DateTimeField()),
                ("released_by", models.CharField(max_length=100)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="ReleasedSighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="ceased_in",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.round"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.indicator"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="kind",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.indicatorkind"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="observation",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="release",
                to="collection.observation",
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="place",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AddField(
            model_name="releasedobservation",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="released", to="collection.round"
            ),
        ),
        migrations.AddField(
            model_name="releasedsighting",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
            ),
        ),
        migrations.AddField(
            model_name="releasedsighting",
            name="released",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sightings",
                to="collection.releasedobservation",
            ),
        ),
        migrations.AddField(
            model_name="releasedsighting",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.round"
            ),
        ),
        migrations.AddIndex(
            model_name="releasedobservation",
            index=models.Index(fields=["partnership", "local_date"], name="released_by_day"),
        ),
        migrations.AddConstraint(
            model_name="releasedobservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), ("wording", ""), _connector="OR"),
                name="withdrawn_says_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasedobservation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", False), models.Q(("wording", ""), _negated=True), _connector="OR"
                ),
                name="released_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasedsighting",
            constraint=models.UniqueConstraint(fields=("released", "round"), name="seen_once_a_round"),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="happened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="indicator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.indicator"
            ),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="kind",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collection.indicatorkind"
            ),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="local_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="place",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AddField(
            model_name="importedevent",
            name="round",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outside_events",
                to="collection.round",
            ),
        ),
    ]
