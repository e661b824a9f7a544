"""The techniques that ship, for the partnerships that are older than the table of techniques."""

import csv
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parents[1] / "techniques.csv"
COLUMNS = ("mechanism", "text_sv", "text_en", "indicators", "source")


def ship(apps, _schema_editor):
    techniques = apps.get_model("measures", "Technique")
    with SHIPPED.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = [{c: row[c].strip() for c in COLUMNS} for row in csv.DictReader(file, delimiter=delimiter)]
    have = techniques._base_manager.values("partnership")
    for partnership in apps.get_model("partnership", "Partnership")._base_manager.exclude(pk__in=have):
        techniques._base_manager.bulk_create(
            techniques(partnership=partnership, position=n, **row) for n, row in enumerate(rows, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("measures", "0009_by_turn"), ("partnership", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
