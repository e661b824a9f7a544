from django.db import migrations

KINDS = (("may_disturb", "Kan störa", "May disturb"), ("may_raise_safety", "Kan öka tryggheten", "May raise safety"))


def begin(apps, schema_editor):
    """What was told before has no kind: nobody knows which it was."""
    kinds = apps.get_model("collection", "IndicatorKind")._base_manager
    for event in apps.get_model("collection", "Indicator")._base_manager.filter(code="event"):
        for position, (code, sv, en) in enumerate(KINDS, start=1):
            told = {"name_sv": sv, "name_en": en, "position": position, "can_persist": False}
            kinds.get_or_create(partnership_id=event.partnership_id, indicator_id=event.pk, code=code, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("collection", "0015_questions_to_sources")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
