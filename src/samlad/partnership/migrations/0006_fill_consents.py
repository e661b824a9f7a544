from django.db import migrations
from django.db.models import F
from django.utils import timezone


def fill(apps, schema_editor):
    """Who held a function before consents were kept goes on reading what they read; a lead that somebody coordinates
    configures itself from now. No address is known but the account's own."""
    assignments = apps.get_model("partnership", "Assignment")._base_manager
    consents = apps.get_model("partnership", "Consent")._base_manager
    independent = apps.get_model("partnership", "Independence")._base_manager
    now = timezone.now()
    held = assignments.select_related("function__organisation").filter(consent=None)
    for a in held.iterator():
        lead = a.function.organisation.reports_to_id or a.function.organisation_id
        consents.create(
            partnership_id=a.partnership_id,
            assignment=a,
            lead_id=lead,
            why="Held before consents were kept.",
            given_at=now,
            given_by="system:migration",
        )
    coordinated = assignments.filter(function__duties__duty="coordinator", function__organisation__reports_to=None)
    for partnership, lead in set(coordinated.values_list("partnership_id", "function__organisation_id")):
        independent.get_or_create(partnership_id=partnership, lead_id=lead, defaults={"since": now})
    apps.get_model("account", "EmailAddress").objects.exclude(email__iexact=F("user__email")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0005_consents"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
