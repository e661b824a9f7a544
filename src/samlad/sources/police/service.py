"""Brings the police's published events in: reads, matches to municipality and area, stores through the collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from samlad.collection.models import ImportedEvent, Source
from samlad.collection.queries import external_ids, imported_events
from samlad.collection.service import MappedType, SourceEvent, StoredEvents, map_types, store_events
from samlad.lib.errors import RowProblem
from samlad.partnership.actor import Actor
from samlad.places.queries import areas, places
from samlad.sources.police.mapping import load_default, type_key
from samlad.sources.police.matching import AreaMatcher, AreaName, belongs_to
from samlad.sources.police.reading import PoliceEvent, read_again, read_events
from samlad.sources.police.telling import in_home, presumed_set

MOST_ROWS_LEFT_OUT = 50  # in the outcome, by row


@dataclass(frozen=True)
class PoliceImport:
    """What a file gave. `elsewhere` events belong to other municipalities and are not kept."""

    rows: int
    elsewhere: int
    stored: StoredEvents
    problems: tuple[RowProblem, ...] = ()
    dry_run: bool = False

    @property
    def without_area(self) -> int:
        return self.stored.counted - self.stored.with_area


def set_up_police_types(*, actor: Actor, now: datetime) -> int:
    """Writes the standard table of types for those the partnership has not decided itself. Safe to repeat."""
    swedish = actor.partnership.language == "sv"
    types = [
        MappedType(m.type, m.indicator, m.kind, m.reason_sv if swedish else m.reason_en)
        for m in load_default().values()
    ]
    return map_types(actor=actor, now=now, source_code=Source.POLICE_EVENTS, types=types, keep_existing=True)


def import_police_file(
    *,
    actor: Actor,
    now: datetime,
    data: bytes,
    filename: str,
    dry_run: bool = False,
) -> PoliceImport:
    """Imports a file of published events (CSV, JSON or JSONL). Rows that cannot be read are left out and named; BadFile
    where none can. `dry_run` says what would happen and changes nothing."""
    result = read_events(data, filename=filename)
    return import_police_events(
        actor=actor,
        now=now,
        events=result.events,
        rows=result.rows,
        problems=result.problems,
        dry_run=dry_run,
    )


def import_police_events(
    *,
    actor: Actor,
    now: datetime,
    events: Sequence[PoliceEvent],
    rows: int,
    problems: tuple[RowProblem, ...] = (),
    dry_run: bool = False,
) -> PoliceImport:
    """As `import_police_file`, for events that are read already."""
    municipality = actor.partnership.municipality
    here = {e.external_id for e in events if belongs_to(e, municipality)}
    before = external_ids(Source.POLICE_EVENTS)
    # one that was ours and is revised to another municipality comes along, to be taken out of the counts
    mine = [e for e in events if e.external_id in here or str(e.external_id) in before]
    matcher = AreaMatcher(_names(), municipality=municipality)
    with transaction.atomic():
        stored = store_events(
            actor=actor,
            now=now,
            source_code=Source.POLICE_EVENTS,
            events=[_source_event(e, matcher, municipality) for e in mine],
        )
        if dry_run:
            transaction.set_rollback(True)
    return PoliceImport(rows, len(events) - len(here), stored, problems, dry_run)


def outcome_of(done: PoliceImport, name: str) -> dict[str, Any]:
    """What an import did, as plain numbers and the first rows that were left out, for a page to tell."""
    s = done.stored
    return {
        "file": name,
        "dry_run": done.dry_run,
        "rows": done.rows,
        "elsewhere": done.elsewhere,
        "added": s.added,
        "changed": s.changed,
        "unchanged": s.unchanged,
        "counted": s.counted,
        "with_area": s.with_area,
        "without_area": done.without_area,
        "several_areas": s.several_areas,
        "in_homes": s.in_homes,
        "fires_not_set": s.fires_not_set,
        "old_cases": s.old_cases,
        "summaries": s.summaries,
        "moved_away": s.moved_away,
        "older": s.older,
        "left_out": s.left_out.most_common(),
        "unknown": s.unknown_types.most_common(),
        "skipped": [[p.row, p.reason] for p in done.problems[:MOST_ROWS_LEFT_OUT]],
        "more_skipped": max(0, len(done.problems) - MOST_ROWS_LEFT_OUT),
    }


def count_again(*, actor: Actor, now: datetime) -> StoredEvents:
    """Judges the events already brought in again, by the table of types and the names of areas and places as they
    are now."""
    municipality = actor.partnership.municipality
    matcher = AreaMatcher(_names(), municipality=municipality)
    stored = (
        read_again(
            external_id=e.external_id,
            published_at=e.published_at,
            kind=e.external_type,
            title=e.title,
            summary=e.summary,
            url=e.url,
        )
        for e in imported_events(Source.POLICE_EVENTS)
    )
    return store_events(
        actor=actor,
        now=now,
        source_code=Source.POLICE_EVENTS,
        events=[_source_event(e, matcher, municipality) for e in stored if e],
    )


def _source_event(event: PoliceEvent, matcher: AreaMatcher, municipality: str) -> SourceEvent:
    named = matcher.explain(event.summary)
    match = named.match
    aside = (
        ImportedEvent.Outcome.ELSEWHERE
        if not belongs_to(event, municipality)
        else ImportedEvent.Outcome.SUMMARY
        if event.is_night_summary
        else ImportedEvent.Outcome.OLD_CASE
        if event.is_update
        else None
    )
    return SourceEvent(
        external_id=str(event.external_id),
        external_type=event.type,
        at=event.occurred_at or event.published_at,
        published_at=event.published_at,
        title=event.title,
        summary=event.summary,
        url=event.url,
        area_id=match.area_key if match else None,
        place_id=match.key if match and match.kind == "place" else None,
        several_areas=named.reason == "ambiguous",
        setting_aside=aside,
        in_home=in_home(event.summary),
        presumed_set=type_key(event.type) == "mordbrand" or presumed_set(event.summary),
    )


def _names() -> list[AreaName]:
    named = [AreaName(key=a.pk, kind="area", area_key=a.pk, names=(a.name,)) for a in areas()]
    for p in places():
        others = tuple(n.strip() for n in p.other_names.split(",") if n.strip())
        named.append(AreaName(key=p.pk, kind="place", area_key=p.area_id, names=(p.name, *others)))
    return named
