"""The techniques that strengthen signs of safety, for the partnerships that have the table as it ships; a table of their
own stays."""

import csv
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parents[1] / "techniques.csv"


def ship(apps, _schema_editor):
    techniques = apps.get_model("measures", "Technique")
    with SHIPPED.open(encoding="utf-8-sig", newline="") as file:
        shipped = list(csv.DictReader(file))
    known = {row["text_sv"] for row in shipped}
    have = {}
    for technique in techniques._base_manager.all():
        have.setdefault(technique.partnership_id, []).append(technique)
    for partnership_id, rows in have.items():
        if not {row.text_sv for row in rows} <= known or any(row.mechanism == "signs" for row in rows):
            continue
        last = max(row.position for row in rows)
        techniques._base_manager.bulk_create(
            techniques(partnership_id=partnership_id, position=n, **row)
            for n, row in enumerate((row for row in shipped if row["mechanism"] == "signs"), start=last + 1)
        )


class Migration(migrations.Migration):
    dependencies = [("measures", "0011_signs")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
