"""From the partnership's rows to the fields of a draft, and from the fields to the content of the document."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from samlad.analysis.queries import week_numbers
from samlad.analysis.week import AreaWeek, Response, WeekNumbers
from samlad.collection.models import Round
from samlad.collection.queries import indicators, released_observations, rounds
from samlad.drawing.areas import AreaMap
from samlad.lib.digests import digest_of
from samlad.lib.times import local_day, local_time
from samlad.measures.queries import measures_by_area, priorities_on, shared_field_activities
from samlad.measures.visibility import FOR_PICTURE
from samlad.partnership.models import Partnership
from samlad.partnership.queries import rhythm
from samlad.picture import drafting
from samlad.picture.calendar import days_to_mention
from samlad.picture.content import AreaSection, FieldRow, PictureContent
from samlad.picture.material import week_facts
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.planned import measure_texts
from samlad.picture.prose.facts import AreaFacts, Standing
from samlad.picture.prose.fitting import Runs, runs_of
from samlad.picture.prose.phrases import Number, counted_in
from samlad.picture.prose.same import gathered
from samlad.picture.prose.sentences import heading
from samlad.picture.prose.things import category_name
from samlad.picture.prose.weather import weather_text
from samlad.picture.prose.writer import OTHER, PRIORITISED, area_text, usual_text, whole_text
from samlad.picture.queries import fields_of, forecast_of, horizon_notes
from samlad.places.queries import area_map
from samlad.records.models import Record
from samlad.screening.queries import Finding, findings_in

Section = PictureField.Section
BREAKS = (1, 3, 6, 12)  # the least of the map's classes but the palest


@dataclass(frozen=True)
class DraftedField:
    """`facts` are the numbers of the text, each with what it counts; `events` what it is built on, each the ids of the
    released observations that tell of it."""

    section: str
    text: str
    area_id: int | None = None
    facts: tuple[Number, ...] = ()
    events: tuple[tuple[int, ...], ...] = ()
    heading: str = ""  # of an area's page: its finding


def drafted_fields(partnership: Partnership, round: Round, numbers: WeekNumbers) -> list[DraftedField]:
    """Every field of the template in its order, drafted in the active language. Who answered is in none of them: that
    stands beside the texts, and follows the figures whatever is written (`coverage`)."""
    categories = indicators(kinds=True)
    meeting = _meeting_day(partnership, round)
    cadence = rhythm().cadence
    until = meeting + timedelta(weeks=cadence) - timedelta(days=1)
    chosen = [p.area_id for p in priorities_on(meeting)]
    facts = week_facts(partnership, round, numbers, categories, chosen)
    of_areas = {a.area_id: a.name for a in facts.areas[: facts.prioritised] if a.area_id}
    measures = measure_texts(list(of_areas), measures_by_area(meeting, until, FOR_PICTURE), of_areas)
    names = {i.pk: category_name(i.code, facts.names) for i in categories}

    def area(section: str, of: AreaFacts, most: int, before: Iterable[DraftedField]) -> DraftedField:
        events = gathered(of.released, facts.joined, facts.parted)
        prose = area_text(of, facts.names, events, most=most, cadence=cadence, before=_runs(before))
        keys = tuple(tuple(o.key for o in event) for event in events)
        return DraftedField(section, prose.text, of.area_id, prose.numbers, keys, heading(of, facts.names))

    events = counted_in(
        drafting.police_events_sentence(numbers, names), _("the police's published events (a selection)")
    )
    whole = whole_text(facts, extra=[events])
    forecast = forecast_of(round)
    weather = weather_text(forecast.days if forecast else ())
    fields = [
        DraftedField(Section.WEATHER, weather.text, None, weather.numbers),
        DraftedField(Section.IMPORTANT, _important(partnership, round, meeting, until)),
        DraftedField(Section.OVERALL, whole.text, None, whole.numbers),
    ]
    for each in facts.areas[: facts.prioritised]:
        fields.append(area(Section.PRIORITY, each, PRIORITISED, fields))
        # Nobody but the meeting knows them.
        fields += [DraftedField(section, "", each.area_id) for section in (Section.CAUSE, Section.EXPECTATION)]
        fields.append(DraftedField(Section.PRIORITY_MEASURES, measures.get(each.area_id or 0, ""), each.area_id))
    others = facts.areas[facts.prioritised :]
    for each in filter(_stands_apart, others):
        fields.append(area(Section.OTHER, each, OTHER, fields))
    rest = [each for each in others if not _stands_apart(each)]
    usual = usual_text(rest, _runs(fields))
    fields.append(DraftedField(Section.USUAL, usual.text, None, usual.numbers))
    quiet = {a.area_id for a in numbers.areas if a.is_quiet}
    fields.append(DraftedField(Section.QUIET, _names([a.name for a in rest if a.area_id in quiet])))
    fields.append(DraftedField(Section.MISSING, _without_answer(rest, facts.areas)))
    fields.append(DraftedField(Section.EVENTS, drafting.event_lines(_events(partnership, round), meeting)))
    return fields


def _runs(fields: Iterable[DraftedField]) -> Runs:
    """What stands in the document already."""
    return frozenset[tuple[str, ...]]().union(*(runs_of(f.text) for f in fields))


def _important(partnership: Partnership, round: Round, meeting: date, until: date) -> str:
    days = drafting.important_lines(days_to_mention(meeting, until, language=partnership.language))
    notes = drafting.horizon_lines(horizon_notes(round).values_list("source", "dated", "meaning"))
    return "\n".join(filter(None, (days, notes)))


@dataclass(frozen=True)
class Review:
    """The picture read in one go: what a person is shown, and the very same content that is published. `digest` is of
    all of it – texts, figures, rows, map; `findings` what may point at a person, by field id."""

    fields: tuple[PictureField, ...]
    coverage: Response
    content: PictureContent
    digest: str
    findings: dict[int, tuple[Finding, ...]]


def review_of(picture: SituationPicture, week: WeekNumbers | None = None) -> Review:
    """The picture as it stands now, to be read through; with the `week`, where it is read already."""
    fields, week = fields_of(picture), week or week_numbers(picture.round)
    content = content_of(picture, fields, week)
    findings = {f.pk: hits for f in fields if (hits := findings_in(f.text))}
    return Review(tuple(fields), week.coverage, content, digest_of(as_kept(content)), findings)


def as_kept(content: PictureContent) -> str:
    """All that the picture says, as JSON: what is stored beside the documents."""
    return json.dumps(asdict(content), ensure_ascii=False, indent=1, sort_keys=True, default=str)


def numbered(
    content: PictureContent, number: str, version: int, replaces: Record | None, log: str = "", change: str = ""
) -> PictureContent:
    """The same content as a record; `log`: where the log ended, in short."""
    before = f"{replaces.number} version {replaces.version}" if replaces else None
    return replace(content, number=number, version=version, replaces=before, log=log, change=change)


def content_of(
    picture: SituationPicture, fields: Sequence[PictureField] | None = None, week: WeekNumbers | None = None
) -> PictureContent:
    """The picture as its fields and its week (read already, or now) stand: a draft until it is numbered."""
    round, partnership = picture.round, picture.partnership
    week = week or week_numbers(round)
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
        if one(Section.USUAL):
            others.append(AreaSection(name=_("As usual"), situation=one(Section.USUAL)))
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
                    cause=texts.get((Section.CAUSE, f.area_id), ""),
                    expectation=texts.get((Section.EXPECTATION, f.area_id), ""),
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


def _stands_apart(area: AreaFacts) -> bool:
    """More than usual, by the analysis or by the plain counts; or nothing is known of what is usual."""
    if area.standing in (Standing.UNUSUAL, Standing.MORE):
        return bool(area.count)
    return bool(area.count and (area.usual is None or area.count > area.usual[1]))


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) + "." if names else ""


def _without_answer(rest: Sequence[AreaFacts], areas: Sequence[AreaFacts]) -> str:
    """Those of the `rest` that nobody answered for; then, of all, those where nobody has said whether what was there
    before still is."""
    unsaid = [a.name for a in areas if a.unanswered and not a.missing]
    lines = [_names([a.name for a in rest if a.missing])]
    lines += [_("On what was there before: %s") % _names(unsaid)] if unsaid else []
    return " ".join(filter(None, lines))


def _meeting_day(partnership: Partnership, round: Round) -> date:
    return local_day(round.meeting_at, partnership.zone)


def _events(partnership: Partnership, round: Round) -> list[drafting.Shared]:
    """Events that were told of in the round or in the two before it, each once."""
    recent = [round, *rounds().filter(observed_to__lt=round.observed_from)[:2]]
    events: dict[int, drafting.Shared] = {}
    for r in recent:
        rows = released_observations(r).filter(indicator__counted=False).select_related(None)
        for pk, wording, starts_at, precision in rows.values_list("pk", "wording", "starts_at", "precision"):
            starts = local_time(starts_at, partnership.zone)
            when = f"{starts:%H.%M}" if precision in ("moment", "interval") else ""
            events[pk] = drafting.Shared(wording, starts.date(), when)
    return list(events.values())
