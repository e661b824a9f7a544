"""The register: gives numbers and stores documents that never change."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from samlad.audit.models import ChainHead
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.permissions import Permission
from samlad.records.models import NumberSeries, Record, RecordFile

DRAWN_UP = "record.drawn_up"
LOG = "log.json"  # a record's own word for where the log ended when it was drawn up


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

    Beside them stands `log.json`: where the log ended just before, told outside the log itself. A correction
    (`replaces`) keeps the number and takes the next version. The number is spent only if the transaction
    commits, so the series has no holes. Raises PermissionDenied without `permission`; what `write` raises undoes all.
    """
    actor.require(permission)
    if replaces is None:
        number, version = _next_number(actor, now), 1
    else:
        number, version = replaces.number, replaces.version + 1
    files = sorted([*write(number, version), _end_of_log(actor.partnership.pk)], key=lambda f: f.name)
    digests = [hashlib.sha256(f.content).hexdigest() for f in files]
    stored = Record.objects.create(
        partnership=actor.partnership,
        number=number,
        version=version,
        replaces=replaces,
        kind=kind,
        title=title,
        drawn_up_at=now,
        drawn_up_by=actor.label,
        sha256=sum_of(digests),
    )
    rows = RecordFile.objects.bulk_create(
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
    log(actor, now, DRAWN_UP, stored, **drawn_up(stored, rows))
    return stored


def drawn_up(record: Record, files: Iterable[RecordFile]) -> dict[str, Any]:
    """What the log tells of a record: everything that it says and holds, so that nothing of it changes unseen."""
    return {
        "number": record.number,
        "version": record.version,
        "sha256": record.sha256,
        "kind": record.kind,
        "title": record.title,
        "replaces": record.replaces_id,
        "files": {f.name: [f.media_type, f.sha256] for f in files},
    }


def sum_of(digests: Iterable[str]) -> str:
    """The digest over those of the files, in order of their names."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _end_of_log(partnership_id: int) -> File:
    head = ChainHead.objects.filter(partnership_id=partnership_id).values("sequence", "digest").first()
    return File(LOG, "application/json", json.dumps(head or {}, indent=1).encode())


def _next_number(actor: Actor, now: datetime) -> str:
    year = actor.today(now).year
    NumberSeries.objects.get_or_create(partnership=actor.partnership, year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"EST {year}-{series.last}"
