"""What stood as a decision was decided when it was written down."""

from django.db import migrations


def decided(apps, schema_editor):
    decisions = apps.get_model("meetings", "Decision")._base_manager
    states = apps.get_model("meetings", "DecisionState")
    states._base_manager.bulk_create(
        states(partnership_id=d.partnership_id, decision=d, state="decided", at=d.decided_at, by=d.decided_by)
        for d in decisions.filter(states=None).order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_decision_states")]
    operations = [migrations.RunPython(decided, migrations.RunPython.noop)]
