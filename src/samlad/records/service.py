"""The register: gives numbers and stores documents that never change."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samlad.audit.service import record as audit
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.records.models import NumberSeries, Record, RecordFile


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


@transaction.atomic
def register(
    *,
    actor: Actor,
    now: datetime,
    permission: Permission,
    kind: str,
    title: str,
    write: Callable[[str, int], Sequence[File]],
    replaces: Record | None = None,
) -> Record:
    """Draws up a document: gives it its number, lets `write(number, version)` make its files, stores and hashes them.

    A correction (`replaces`) keeps the number and takes the next version. The number is spent only if the transaction
    commits, so the series has no holes. Raises PermissionDenied without `permission`; what `write` raises undoes all.
    """
    actor.require(permission)
    if replaces is None:
        number, version = _next_number(actor, now), 1
    else:
        number, version = replaces.number, replaces.version + 1
    files = sorted(write(number, version), key=lambda f: f.name)
    digests = [hashlib.sha256(f.content).hexdigest() for f in files]
    stored = Record.objects.create(
        partnership=actor.partnership, number=number, version=version, replaces=replaces, kind=kind, title=title,
        drawn_up_at=now, drawn_up_by=actor.label, sha256=hashlib.sha256("\n".join(digests).encode()).hexdigest(),
    )  # fmt: skip
    RecordFile.objects.bulk_create(
        [
            RecordFile(
                partnership=actor.partnership,
                record=stored,
                name=f.name,
                media_type=f.media_type,
                content=f.content,
                sha256=d,
            )
            for f, d in zip(files, digests, strict=True)
        ]
    )
    audit(
        partnership_id=actor.partnership.pk, actor=actor.label, verb="record.drawn_up", object_type="record",
        object_id=stored.pk, now=now, data={"number": number, "version": version, "sha256": stored.sha256},
    )  # fmt: skip
    return stored


def _next_number(actor: Actor, now: datetime) -> str:
    year = now.astimezone(actor.partnership.zone).year
    NumberSeries.objects.get_or_create(partnership=actor.partnership, year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"EST {year}-{series.last}"
