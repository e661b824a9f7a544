"""Puts what comes before the first round into the database: questionnaire, areas, places, organisations, people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shapely

from samlad.collection.service import set_up_questionnaire
from samlad.demo.geography import areas, places
from samlad.demo.records import Timeline
from samlad.demo.streets import features
from samlad.lib.weeks import Week
from samlad.measures.service import replace_techniques
from samlad.partnership.actor import Actor
from samlad.partnership.service import add_calendar_entry, add_function, add_organisation, assign
from samlad.places.models import Area
from samlad.places.service import (
    NewArea,
    NewFeature,
    add_place,
    cover,
    store_areas,
    store_base_map,
    store_population,
)
from samlad.sources.police.service import set_up_police_types


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What the codes of the timeline became in the database."""

    areas: dict[str, int]
    places: dict[str, int]
    organisations: dict[str, int]
    functions: dict[str, int]


def set_up(timeline: Timeline, actor: Actor, now: datetime) -> Keys:
    set_up_questionnaire(actor=actor, now=now, valid_from=actor.today(now))
    set_up_police_types(actor=actor, now=now)
    replace_techniques(actor=actor, now=now)
    area_keys, place_keys = _make_ground(actor, now)
    organisations: dict[str, int] = {}
    for o in sorted(timeline.staffing.organisations, key=lambda o: o.parent is not None):
        organisations[o.code] = add_organisation(
            actor=actor,
            now=now,
            name=o.name,
            kind=o.kind,
            legal_body=o.legal_body,
            reports_to_id=organisations[o.parent] if o.parent else None,
        ).pk
    functions: dict[str, int] = {}
    for f in timeline.staffing.functions:
        function = add_function(
            actor=actor, now=now, organisation_id=organisations[f.organisation], name=f.name, duties=f.duties
        )
        functions[f.code] = function.pk
        cover(actor=actor, now=now, function_id=function.pk, area_ids=[area_keys[a] for a in f.areas])
    people = {p.key: p for p in timeline.staffing.people}
    for a in timeline.staffing.assignments:
        person = people[a.person]
        assign(
            actor=actor,
            now=now,
            function_id=functions[a.function],
            name=person.name,
            email=person.email,
            starts_on=a.starts_on,
            ends_on=a.ends_on,
            deputy=a.deputy,
        )
    _add_school_breaks(actor, now, {timeline.today.year, timeline.today.year + 1})
    return Keys(areas=area_keys, places=place_keys, organisations=organisations, functions=functions)


def _make_ground(actor: Actor, now: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """Areas with inhabitants, and places. Returns their keys by code."""
    drawn = [NewArea(a.code, a.name, shapely.to_wkb(shapely.MultiPolygon([a.shape]))) for a in areas()]
    store_areas(actor=actor, now=now, areas=drawn)
    store_population(actor=actor, now=now, inhabitants={a.code: a.population for a in areas()}, year=now.year - 1)
    store_base_map(
        actor=actor,
        now=now,
        filename="påhittad karta",
        features=[NewFeature(kind, name, shapely.to_wkb(shape)) for kind, name, shape in features()],
        source="påhittad karta",
    )
    area_keys = dict(Area.objects.values_list("code", "pk"))
    place_keys = {
        p.code: add_place(
            actor=actor, now=now, name=p.name, area_id=area_keys[p.area], lon=p.point[0], lat=p.point[1]
        ).pk
        for p in places()
    }
    return area_keys, place_keys


def _add_school_breaks(actor: Actor, now: datetime, years: set[int]) -> None:
    """The breaks of the school year, by the week numbers schools commonly choose."""
    for year in sorted(years):
        sport, autumn = Week(year, 9).day(1), Week(year, 44).day(1)
        for name, first, last in (
            ("Sportlov", sport, sport + timedelta(days=4)),
            ("Höstlov", autumn, autumn + timedelta(days=4)),
            ("Jullov", date(year, 12, 21), date(year + 1, 1, 8)),
        ):
            add_calendar_entry(actor=actor, now=now, name=name, starts_on=first, ends_on=last)
