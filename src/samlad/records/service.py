"""The register: gives numbers and stores documents that never change."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.audit.models import ChainHead
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.permissions import Permission
from samlad.records.models import NumberSeries, Record, RecordFile, RecordSeries

DRAWN_UP = "record.drawn_up"
PREFIX = re.compile("[A-ZÅÄÖ]{2,8}")
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
        number, version = _next_number(actor, now, kind), 1
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


@transaction.atomic
def choose_series(*, actor: Actor, now: datetime, kind: str, prefix: str) -> RecordSeries:
    """Which series a `kind` of record is numbered in from now on; "" all kinds without one of their own. Numbers that
    are given stand; a series taken up again goes on where it was. Raises UserError for what is no prefix."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    if not PREFIX.fullmatch(prefix):
        raise UserError(_("Write a series as two to eight capital letters, for instance EST."))
    series, _new = RecordSeries.objects.get_or_create(partnership=actor.partnership, kind=kind)
    if _new or series.prefix != prefix:
        series.prefix = prefix
        series.save(update_fields=["prefix"])
        log(actor, now, "series.chosen", series, kind=kind, prefix=prefix)
    return series


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


def _next_number(actor: Actor, now: datetime, kind: str) -> str:
    year, prefix = actor.today(now).year, _prefix_of(actor, kind)
    NumberSeries.objects.get_or_create(partnership=actor.partnership, prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix} {year}-{series.last}"


def _prefix_of(actor: Actor, kind: str) -> str:
    """Of the kind's own series, else of the one for all; that is there from the first number on."""
    chosen = dict(RecordSeries.objects.filter(kind__in=(kind, "")).values_list("kind", "prefix"))
    if not chosen:
        chosen[""] = RecordSeries.objects.get_or_create(partnership=actor.partnership, kind="")[0].prefix
    return chosen.get(kind) or chosen[""]
