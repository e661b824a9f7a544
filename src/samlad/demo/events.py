"""What there is to see in a round: the ordinary, places that come back, and what is planted."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from samlad.demo.geography import DemoPlace, area_code
from samlad.demo.planted import (
    CAR_PLACES,
    CLUSTER_MEAN,
    GATHERING,
    LAST_BAD,
    RECURRING,
    RISING,
    TERMINAL,
    TUNNEL,
    WORSE,
)
from samlad.demo.rates import BASE, FITS, KINDS, season
from samlad.demo.records import DemoRound
from samlad.demo.world import World


@dataclass(frozen=True)
class Event:
    kind: str
    area: str | None
    place: DemoPlace | None
    words: str  # the templates' name: the kind, or car_fire, car_damage
    planted: bool  # reported by somebody even if the one who would have reported it is away
    evening: int | None = None  # days from Thursday, 21-24: the gathering


def events_of(world: World, rng: np.random.Generator, each: DemoRound, offset: int) -> list[Event]:
    """What there is to see in the round, in any order: base, places that come back, and what is planted."""
    events: list[Event] = []
    middle = each.observed_from + timedelta(days=3)
    rising, station = area_code("Kvarnhagen"), area_code("Stationsområdet")
    for area in world.areas:
        mood = float(rng.gamma(9)) / 9
        for kind, base in zip(KINDS, BASE[area.kind], strict=True):
            mean = 0.93 * base * season(kind, middle) * mood * float(rng.gamma(4)) / 4
            count = int(rng.poisson(mean))
            if area.code == rising and kind == "damage":
                count = RISING.get(offset, int(rng.binomial(4, 0.55)))  # steady, so that a rise shows
            if area.code == station and kind == "youth_gathering" and offset >= -3:
                count = 0
            if area.code in world.cluster and kind == "illegal_traffic" and world.in_cluster(offset):
                count += int(rng.poisson(CLUSTER_MEAN * rng.gamma(6) / 6))
            if area.name == "Tallbacken" and offset > LAST_BAD:  # as quiet as before it got worse
                count = min(count, {"fire": 0, "damage": 1}.get(kind, 2))
            certain = (area.code == rising and kind == "damage" and offset in RISING) or (
                area.code in world.cluster and kind == "illegal_traffic" and world.in_cluster(offset)
            )
            for _ in range(count):
                events.append(_event(world, rng, kind, area.code, certain))
    for name, (rate, mix) in RECURRING.items():
        place = world.places[name]
        for _ in range(int(rng.poisson(rate))):
            kind = str(rng.choice(list(mix), p=list(mix.values())))
            planted_there = (kind == "youth_gathering" and name == TERMINAL) or (kind == "damage" and name == TUNNEL)
            if not (offset >= -3 and planted_there):
                events.append(Event(kind, place.area, place, kind, planted=False))
    if WORSE <= offset <= LAST_BAD:
        events += _car_trouble(world, rng, offset)
    if offset in GATHERING:
        place = world.places[TERMINAL]
        for evening in (1, 2, *((1, 2)[int(rng.integers(2))] for _ in range(int(rng.integers(1, 3))))):
            events.append(Event("youth_gathering", place.area, place, "youth_gathering", True, evening))
    return events


def _event(world: World, rng: np.random.Generator, kind: str, area: str, certain: bool) -> Event:
    fitting = [
        place
        for place in world.places.values()
        if place.area == area and place.kind in FITS[kind] and place.name not in RECURRING
    ]
    here = 0.62 if world.kind_of[area] in ("centre", "estate") else 0.4
    if fitting and rng.random() < here:
        return Event(kind, area, fitting[int(rng.integers(len(fitting)))], kind, certain)
    nowhere = kind == "other" and rng.random() < 0.25
    return Event(kind, None if nowhere else area, None, kind, certain)


def _car_trouble(world: World, rng: np.random.Generator, offset: int) -> list[Event]:
    area = area_code("Tallbacken")
    fires = 3 if offset == LAST_BAD else int(rng.poisson(0.8))
    kinds = ["fire"] * fires + ["damage"] * int(rng.poisson(4.4))
    events = []
    for kind in kinds:
        name = CAR_PLACES[int(rng.integers(len(CAR_PLACES)))]
        events.append(Event(kind, area, world.places[name] if name else None, f"car_{kind}", True))
    return events
