"""Who answers a round and when, and who reports what."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from samlad.demo import organisations
from samlad.demo.calendar import closed, local
from samlad.demo.events import Event
from samlad.demo.geography import area_code
from samlad.demo.organisations import DemoFunction
from samlad.demo.planted import RECURRING, SILENT_SINCE
from samlad.demo.records import AnswerKind, DemoRound
from samlad.demo.world import World

MISSING = 0.07  # chance of no answer, apart from the flagging, the vacant and the silent ones
IDLE = 0.64  # chance that a function has an uneventful week of its own
PAGE_FULL = 5  # observations in a week
ALWAYS_LATE = "granvakt-rond"


def answering(
    world: World, rng: np.random.Generator, function: DemoFunction, each: DemoRound, offset: int
) -> AnswerKind | datetime:
    """When it submits, or why it does not: closed, missing."""
    chance, day_draw, hour_draw, late_draw = rng.random(4)
    code = function.code
    featured = offset >= -3 and {area_code("Kvarnhagen"), area_code("Stationsområdet")} & set(function.areas)
    if code in organisations.SILENT and offset >= SILENT_SINCE:
        return "missing"
    if code == organisations.VACANT and not world.staffing.holders(code, each.observed_to):
        return "missing"
    if closed(function, each):
        return "closed"
    missing = MISSING
    if code == organisations.FLAGGING:
        missing += 0.75 * min(max(offset + 24, 0) / 22, 1)
        if offset >= -1:
            return "missing"
    if chance < missing and not featured:
        return "missing"
    day = int(np.searchsorted(np.cumsum((0, 0.05, 0.02, 0.07, 0.28, 0.32)), day_draw, side="right"))
    hour = 8 + 7.5 * hour_draw
    late = 0.4 if code == ALWAYS_LATE else 0.04
    if featured and offset == 0:
        day = 4 + (day > 4)
    elif late_draw < late / 2:
        day, hour = 7, 7.5 + 1.5 * hour_draw
    elif late_draw < late:
        day, hour = 6, 16.2 + 5 * hour_draw
    return local(each.observed_from + timedelta(days=min(day, 7)), round(hour * 60) / 60)


def reporters_of(
    world: World,
    rng: np.random.Generator,
    event: Event,
    states: Mapping[str, str | datetime],
    load: Mapping[str, int],
    idle: set[str],
) -> list[str]:
    """Who reports the event: one that covers the area, now and then two, or nobody.

    `load` is how much each reports already: who has a page full leaves the rest to a colleague, or unreported.
    """
    covering = world.covering[event.area] if event.area else world.reporters
    codes = [function.code for function in covering]
    if event.planted:
        codes = [code for code in codes if not isinstance(states[code], str)]
        codes = [code for code in codes if load[code] < PAGE_FULL] or codes
    else:
        awake = [code for code in codes if code not in idle]
        codes = awake if len(awake) >= (2 if event.area == area_code("Kvarnhagen") else 1) else codes
        known = event.place is not None and event.place.name in RECURRING  # it is reported in any case
        codes = [code for code in codes if load[code] < PAGE_FULL or known]
    if not codes:
        return []
    pick = [codes[i] for i in rng.permutation(len(codes))[: 2 if rng.random() < 0.035 else 1]]
    return [code for code in pick if not isinstance(states[code], str)]
