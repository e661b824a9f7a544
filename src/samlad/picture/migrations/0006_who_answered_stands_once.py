"""Who answered is no longer the first words of the text of the whole, but stands beside it, from the figures."""

import re

from django.db import migrations, models

SAID = re.compile(
    r"\d+ av \d+ rapportörer har svarat, \d+ av dem att inget nytt har hänt\.(?: \d+ hade stängt\.)?(?: \d+ svar saknas\.)? ?"
    r"|\d+ of \d+ reporters have answered, \d+ of them that nothing new has happened\."
    r"(?: \d+ (?:was|were) closed\.)?(?: \d+ answers? (?:is|are) missing\.)? ?"
    r"|Ingen väntas rapportera, så det finns ingen bild av vad verksamheterna har sett\. ?"
    r"|Nobody is expected to report, so there is no picture of what organisations have seen\. ?"
)


def take_out(apps, schema_editor):
    """The very sentence that was drafted, where it still stands in what somebody wrote; drafts are made anew when they
    are opened. A text with a place that somebody must look at is left: its places are counted in letters."""
    Field, Place = apps.get_model("picture", "PictureField"), apps.get_model("writing", "Place")
    waiting = set(Place.objects.filter(object_type="picturefield").values_list("object_id", flat=True))
    for field in Field.objects.filter(section="overall").exclude(pk__in=waiting):
        found = SAID.match(field.drafted)
        if found:
            field.drafted = field.drafted[found.end() :]
            field.text = (
                field.text.replace(found[0], "", 1)
                if found[0] in field.text
                else field.text.replace(found[0].strip(), "", 1)
            ).strip()
            field.save(update_fields=["drafted", "text"])
    apps.get_model("picture", "SituationPicture").objects.update(drafted_from="")


class Migration(migrations.Migration):
    dependencies = [
        ("picture", "0005_facts_of_what_was_drafted"),
        ("writing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="situationpicture",
            name="coverage",
            field=models.TextField(default=""),
        ),
        migrations.RunPython(take_out, migrations.RunPython.noop, elidable=True),
    ]
