"""A draft from before drafts belonged to forms gets a name of its own, so that a form can go on with it."""

from django.db import migrations
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat


def name_them(apps, _schema_editor):
    drafts = apps.get_model("collection", "Draft")._base_manager
    drafts.filter(form="").update(form=Concat(Value("draft-"), Cast(F("pk"), CharField())))


class Migration(migrations.Migration):
    dependencies = [("collection", "0007_each_sending_once")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
