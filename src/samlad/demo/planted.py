"""What is planted for the analyses to find, in weeks from the current one (0); and where, for tests."""

from collections.abc import Sequence

from samlad.demo import organisations
from samlad.demo.geography import area_code, place_code
from samlad.demo.records import Planted
from samlad.demo.world import CLUSTER_WEEKS, World

TUNNEL, TERMINAL = "Kvarntorgets gångtunnel", "Bussterminalens norra del"
CAR_PLACES = ("Kottvägens parkering", "Talltorget", "Kottvägens parkering", None)
# Place: events a week, kinds with weights.
RECURRING: dict[str, tuple[float, dict[str, float]]] = {
    TUNNEL: (
        1.75,
        {"unsafe_place": 0.25, "drugs": 0.3, "youth_gathering": 0.15, "damage": 0.15, "disorder": 0.15},
    ),
    TERMINAL: (
        1.7,
        {"youth_gathering": 0.4, "disorder": 0.2, "drugs": 0.2, "violence": 0.1, "staff_incident": 0.1},
    ),
}
CLUSTER_MEAN = 1.2
WORSE, LAST_BAD = -23, -12
SILENT_AREAS = ("Lertorp", "Hultsbygden")
RISING = {
    -3: 4,
    -2: 7,
    -1: 13,
    0: 15,
}  # weeks from the current one: so many that the newest closed week stands out on any day
GATHERING = (-3, -1, 0)
SILENT_SINCE = -2


def planted(world: World, told_twice: Sequence[tuple[str, str]]) -> Planted:
    """By the labels and codes of this timeline."""

    def labels(first: int, last: int) -> tuple[str, ...]:
        return tuple(each.label for each in world.rounds[first + world.weeks - 1 : last + world.weeks])

    return Planted(
        recurring_places=(place_code(TUNNEL), place_code(TERMINAL)),
        worsened_area=area_code("Tallbacken"),
        worsened_kinds=("fire", "damage"),
        worsened_rounds=labels(WORSE, LAST_BAD),
        improved_rounds=labels(LAST_BAD + 1, 0),
        helping_measure="tallbacken-parkering",
        idle_measures=("station-ljus", "norrgarden-affischer"),
        cluster_areas=tuple(sorted(world.cluster)),
        cluster_kind="illegal_traffic",
        cluster_rounds=labels(world.cluster_from, world.cluster_from + CLUSTER_WEEKS - 1),
        rising_area=area_code("Kvarnhagen"),
        rising_kind="damage",
        rising_rounds=labels(-2, 0),
        gathering_place=place_code(TERMINAL),
        gathering_rounds=tuple(label for offset in GATHERING for label in labels(offset, offset)),
        silent_areas=tuple(area_code(name) for name in SILENT_AREAS),
        silent_functions=organisations.SILENT,
        silent_rounds=labels(SILENT_SINCE, 0),
        flagging_function=organisations.FLAGGING,
        vacant_function=organisations.VACANT,
        replaced_function=organisations.REPLACED,
        told_twice=tuple(told_twice),
    )
