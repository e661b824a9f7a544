"""The register: gives numbers and stores documents that never change."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samlad.audit.models import ChainHead
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Organisation, Partnership
from samlad.partnership.permissions import Permission
from samlad.records.models import NumberSeries, Record, RecordFile, RecordSeries

DRAWN_UP = "record.drawn_up"
PREFIX = re.compile("[A-ZÅÄÖ]{2,8}")
DEFAULT = "EST"  # of all records together, where nobody chose another
USUAL: dict[str, str] = {
    Organisation.Kind.POLICE: "POL",
    Organisation.Kind.MUNICIPALITY: "KOM",
    Organisation.Kind.HOUSING: "BO",
    Organisation.Kind.RESCUE: "RTJ",
}
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
    only_for: Organisation | None = None,
) -> Record:
    """Draws up a document: gives it its number, lets `write(number, version)` make its files, stores and hashes them.

    Beside them stands `log.json`: where the log ended just before, told outside the log itself. A correction
    (`replaces`) keeps the number and takes the next version. The number is spent only if the transaction
    commits, so the series has no holes. What is `only_for` a lead organisation is in its own series and exists for
    its own people alone (`queries.known_to`). Raises PermissionDenied without `permission`, OutOfScope for another
    lead's; what `write` raises undoes all.
    """
    actor.require(permission)
    only_for = replaces.only_for if replaces else only_for
    if only_for is not None:
        actor.require_organisation(permission, organisation_id=only_for.pk, lead_id=only_for.pk)
    if replaces is None:
        number, version = _next_number(actor, now, _series_of(actor, now, kind, only_for)), 1
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
        only_for=only_for,
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
    return _choose(actor, now, kind, prefix, None)


@transaction.atomic
def choose_own_series(*, actor: Actor, now: datetime, organisation_id: int, kind: str, prefix: str) -> RecordSeries:
    """As `choose_series`, for what a lead organisation keeps for its own people; by whoever writes it there. No two
    have numbers in one series: holes would tell of what is not theirs to know."""
    organisation = one(Organisation, organisation_id)
    actor.require_organisation(Permission.WRITE_SUPPLEMENT, organisation_id=organisation.pk, lead_id=organisation.pk)
    return _choose(actor, now, kind, prefix, organisation)


def _choose(actor: Actor, now: datetime, kind: str, prefix: str, organisation: Organisation | None) -> RecordSeries:
    if not PREFIX.fullmatch(prefix):
        raise UserError(_("Write a series as two to eight capital letters, for instance EST."))
    _in_turn(actor)
    if _is_anothers(prefix, organisation):
        raise UserError(_("The series %(prefix)s is taken. Choose another one.") % {"prefix": prefix}, code="taken")
    series, new = RecordSeries.objects.get_or_create(
        partnership=actor.partnership, kind=kind, organisation=organisation, defaults={"prefix": prefix}
    )
    if new or series.prefix != prefix:
        series.prefix = prefix
        series.save(update_fields=["prefix"])
        log(actor, now, "series.chosen", series, kind=kind, prefix=prefix)
    return series


def _in_turn(actor: Actor) -> None:
    """One at a time takes up a series, so that no two take the same."""
    Partnership.objects.select_for_update(no_key=True).values_list("pk").get(pk=actor.partnership.pk)


def _series_of(actor: Actor, now: datetime, kind: str, organisation: Organisation | None) -> str:
    """The prefix of the kind's own series, else of the one for all; that is there from the first number on. An
    organisation that has chosen none gets one after what it is, or its name."""
    if organisation is not None:
        own = RecordSeries.objects.filter(kind=kind, organisation=organisation).first()
        if own is None:
            _in_turn(actor)
            free = next(p for p in _suggested(organisation) if not _is_anothers(p, organisation))
            own = _choose(actor, now, kind, free, organisation)
        return own.prefix
    chosen = dict(RecordSeries.objects.filter(kind__in=(kind, ""), organisation=None).values_list("kind", "prefix"))
    if not chosen:
        for_all, _new = RecordSeries.objects.get_or_create(partnership=actor.partnership, kind="", organisation=None)
        chosen[""] = for_all.prefix
    return chosen.get(kind) or chosen[""]


def drawn_up(record: Record, files: Iterable[RecordFile]) -> dict[str, Any]:
    """What the log tells of a record: everything that it says and holds, so that nothing of it changes unseen."""
    return {
        "number": record.number,
        "version": record.version,
        "sha256": record.sha256,
        "kind": record.kind,
        "title": record.title,
        "replaces": record.replaces_id,
        "only_for": record.only_for_id,
        "files": {f.name: [f.media_type, f.sha256] for f in files},
    }


def sum_of(digests: Iterable[str]) -> str:
    """The digest over those of the files, in order of their names."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _end_of_log(partnership_id: int) -> File:
    head = ChainHead.objects.filter(partnership_id=partnership_id).values("sequence", "digest").first()
    return File(LOG, "application/json", json.dumps(head or {}, indent=1).encode())


def _is_anothers(prefix: str, organisation: Organisation | None) -> bool:
    """Whether numbers of another organisation, or of all together, are in the series or are to be."""
    rows = RecordSeries.objects.filter(prefix=prefix)
    numbered = Record.objects.filter(number__startswith=f"{prefix} ")
    if organisation is None:
        return rows.exclude(organisation=None).exists() or numbered.exclude(only_for=None).exists()
    others = ~Q(organisation=organisation) | Q(organisation=None)
    of_others = ~Q(only_for=organisation) | Q(only_for=None)
    return prefix == DEFAULT or rows.filter(others).exists() or numbered.filter(of_others).exists()


def _suggested(organisation: Organisation) -> Iterator[str]:
    """Prefixes for an organisation that has chosen none, the best first; enough of them that one is free."""
    letters = re.sub("[^A-ZÅÄÖ]", "", organisation.name.upper())
    usual = USUAL.get(organisation.kind)
    yield from filter(None, [usual, *(letters[:n] for n in range(3, min(len(letters), 8) + 1))])
    yield from (f"{usual or letters[:3] or 'EGEN'}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(26 * 26))


def _next_number(actor: Actor, now: datetime, prefix: str) -> str:
    year = actor.today(now).year
    NumberSeries.objects.get_or_create(partnership=actor.partnership, prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix} {year}-{series.last}"
