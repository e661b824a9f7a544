"""The area of a measure becomes one of several; priorities that begin the same day become one decision."""

from django.db import migrations


def move(apps, schema_editor):
    Measure, Priority = apps.get_model("measures", "Measure"), apps.get_model("measures", "Priority")
    PriorityDecision = apps.get_model("measures", "PriorityDecision")
    for measure in Measure.objects.exclude(area=None):
        measure.areas.add(measure.area_id)
    decisions = {}
    for p in Priority.objects.order_by("decided_at", "pk"):
        key = (p.partnership_id, p.starts_on, p.ends_on, p.decided_at)
        if key not in decisions:
            decisions[key] = PriorityDecision.objects.create(
                partnership_id=p.partnership_id,
                kind="period",
                starts_on=p.starts_on,
                ends_on=p.ends_on,
                decided_at=p.decided_at,
                decided_by=p.decided_by,
            )
        p.decision = decisions[key]
        p.save()


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_follow_up")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
