"""Events from other sources, with numbers of their own; counted apart from the questionnaire."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from samlad.collection._rounds import recount
from samlad.collection.models import (
    EventMapping,
    ImportedEvent,
    Indicator,
    IndicatorKind,
    Round,
    Source,
)
from samlad.lib.times import local_day
from samlad.lib.words import clean_line, clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import several
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place

Outcome = ImportedEvent.Outcome
_WORDS = frozenset(["title", "summary", "url", "published_at"])  # what may change without any count changing
FIRE, BURGLARY = "fire", "burglary"  # M6: fires presumed set; of what happens in homes burglaries alone


@dataclass(frozen=True, kw_only=True)
class SourceEvent:
    """An event as a source tells it. `at` is aware; `area_id`/`place_id` None when the text names no known area;
    `several_areas` when it names a district that could be more than one. `setting_aside` is OLD_CASE, SUMMARY or
    ELSEWHERE when the event is not one of its own here. `in_home` and `presumed_set` are what its words tell of where
    it was and, of a fire, how it began."""

    external_id: str
    external_type: str
    at: datetime
    published_at: datetime
    title: str
    summary: str
    url: str
    area_id: int | None = None
    place_id: int | None = None
    several_areas: bool = False
    setting_aside: str | None = None
    in_home: bool = False
    presumed_set: bool = True


@dataclass
class StoredEvents:
    """What an import did. `left_out` counts by type what the mapping leaves out; all numbers are events of this
    file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: int = 0
    with_area: int = 0
    several_areas: int = 0  # of those counted without one
    old_cases: int = 0
    summaries: int = 0
    in_homes: int = 0
    fires_not_set: int = 0
    moved_away: int = 0  # to another municipality
    older: int = 0  # than the stored version of the same event, which stays
    left_out: Counter[str] = field(default_factory=Counter)
    unknown_types: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def store_events(*, actor: Actor, now: datetime, source_code: str, events: Sequence[SourceEvent]) -> StoredEvents:
    """Adds events and changes known ones by their number; never doubles. An event is counted in its
    area, or at municipality level when it names none. The stored version of an event never gives way to an older
    publication. Rounds already closed are counted again. Raises OutOfScope for
    another partnership's area or place."""
    actor.require(Permission.IMPORT)
    source = Source.objects.get(code=source_code)
    mappings = {
        m.external_type.casefold(): m
        for m in EventMapping.objects.filter(source=source).select_related("indicator", "kind")
    }
    known = {
        e.external_id: e
        for e in ImportedEvent.objects.filter(source=source, external_id__in=[e.external_id for e in events])
    }
    several(Area, {e.area_id for e in events if e.area_id is not None})
    several(Place, {e.place_id for e in events if e.place_id is not None})
    rounds = list(Round.objects.select_related("closure"))
    done, touched = StoredEvents(), set[int]()
    for event in events:
        row = known.get(event.external_id)
        if row and event.published_at < row.published_at:
            done.older += 1
            continue
        outcome, mapping = _judge(event, mappings)
        _tally(done, event, outcome)
        values: dict[str, Any] = {
            "external_type": event.external_type,
            "published_at": event.published_at,
            "outcome": outcome,
            "title": clean_line(event.title, 300),
            "summary": clean_text(event.summary, 20_000),
            "url": clean_line(event.url, 300),
            **_counted_as(actor, event, mapping, rounds),
        }
        rounds_before = {row.round_id} if row else set()
        if row is None:
            known[event.external_id] = row = ImportedEvent.objects.create(
                partnership=actor.partnership, source=source, external_id=event.external_id, **values
            )
            done.added += 1
            moved = True
        elif differing := [name for name, value in values.items() if getattr(row, name) != value]:
            moved = not _WORDS.issuperset(differing)
            for name in differing:
                setattr(row, name, values[name])
            row.save(update_fields=differing)
            done.changed += 1
        else:
            done.unchanged += 1
            moved = False
        if moved:
            touched |= {pk for pk in (*rounds_before, row.round_id) if pk}
    for round in rounds:
        if round.pk in touched:
            recount(round)
    log(
        actor,
        now,
        "events.stored",
        ("source", source.pk),
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        counted=done.counted,
    )
    return done


