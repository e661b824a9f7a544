"""From the partnership's rows to the fields of a draft, and from the fields to the content of the document."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from samlad.analysis.queries import week_numbers
from samlad.analysis.week import AreaWeek
from samlad.collection.models import Round
from samlad.collection.queries import indicators, released_observations, rounds
from samlad.drawing.areas import AreaMap
from samlad.lib.digests import digest_of
from samlad.lib.times import local_day, local_time
from samlad.measures.models import Measure
from samlad.measures.queries import measures_by_area, priorities_on, shared_field_activities
from samlad.partnership.models import Partnership
from samlad.partnership.queries import rhythm
from samlad.picture import drafting
from samlad.picture.calendar import days_to_mention
from samlad.picture.content import AreaSection, FieldRow, PictureContent
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.queries import fields_of
from samlad.places.queries import area_map
from samlad.records.models import Record
from samlad.screening.queries import Finding, findings_in

Section = PictureField.Section
BREAKS = (1, 3, 6, 12)  # the least of the map's classes but the palest


@dataclass(frozen=True)
class DraftedField:
    section: str
    text: str
    area_id: int | None = None


def drafted_fields(partnership: Partnership, round: Round) -> list[DraftedField]:
    """Every field of the template in its order, drafted in the active language."""
    week = week_numbers(round)
    asked = indicators(kinds=True)
    names = {i.pk: i.name_in(partnership.language) for i in asked}
    kinds = {
        k.pk: drafting.KindName(i.pk, k.name_in(partnership.language).split(" (")[0])
        for i in asked
        for k in i.kinds.all()
    }
    shared = _shared(partnership, round)
    meeting = _meeting_day(partnership, round)
    cadence = rhythm().cadence
    until = meeting + timedelta(weeks=cadence) - timedelta(days=1)
    chosen = priorities_on(meeting)
    measures = measures_by_area(meeting)
    by_id = {a.area_id: a for a in week.areas}
    fields = [
        DraftedField(Section.WEATHER, ""),
        DraftedField(
            Section.IMPORTANT,
            drafting.important_lines(days_to_mention(meeting, until, language=partnership.language)),
        ),
        DraftedField(Section.OVERALL, drafting.overall_sentence(week, names, kinds=kinds)),
    ]
    for p in chosen:
        told = drafting.area_sentence(
            by_id[p.area_id], names, shared[p.area_id], most=drafting.WORDINGS_PRIORITISED, kinds=kinds, cadence=cadence
        )
        fields.append(DraftedField(Section.PRIORITY, told, p.area_id))
        fields.append(DraftedField(Section.PRIORITY_MEASURES, _told(measures[p.area_id]), p.area_id))
    prioritised = {p.area_id for p in chosen}
    others = [a for a in week.areas if a.area_id not in prioritised]
    for a in (*others, week.elsewhere):
        if _worth_a_section(a):
            told = drafting.area_sentence(
                a, names, shared[a.area_id], most=drafting.WORDINGS_OTHER, kinds=kinds, cadence=cadence
            )
            fields.append(DraftedField(Section.OTHER, told, a.area_id))
    fields.append(DraftedField(Section.QUIET, _names([a for a in others if a.is_quiet and not _worth_a_section(a)])))
    fields.append(DraftedField(Section.MISSING, _names([a for a in others if a.missing and not _worth_a_section(a)])))
    every = [s for found in shared.values() for s in found]
    fields.append(DraftedField(Section.EVENTS, drafting.event_lines(every, meeting)))
    return fields


@dataclass(frozen=True)
class Review:
    """The picture read in one go: what a person is shown, and the very same content that is published. `digest` is of
    all of it – texts, figures, rows, map; `findings` what may point at a person, by field id."""

    content: PictureContent
    digest: str
    findings: dict[int, tuple[Finding, ...]]


def review_of(picture: SituationPicture) -> Review:
    """The picture as it stands now, to be read through."""
    fields = fields_of(picture)
    content = content_of(picture, fields)
    findings = {f.pk: found for f in fields if (found := findings_in(f.text))}
    return Review(content, digest_of(as_kept(content)), findings)


def as_kept(content: PictureContent) -> str:
    """All that the picture says, as JSON: what is stored beside the documents."""
    return json.dumps(asdict(content), ensure_ascii=False, indent=1, sort_keys=True, default=str)


def numbered(
    content: PictureContent, number: str, version: int, replaces: Record | None, log: str = ""
) -> PictureContent:
    """The same content as a record; `log`: where the log ended, in short."""
    before = f"{replaces.number} version {replaces.version}" if replaces else None
    return replace(content, number=number, version=version, replaces=before, log=log)


def content_of(picture: SituationPicture, fields: Sequence[PictureField] | None = None) -> PictureContent:
    """The picture as its fields (read already, or now) stand: a draft until it is numbered."""
    round, partnership = picture.round, picture.partnership
    week = week_numbers(round)
    meeting = _meeting_day(partnership, round)
    chosen = {p.area_id: p.position for p in priorities_on(meeting)}
    texts: dict[tuple[str, int | None], str] = {}
    areas: list[PictureField] = []
    for field in fields_of(picture) if fields is None else fields:
        texts[field.section, field.area_id] = field.text
        areas.append(field)

    def one(section: str) -> str:
        return texts.get((section, None), "")

    with translation.override(partnership.language):
        others = [
            AreaSection(name=f.area.name if f.area else _("Without a stated area"), situation=f.text)
            for f in areas
            if f.section == Section.OTHER and f.text
        ]
        if one(Section.QUIET):
            others.append(AreaSection(name=_("Quiet"), situation=one(Section.QUIET)))
        if one(Section.MISSING):
            others.append(AreaSection(name=_("Answers missing"), situation=one(Section.MISSING)))
        return PictureContent(
            language=partnership.language,
            partnership=partnership.name,
            made_up=partnership.made_up,
            week=round.label,
            meeting_date=meeting,
            observed_from=round.observed_from,
            observed_to=round.observed_to,
            number=None,
            version=1,
            replaces=None,
            weather=one(Section.WEATHER),
            important=one(Section.IMPORTANT),
            overall=one(Section.OVERALL),
            priorities=tuple(
                AreaSection(
                    name=f.area.name if f.area else "",
                    situation=f.text,
                    measures=texts.get((Section.PRIORITY_MEASURES, f.area_id), ""),
                    number=chosen.get(f.area_id or 0, n),
                )
                for n, f in enumerate((f for f in areas if f.section == Section.PRIORITY), start=1)
            ),
            others=tuple(others),
            events=one(Section.EVENTS),
            field_rows=tuple(
                FieldRow(organisation=a.organisation.name, area=a.where, when=a.when, aim=a.aim)
                for a in shared_field_activities(round.pk)
            ),
            coverage=drafting.coverage_sentence(week.coverage),
            built_on=drafting.built_on(week),
            area_map=picture_map(partnership, week.areas, chosen),
        )


def picture_map(partnership: Partnership, areas: tuple[AreaWeek, ...], chosen: dict[int, int]) -> AreaMap | None:
    """Priorities outlined; counts shaded only where the partnership has chosen so (a darker-is-worse map
    stigmatises)."""
    shades = None
    missing: frozenset[int] = frozenset()
    if partnership.shade_map:
        shades = {a.area_id: shade(a.total.count) for a in areas if a.area_id and not a.missing}
        missing = frozenset(a.area_id for a in areas if a.area_id and a.missing)
    return area_map(
        _("The areas of the municipality, the prioritised ones numbered") if chosen else _("The municipality's areas"),
        priorities=chosen,
        shades=shades,
        missing=missing,
        breaks=BREAKS,
    )


def shade(count: int) -> int:
    """The map's class 0-4: fixed breaks, so that a colour means the same every week."""
    return sum(count >= bound for bound in BREAKS)


