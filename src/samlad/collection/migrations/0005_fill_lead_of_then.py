from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

# What was reported before the lead was kept gets the one that the unit reports to today: no older tree is known.
FUNCTION = {"Report": "pk", "Draft": "pk", "ReportLink": "pk", "Submission": "report", "StatusAnswer": "observation"}


def fill(apps, schema_editor):
    def model(name):
        return apps.get_model("collection", name)._base_manager

    lead = Coalesce("organisation__reports_to", "organisation")
    for name, through in FUNCTION.items():
        above = {"pk": name, "report": "Report", "observation": "Observation"}[through]
        rows = model(above).filter(pk=OuterRef(through))
        of = "function__organisation"
        model(name).update(
            organisation=Subquery(rows.values(of)),
            lead=Subquery(rows.values(found=Coalesce(f"{of}__reports_to", of)).values("found")),
        )
    observations = model("Observation")
    same = observations.filter(pk=OuterRef("pk"))
    observations.exclude(organisation=None).update(lead=Subquery(same.values(found=lead).values("found")))
    of_release = observations.filter(pk=OuterRef("observation"))
    model("Release").update(
        organisation=Subquery(of_release.values("organisation")), lead=Subquery(of_release.values("lead"))
    )


class Migration(migrations.Migration):
    dependencies = [("collection", "0004_lead_of_then")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
