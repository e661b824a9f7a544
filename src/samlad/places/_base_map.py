"""Files of roads and water to draw under the areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.places.models import LONGEST_FILE, LONGEST_SOURCE, BaseMap, BaseMapFeature

BATCH = 2_000


@dataclass(frozen=True)
class NewFeature:
    """`kind` is one of BaseMapFeature.Kind; `shape` WKB in EPSG:4326, a line or a polygon."""

    kind: str
    name: str
    shape: bytes


@transaction.atomic
def store_base_map(
    *, actor: Actor, now: datetime, filename: str, features: Sequence[NewFeature], source: str = ""
) -> BaseMap:
    """Keeps the features of a file, instead of those kept before of a file with the same name. Raises UserError when
    there are none."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    if not features:
        raise UserError(_("The file holds no roads, no water and no land."))
    name = clean_line(filename, LONGEST_FILE) or "map"
    BaseMap.objects.filter(filename=name).delete()
    base_map = BaseMap.objects.create(
        partnership=actor.partnership, filename=name, source=clean_line(source, LONGEST_SOURCE), stored_at=now
    )
    BaseMapFeature.objects.bulk_create(
        (
            BaseMapFeature(partnership=actor.partnership, base_map=base_map, kind=f.kind, name=f.name, shape=f.shape)
            for f in features
        ),
        batch_size=BATCH,
    )
    log(actor, now, "base_map.stored", ("base_map", base_map.pk), features=len(features))
    return base_map


@transaction.atomic
def remove_base_map(*, actor: Actor, now: datetime, base_map_id: int) -> None:
    """Takes a file's features away. Raises OutOfScope for one that is not here."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    base_map = one(BaseMap, base_map_id)
    number, pk = base_map.features.count(), base_map.pk
    base_map.delete()
    log(actor, now, "base_map.removed", ("base_map", pk), features=number)
