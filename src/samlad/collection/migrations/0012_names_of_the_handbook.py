from django.db import migrations

NAMES = (
    # model, code, field, the name that was given, the handbook's or what is true of every rhythm
    ("Indicator", "other_disorder", "name_sv", "Annat otrygghetsskapande", "Annat otrygghetsskapande/ordningsstörande"),
    ("Indicator", "other_disorder", "name_en", "Other disorder", "Other unsafety or disorder"),
    ("Source", "police_counts", "name", "Polisens egna veckosiffror", "Polisens egna siffror"),
)


def rename(apps, schema_editor):
    """Where nobody has chosen another name."""
    for model, code, field, before, after in NAMES:
        found = apps.get_model("collection", model)._base_manager.filter(code=code, **{field: before})
        found.update(**{field: after})


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0011_a_day_has_its_word"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