def _judge(event: SourceEvent, mappings: Mapping[str, EventMapping]) -> tuple[str, EventMapping | None]:
    if event.setting_aside:
        return event.setting_aside, None
    mapping = mappings.get(event.external_type.casefold())
    if mapping is None:
        return Outcome.UNKNOWN_TYPE, None
    if mapping.indicator_id is None:
        return Outcome.TYPE_LEFT_OUT, None
    if event.in_home and not (mapping.kind and mapping.kind.code == BURGLARY):
        return Outcome.IN_HOME, None
    if mapping.indicator and mapping.indicator.code == FIRE and not event.presumed_set:
        return Outcome.NOT_SET, None
    return Outcome.COUNTED, mapping


def _tally(done: StoredEvents, event: SourceEvent, outcome: str) -> None:
    if outcome == Outcome.COUNTED:
        done.counted += 1
        done.with_area += event.area_id is not None
        done.several_areas += event.several_areas
    elif outcome == Outcome.OLD_CASE:
        done.old_cases += 1
    elif outcome == Outcome.SUMMARY:
        done.summaries += 1
    elif outcome == Outcome.IN_HOME:
        done.in_homes += 1
    elif outcome == Outcome.NOT_SET:
        done.fires_not_set += 1
    elif outcome == Outcome.ELSEWHERE:
        done.moved_away += 1
    elif outcome == Outcome.UNKNOWN_TYPE:
        done.unknown_types[event.external_type] += 1
    else:
        done.left_out[event.external_type] += 1


def _counted_as(
    actor: Actor, event: SourceEvent, mapping: EventMapping | None, rounds: Sequence[Round]
) -> dict[str, Any]:
    """The fields of an event that say what it counts as, where and on which day; empty without a mapping."""
    if mapping is None:
        nothing = ("round_id", "indicator_id", "kind_id", "area_id", "place_id", "happened_at", "local_date")
        return dict.fromkeys(nothing)
    day = local_day(event.at, actor.partnership.zone)
    round = next((r for r in rounds if r.observed_from <= day <= r.observed_to), None)
    return {
        "round_id": round.pk if round else None,
        "indicator_id": mapping.indicator_id,
        "kind_id": mapping.kind_id,
        "area_id": event.area_id,
        "place_id": event.place_id,
        "happened_at": event.at,
        "local_date": day,
    }


@dataclass(frozen=True)
class MappedType:
    external_type: str
    indicator: str | None
    kind: str | None = None
    reason: str = ""


@transaction.atomic
def map_types(
    *, actor: Actor, now: datetime, source_code: str, types: Iterable[MappedType], keep_existing: bool = False
) -> int:
    """Says which indicator (by code) each of a source's types counts as, or why it is left out. Types not named keep
    theirs.
    Events already imported follow at the next import. Returns how many rows were set."""
    actor.require(Permission.IMPORT)
    source = Source.objects.get(code=source_code)
    indicators = {i.code: i for i in Indicator.objects.all()}
    kinds = {(k.indicator_id, k.code): k for k in IndicatorKind.objects.all()}
    existing = {m.external_type.casefold(): m for m in EventMapping.objects.filter(source=source)}
    number = 0
    for mapped in types:
        mapping = existing.get(mapped.external_type.casefold())
        if mapping and keep_existing:
            continue
        mapping = mapping or EventMapping(
            partnership=actor.partnership, source=source, external_type=mapped.external_type
        )
        mapping.indicator = indicators[mapped.indicator] if mapped.indicator else None
        mapping.kind = kinds.get((mapping.indicator.pk, mapped.kind)) if mapping.indicator and mapped.kind else None
        mapping.reason = "" if mapping.indicator else clean_line(mapped.reason, 200)
        mapping.save()
        number += 1
    log(actor, now, "types.mapped", ("source", source.pk), types=number)
    return number
