"""Puts the made-up municipality into the database, through the same services as everybody else."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from samlad.collection import service as collection
from samlad.collection.models import Observation, Round, Source
from samlad.collection.queries import indicators
from samlad.demo.geography import areas, places
from samlad.demo.story import TZ as ZONE
from samlad.demo.story import DemoObservation, Story, tell
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.measures.service import Choice, plan_field_activity, plan_measure, prioritise
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.queries import partnership_slugs
from samlad.partnership.service import (
    add_calendar_entry,
    add_function,
    add_organisation,
    assign,
    found_partnership,
)
from samlad.picture.service import draft_picture, publish_picture
from samlad.places.models import Area
from samlad.places.service import NewArea, add_place, cover, store_areas, store_population
from samlad.sources.police.service import set_up_police_types

SLUG = "grankoping"
KINDS = {
    "social": "social_field", "youth": "youth_centre", "care": "home_care", "guard": "guards", "shop": "shops",
    "library": "other",
}  # fmt: skip
PUBLISHED_ROUNDS = 4  # how many of the last closed rounds have a published picture
UNSHARED_EVERY = 7  # every seventh observation's words stay with their organisation


@transaction.atomic
def make_demo(*, seed: int, today: date, weeks: int = 60) -> dict[str, object]:
    """Makes the partnership "Granköping (påhittad)" ending in the current week. All or nothing.

    Raises UserError when it is there already. Returns what was made, in numbers.
    """
    if SLUG in partnership_slugs():
        raise UserError(_("The made-up municipality is there already."))
    story = tell(seed=seed, today=today, weeks=weeks)
    now = story.rounds[0].opens_at
    partnership = found_partnership(
        name="Granköping (påhittad)",
        municipality="Granköping",
        municipality_code="9990",
        slug=SLUG,
        made_up=True,
        now=now,
    )
    with scope(partnership=partnership):
        actor = system_actor(partnership, "demo")
        loader = _Loader(story, actor)
        loader.setting(now)
        loader.weeks()
        loader.action()
        loader.pictures()
    return {
        "partnership": SLUG,
        "areas": len(loader.areas),
        "functions": len(loader.functions),
        "rounds": len(story.rounds),
        "observations": len(story.observations) + len(story.events),
        "published": loader.published,
    }


class _Loader:
    """Holds what the codes of the story became in the database while it is told."""

    def __init__(self, story: Story, actor: Actor) -> None:
        self.story, self.actor = story, actor
        self.areas: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.organisations: dict[str, int] = {}
        self.functions: dict[str, int] = {}
        self.observations: dict[str, int] = {}
        self.rounds: dict[str, Round] = {}
        self.published = 0

    def setting(self, now: datetime) -> None:
        """Questionnaire, areas, places, organisations, functions and who holds them."""
        actor = self.actor
        collection.set_up_questionnaire(actor=actor, now=now, valid_from=now.date())
        set_up_police_types(actor=actor, now=now)
        drawn = [
            NewArea(
                a.code,
                a.name,
                shapely.to_wkb(shapely.MultiPolygon([shapely.Polygon(p[0], p[1:]) for p in a.polygons])),
            )
            for a in areas()
        ]
        store_areas(actor=actor, now=now, areas=drawn)
        store_population(actor=actor, now=now, inhabitants={a.code: a.population for a in areas()}, year=now.year - 1)
        self.areas = dict(Area.objects.values_list("code", "pk"))
        for p in places():
            made = add_place(
                actor=actor, now=now, name=p.name, area_id=self.areas[p.area], lon=p.point[0], lat=p.point[1]
            )
            self.places[p.code] = made.pk
        cast = self.story.cast
        for o in sorted(cast.organisations, key=lambda o: o.parent is not None):
            lead = self.organisations[o.parent] if o.parent else None
            self.organisations[o.code] = add_organisation(
                actor=actor,
                now=now,
                name=o.name,
                kind=KINDS.get(o.kind, o.kind),
                reports_to_id=lead,
                legal_body=o.legal_body,
            ).pk
        for f in cast.functions:
            made_function = add_function(
                actor=actor,
                now=now,
                organisation_id=self.organisations[f.organisation],
                name=f.name,
                duties=f.duties,
            )
            self.functions[f.code] = made_function.pk
            cover(actor=actor, now=now, function_id=made_function.pk, area_ids=[self.areas[a] for a in f.areas])
        people = {p.key: p for p in cast.people}
        for a in cast.assignments:
            person = people[a.person]
            assign(
                actor=actor, now=now, function_id=self.functions[a.function], name=person.name, email=person.email,
                starts_on=a.starts_on, ends_on=a.ends_on, deputy=a.deputy,
            )  # fmt: skip
        self._school_breaks(now)

    def _school_breaks(self, now: datetime) -> None:
        """The breaks of the school year that the story ends in, by the week numbers schools commonly choose."""
        for year in {self.story.today.year, self.story.today.year + 1}:
            for name, week in (("Sportlov", 9), ("Höstlov", 44)):
                monday = Week(year, week).day(1)
                add_calendar_entry(
                    actor=self.actor, now=now, name=name, starts_on=monday, ends_on=monday + timedelta(days=4)
                )
            add_calendar_entry(
                actor=self.actor,
                now=now,
                name="Jullov",
                starts_on=date(year, 12, 21),
                ends_on=date(year + 1, 1, 8),
            )

    def weeks(self) -> None:
        """Every round in order: opened, answered, counted, shared and closed at its own time."""
        told: dict[str, list[DemoObservation]] = defaultdict(list)
        for o in self.story.observations:
            told[o.round].append(o)
        answers, follow_ups, events, counts = (
            _by_round(records)
            for records in (self.story.answers, self.story.follow_ups, self.story.events, self.story.police_counts)
        )
        for r in self.story.rounds:
            round = collection.open_round(actor=self.actor, now=r.opens_at, week=Week.parse(r.label))
            self.rounds[r.label] = round
            for f in follow_ups[r.label]:
                collection.answer_status(
                    actor=self.actor,
                    now=f.submitted_at,
                    observation_id=self.observations[f.observation],
                    round_id=round.pk,
                    status=f.answer,
                )
            for number, o in enumerate(told[r.label]):
                self._observe(round, o, share=number % UNSHARED_EVERY != 0)
            for a in answers[r.label]:
                if a.kind in ("quiet", "closed"):
                    say = collection.report_closed if a.kind == "closed" else collection.report_nothing_new
                    say(
                        actor=self.actor, now=a.submitted_at or round.opens_at, round_id=round.pk,
                        function_id=self.functions[a.function],
                        key=_key(r.label, a.function),
                    )  # fmt: skip
            self._events(round, events[r.label])
            self._counts(round, counts[r.label])
            if not r.open:
                collection.close_round(actor=self.actor, now=r.closes_at, round_id=round.pk)

    def _observe(self, round: Round, o: DemoObservation, *, share: bool) -> None:
        made = collection.add_observation(
            actor=self.actor,
            now=o.submitted_at,
            round_id=round.pk,
            function_id=self.functions[o.function],
            key=_key(o.key),
            observed=collection.Observed(
                indicator=o.indicator,
                kind=o.kind,
                starts_at=o.starts_at,
                ends_at=o.ends_at,
                precision=o.precision,
                text=o.text,
                area_id=self.areas[o.area] if o.area else None,
                place_id=self.places[o.place] if o.place else None,
                signal=o.signal,
            ),
        )
        self.observations[o.key] = made.pk
        if share and o.submitted_at < round.closes_at and not self._is_open(round):
            collection.release_unchanged(actor=self.actor, now=round.closes_at, observation_ids=[made.pk])

    def _is_open(self, round: Round) -> bool:
        return next(r.open for r in self.story.rounds if r.label == round.label)

    def _events(self, round: Round, events: Iterable[Any]) -> None:
        """What is to come in the weekend, told by the municipality's reporters as "Arrangemang"."""
        for n, e in enumerate(events):
            function = self._reporter_of(round)
            if function is None:
                return
            made = collection.add_observation(
                actor=self.actor, now=min(round.closes_at - timedelta(minutes=5), self.story.as_of), round_id=round.pk,
                function_id=function, key=_key(round.label, "event", str(n)),
                observed=collection.Observed(
                    indicator="event", starts_at=e.starts_at, ends_at=e.ends_at, precision="interval",
                    text=f"{e.name}. {e.note}".strip(), area_id=self.areas[e.area], place_id=self.places[e.place],
                ),
            )  # fmt: skip
            collection.release_unchanged(actor=self.actor, now=round.closes_at, observation_ids=[made.pk])

    def _reporter_of(self, round: Round) -> int | None:
        """Somebody who had observations to tell anyway, so that no quiet answer is turned into another."""
        found = Observation.objects.filter(round=round, report__isnull=False).order_by("pk").first()
        return found.function_id if found else None

    def _counts(self, round: Round, counts: Iterable[Any]) -> None:
        cells: dict[tuple[int, int], int] = defaultdict(int)
        keys = {i.code: i.pk for i in indicators()}
        for c in counts:
            cells[self.areas[c.area], keys[c.indicator]] += c.count
        if cells:
            collection.store_counts(
                actor=self.actor, now=round.closes_at, round_id=round.pk, source_code=Source.POLICE_COUNTS,
                counts=[collection.TypedCount(a, i, n) for (a, i), n in cells.items()],
            )  # fmt: skip

    def action(self) -> None:
        """Priorities of each period, measures, and who is out in the weekends."""
        names = {f.code: f.name for f in self.story.cast.functions}
        owners = {f.code: f.organisation for f in self.story.cast.functions}
        area_names = {a.code: a.name for a in areas()}
        periods: dict[tuple[date, date], list[Choice]] = defaultdict(list)
        for p in sorted(self.story.priorities, key=lambda p: (p.starts_on, p.position)):
            periods[p.starts_on, p.ends_on].append(Choice(self.areas[p.area], p.reason))
        for (start, end), choices in sorted(periods.items()):
            prioritise(actor=self.actor, now=_noon(start), choices=choices, starts_on=start, ends_on=end)
        for m in self.story.measures:
            plan_measure(
                actor=self.actor,
                now=_noon(m.starts_on),
                what=m.what,
                who=names[m.function],
                area_id=self.areas[m.area],
                starts_on=m.starts_on,
                ends_on=m.ends_on,
                organisation_id=self.organisations[owners[m.function]],
            )
        for row in self.story.field_rows:
            if row.round in self.rounds:
                plan_field_activity(
                    actor=self.actor,
                    now=self.rounds[row.round].meeting_at,
                    round_id=self.rounds[row.round].pk,
                    organisation_id=self.organisations[row.organisation],
                    where=", ".join(area_names[a] for a in row.areas),
                    when=row.when,
                    aim=row.aim,
                    share=True,
                )

    def pictures(self) -> None:
        """The last closed rounds' pictures are published, those that have had their meeting; the next is drafted."""
        met = [r for r in self.story.rounds if not r.open and r.meeting_at <= self.story.as_of]
        for r in met[-PUBLISHED_ROUNDS:]:
            picture = draft_picture(actor=self.actor, now=r.meeting_at, round_id=self.rounds[r.label].pk)
            publish_picture(
                actor=self.actor, now=r.meeting_at + timedelta(minutes=35), picture_id=picture.pk, judged=True
            )
            self.published += 1


def _by_round(records: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        grouped[record.round].append(record)
    return grouped


def _key(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "samlad-demo:" + ":".join(parts)))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
