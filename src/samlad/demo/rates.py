"""How often each kind happens in each kind of area, when in the year and the week, where, and how long it lasts."""

import math
from datetime import date
from functools import cache

from samlad.demo.calendar import school_break
from samlad.demo.records import Precision

DISORDER_KINDS = ("violence", "drugs", "burglary", "illegal_traffic", "disorder")
KINDS = (
    "damage",
    "fire",
    "staff_incident",
    "event",
    "youth_gathering",
    *DISORDER_KINDS,
    "unsafe_place",
    "other",
)

# Events a week in an area of the kind, in the order of KINDS.
BASE: dict[str, tuple[float, ...]] = {
    "centre": (0.85, 0.07, 0.26, 0.22, 0.5, 0.24, 0.28, 0.1, 0.16, 0.42, 0.2, 0.13),
    "estate": (0.85, 0.11, 0.22, 0.06, 0.48, 0.15, 0.3, 0.1, 0.3, 0.3, 0.22, 0.14),
    "villa": (0.22, 0.02, 0.03, 0.04, 0.1, 0.02, 0.03, 0.1, 0.13, 0.06, 0.08, 0.06),
    "industry": (0.28, 0.06, 0.02, 0.01, 0.05, 0.01, 0.03, 0.2, 0.12, 0.04, 0.07, 0.02),
    "village": (0.2, 0.03, 0.03, 0.06, 0.1, 0.02, 0.02, 0.08, 0.14, 0.06, 0.07, 0.06),
    "countryside": (0.06, 0.02, 0.01, 0.02, 0.01, 0.01, 0.01, 0.08, 0.07, 0.02, 0.03, 0.03),
}
# Kind: day of the year when it peaks, how much (0: no season).
_SEASON: dict[str, tuple[int, float]] = {
    "damage": (350, 0.12),
    "youth_gathering": (205, 0.3),
    "illegal_traffic": (190, 0.7),
    "unsafe_place": (350, 0.55),
    "event": (180, 0.4),
    "burglary": (330, 0.25),
    "disorder": (200, 0.15),
}
# Kind: weight of each day from Thursday; earliest and latest start, hours; precisions with weights.
_WEEKEND = (0.1, 0.27, 0.28, 0.12, 0.07, 0.08, 0.08)
_EVEN = (0.15, 0.17, 0.12, 0.1, 0.15, 0.16, 0.15)
TIMES: dict[str, tuple[tuple[float, ...], tuple[float, float], dict[Precision, float]]] = {
    "damage": (_WEEKEND, (15, 22.5), {"night": 0.6, "moment": 0.2, "interval": 0.2}),
    "fire": (_WEEKEND, (17, 25), {"moment": 0.75, "night": 0.25}),
    "staff_incident": (_EVEN, (12, 21.5), {"moment": 1.0}),
    "event": ((0.04, 0.36, 0.42, 0.14, 0.0, 0.02, 0.02), (15, 20), {"interval": 1.0}),
    "youth_gathering": (
        (0.1, 0.32, 0.32, 0.06, 0.06, 0.07, 0.07),
        (17, 22),
        {"interval": 0.88, "week": 0.12},
    ),
    "violence": (_WEEKEND, (15, 25), {"moment": 0.8, "interval": 0.2}),
    "drugs": (_EVEN, (13, 21), {"interval": 0.6, "week": 0.4}),
    "burglary": (_EVEN, (9, 17), {"night": 0.75, "interval": 0.25}),
    "illegal_traffic": (_EVEN, (14, 21), {"interval": 0.5, "week": 0.3, "moment": 0.2}),
    "disorder": (_WEEKEND, (17, 23), {"interval": 0.65, "night": 0.25, "week": 0.1}),
    "unsafe_place": (_EVEN, (17, 21), {"interval": 0.45, "week": 0.55}),
    "other": (_EVEN, (15, 20), {"week": 0.65, "interval": 0.35}),
}
# Kind: where it fits to happen.
FITS: dict[str, frozenset[str]] = {
    "damage": frozenset(
        {
            "square",
            "underpass",
            "schoolyard",
            "bus",
            "parking",
            "playground",
            "park",
            "pitch",
            "care",
            "library",
            "hall",
            "yard",
            "bathing",
        }
    ),
    "fire": frozenset({"schoolyard", "parking", "playground", "park", "underpass", "yard", "square", "bathing"}),
    "staff_incident": frozenset({"square", "bus", "library", "shop", "youth_centre", "parking", "care", "schoolyard"}),
    "event": frozenset({"square", "park", "pitch", "yard", "hall", "bathing", "youth_centre"}),
    "youth_gathering": frozenset(
        {
            "square",
            "bus",
            "schoolyard",
            "parking",
            "playground",
            "park",
            "shop",
            "pitch",
            "library",
            "youth_centre",
            "bathing",
        }
    ),
    "violence": frozenset({"square", "bus", "park", "parking", "shop", "schoolyard", "pitch"}),
    "drugs": frozenset({"square", "underpass", "bus", "parking", "playground", "park"}),
    "burglary": frozenset({"yard", "hall", "pitch"}),
    "illegal_traffic": frozenset({"underpass", "square", "schoolyard", "playground", "park", "yard"}),
    "disorder": frozenset({"square", "bus", "shop", "library", "parking", "park", "care"}),
    "unsafe_place": frozenset({"underpass", "parking", "bus", "park", "playground", "square", "bathing"}),
    "other": frozenset({"square", "bus", "schoolyard", "underpass"}),
}
# Kind: chance a week that it is over; share of signal values 1, 2, 3 where one is given.
ONCE = frozenset({"fire", "staff_incident", "event", "burglary"})  # nobody is asked whether it is still there
CLOSES = {"unsafe_place": 0.3, "drugs": 0.33, "illegal_traffic": 0.45, "youth_gathering": 0.55, "other": 0.6}
SIGNAL = {
    "damage": (0.5, 0.4, 0.08),
    "fire": (0.15, 0.45, 0.38),
    "staff_incident": (0.15, 0.5, 0.33),
    "event": (0.4, 0.1, 0.0),
    "violence": (0.1, 0.45, 0.43),
    "drugs": (0.2, 0.45, 0.33),
    "youth_gathering": (0.4, 0.4, 0.12),
    "unsafe_place": (0.3, 0.45, 0.22),
}


@cache
def season(kind: str, day: date) -> float:
    """How much more (or less) often than on average the kind happens around that day."""
    peak, height = _SEASON.get(kind, (0, 0.0))
    factor = 1 + height * math.cos(2 * math.pi * (day.timetuple().tm_yday - peak) / 365.25)
    new_year = (day.month, day.day) >= (12, 27) or (day.month, day.day) <= (1, 3)
    valborg = (4, 27) <= (day.month, day.day) <= (5, 2)
    if new_year and kind in ("damage", "fire", "disorder"):
        factor *= 1.9
    if valborg and kind in ("fire", "event", "youth_gathering"):
        factor *= 1.7
    if school_break(day) and kind in ("youth_gathering", "damage"):
        factor *= 1.2
    return factor
