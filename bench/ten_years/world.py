"""What the rows of ten years are drawn from: areas, organisations, functions, people, rounds and wordings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from samlad.collection.models import Round
    from samlad.partnership.models import Function, Partnership

SEED = 20261124
LAST = "2026-W48"  # the open round
LEADS, UNITS, FUNCTIONS = 4, 5, 3  # leads × units each × reporting functions each
SIDE = 6  # areas on a side: 36, of which the last three have nobody who answers for them


@dataclass
class World:
    """What the rows of a week are drawn from."""

    partnership: "Partnership"
    functions: "list[Function]" = field(default_factory=list)
    covered: dict[int, list[int]] = field(default_factory=dict)  # function id -> area ids
    areas: list[int] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)  # area id -> place ids
    indicators: list[int] = field(default_factory=list)
    followed_up: set[int] = field(default_factory=set)
    kinds: dict[int, list[int]] = field(default_factory=dict)  # indicator id -> kind ids
    rounds: "list[Round]" = field(default_factory=list)  # oldest first, the last one open
    sources: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


def make_setting(partnership: "Partnership", now: datetime, rounds: int) -> World:
    """Areas, organisations, functions, people and rounds. Small, so through the services."""
    import shapely

    from samlad.collection.models import Closure, Questionnaire, Round, Source
    from samlad.collection.queries import indicators
    from samlad.collection.service import set_up_questionnaire
    from samlad.lib.weeks import Week
    from samlad.partnership.actor import system_actor
    from samlad.partnership.queries import rhythm
    from samlad.places.models import Area, Place
    from samlad.places.service import NewArea, store_areas

    actor = system_actor(partnership, "bench")
    world = World(partnership)
    set_up_questionnaire(actor=actor, now=now, valid_from=date(2016, 1, 1))
    world.sources = dict(Source.objects.values_list("code", "pk"))
    store_areas(
        actor=actor,
        now=now,
        areas=[
            NewArea(f"9991B{n:03d}", f"Område {n:02d}", shapely.to_wkb(_outline(n // SIDE, n % SIDE)))
            for n in range(SIDE**2)
        ],
    )
    world.areas = list(Area.objects.order_by("code").values_list("pk", flat=True))
    places = Place.objects.bulk_create(
        Place(partnership=partnership, area_id=a, name=f"Plats {n}{letter}")
        for n, a in enumerate(world.areas)
        for letter in "ab"
    )
    for p in places:
        world.places.setdefault(p.area_id, []).append(p.pk)
    _people(world, actor, now)
    for i in indicators(kinds=True):
        world.indicators.append(i.pk)
        world.kinds[i.pk] = [k.pk for k in i.kinds.all()]
        if i.can_persist:
            world.followed_up.add(i.pk)
    settings, questionnaire, last = rhythm(), Questionnaire.objects.get(), Week.parse(LAST)
    for week in (last.plus(-n) for n in range(rounds - 1, -1, -1)):
        first, to = settings.observed(week)
        world.rounds.append(
            Round(
                partnership=partnership,
                label=str(week),
                observed_from=first,
                observed_to=to,
                opens_at=settings.opens_at(week),
                closes_at=settings.closes_at(week),
                meeting_at=settings.meeting_at(week),
                questionnaire=questionnaire,
            )
        )
    Round.objects.bulk_create(world.rounds)
    Closure.objects.bulk_create(
        Closure(partnership=partnership, round=r, closed_at=r.closes_at, closed_by="system:bench")
        for r in world.rounds[:-1]
    )
    world.texts = list(_texts())
    return world


def _outline(row: int, column: int) -> Any:
    """A cell of a grid whose lines bend, so that it has as many corners as a real area."""
    import shapely

    cell = shapely.segmentize(shapely.box(column, row, column + 1, row + 1), 0.1)
    return shapely.transform(cell, _bend)


def _bend(xy: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    x, y = xy[:, 0], xy[:, 1]
    east = x + 0.13 * np.sin(3.1 * y + 0.7 * x) + 0.04 * np.sin(11 * y)
    north = y + 0.13 * np.sin(2.7 * x + 0.9 * y) + 0.04 * np.sin(12 * x)
    return np.column_stack([15 + 0.02 * east, 59 + 0.01 * north])


def _people(world: World, actor: Any, now: datetime) -> None:
    from samlad.partnership.service import add_function, add_organisation, assign
    from samlad.places.service import cover

    start = date(2016, 1, 1)
    for lead in range(LEADS):
        main = add_organisation(actor=actor, now=now, name=f"Huvudorganisation {lead}")
        duties = ["coordinator", "meeting_lead"] if lead == 0 else ["coordinator"]
        chair = add_function(actor=actor, now=now, organisation_id=main.pk, name="Samordnare", duties=duties)
        assign(
            actor=actor, now=now, function_id=chair.pk, name="S", email=f"samordnare{lead}@example.se", starts_on=start
        )
        for n in range(UNITS):
            unit = add_organisation(actor=actor, now=now, name=f"Enhet {lead}.{n}", reports_to_id=main.pk)
            for m in range(FUNCTIONS):
                function = add_function(
                    actor=actor, now=now, organisation_id=unit.pk, name=f"Funktion {m}", duties=["reporter"]
                )
                at = len(world.functions)
                world.functions.append(function)
                world.covered[function.pk] = [world.areas[(at * 2 + k) % (SIDE**2 - 3)] for k in range(2 + at % 3)]
                cover(actor=actor, now=now, function_id=function.pk, area_ids=world.covered[function.pk])
                assign(
                    actor=actor,
                    now=now,
                    function_id=function.pk,
                    name="R",
                    email=f"r{lead}.{n}.{m}@example.se",
                    starts_on=start,
                )


def _texts() -> Iterator[str]:
    from samlad.demo.words import TEMPLATES, compose

    rng = np.random.default_rng(SEED)
    templates = [t.lstrip("~") for group in TEMPLATES.values() for t in group]
    for n in range(4000):
        yield compose(
            templates[n % len(templates)],
            where="vid torget",
            when="på fredagskvällen",
            choose=lambda most: int(rng.integers(most)),
        )