def _worth_a_section(area: AreaWeek) -> bool:
    unsaid = area.unanswered and not area.missing
    return bool(area.total.count or area.persisting or unsaid or sum(area.police_counts.values()))


def _told(measures: list[Measure]) -> str:
    return " ".join(f"{m.what} ({m.who})." for m in measures)


def _names(areas: list[AreaWeek]) -> str:
    return ", ".join(a.name for a in areas) + "." if areas else ""


def _meeting_day(partnership: Partnership, round: Round) -> date:
    return local_day(round.meeting_at, partnership.zone)


def _shared(partnership: Partnership, round: Round) -> dict[int | None, list[drafting.Shared]]:
    """Released words of the round by area, and events ahead that were told in the two rounds before."""
    found: dict[int | None, list[drafting.Shared]] = defaultdict(list)
    recent = list(rounds().filter(observed_to__lt=round.observed_from)[:2])
    seen: set[int] = set()
    for r in (round, *recent):
        told: Any = released_observations(r)
        if r is not round:
            told = told.filter(indicator__code="event")
        for pk, area, wording, weeks, code, starts_at, precision in told.select_related(None).values_list(
            "pk", "area_id", "wording", "weeks", "indicator__code", "starts_at", "precision"
        ):
            if pk in seen:
                continue
            seen.add(pk)
            starts = local_time(starts_at, partnership.zone)
            when = f"{starts:%H.%M}" if precision in ("moment", "interval") else ""
            found[area].append(drafting.Shared(area, wording, weeks, code == "event", starts.date(), when))
    for each in found.values():
        each.sort(key=lambda s: s.weeks > 1)  # this week's own words first, then what was said before
    return found
