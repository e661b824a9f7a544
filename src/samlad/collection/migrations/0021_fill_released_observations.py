"""What was shared becomes a row of its own with the rounds it was seen in; what outside events count as moves to them."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 2_000
FACTS = (
    "partnership_id",
    "organisation_id",
    "lead_id",
    "round_id",
    "indicator_id",
    "kind_id",
    "area_id",
    "place_id",
    "lon",
    "lat",
    "starts_at",
    "ends_at",
    "precision",
    "local_date",
    "signal",
)
COUNTED_AS = ("round_id", "indicator_id", "kind_id", "area_id", "place_id", "local_date")


def fill(apps, schema_editor):
    def rows(name):
        return apps.get_model("collection", name)._base_manager

    released, sightings, events = rows("ReleasedObservation"), rows("ReleasedSighting"), rows("ImportedEvent")
    shares = rows("Release").select_related("observation").exclude(wording="").order_by("pk")
    batch = []
    for share in shares.iterator(BATCH):
        seen = share.observation
        facts = {name: getattr(seen, name) for name in FACTS}
        batch.append(
            released.model(
                observation=seen,
                wording=share.wording,
                released_at=share.released_at,
                released_by=share.released_by,
                ceased_in_id=seen.ended_in_id,
                **facts,
            )
        )
        if len(batch) == BATCH:
            released.bulk_create(batch)
            batch = []
    released.bulk_create(batch)

    own = released.values_list("partnership_id", "pk", "round_id")
    _add(sightings, own.iterator(BATCH))
    known = dict(released.values_list("observation_id", "pk"))
    answers = rows("StatusAnswer").filter(status="persists").order_by("pk")
    later = answers.values_list("partnership_id", "observation_id", "round_id").iterator(BATCH)
    _add(sightings, ((partnership, known[pk], round_id) for partnership, pk, round_id in later if pk in known))

    of_event = rows("Observation").filter(pk=OuterRef("observation_id"))
    events.exclude(observation=None).update(
        happened_at=Subquery(of_event.values("starts_at")),
        **{name: Subquery(of_event.values(name)) for name in COUNTED_AS},
    )


def _add(sightings, found):
    batch = []
    for partnership, released, round_id in found:
        batch.append(sightings.model(partnership_id=partnership, released_id=released, round_id=round_id))
        if len(batch) == BATCH:
            sightings.bulk_create(batch, ignore_conflicts=True)
            batch = []
    sightings.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("collection", "0020_released_observations")]

    operations = [migrations.RunPython(fill, elidable=True)]
