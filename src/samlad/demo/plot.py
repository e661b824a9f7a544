"""What is built into the story, counted in weeks from the current one (0), and the truth of it for tests."""

from collections.abc import Sequence

from samlad.demo import cast as company
from samlad.demo.geography import area_code, place_code
from samlad.demo.records import Truth
from samlad.demo.stage import CLUSTER_WEEKS, Stage

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
RISING = {-3: 5, -2: 8, -1: 9, 0: 11}
GATHERING = (-3, -1, 0)
SILENT_SINCE = -2


def truth(stage: Stage, told_twice: Sequence[tuple[str, str]]) -> Truth:
    """What was built in, by the labels and codes of this story."""

    def labels(first: int, last: int) -> tuple[str, ...]:
        return tuple(each.label for each in stage.rounds[first + stage.weeks - 1 : last + stage.weeks])

    return Truth(
        recurring_places=(place_code(TUNNEL), place_code(TERMINAL)),
        worsened_area=area_code("Tallbacken"),
        worsened_kinds=("fire", "damage"),
        worsened_rounds=labels(WORSE, LAST_BAD),
        improved_rounds=labels(LAST_BAD + 1, 0),
        helping_measure="tallbacken-parkering",
        idle_measures=("station-ljus", "norrgarden-affischer"),
        cluster_areas=tuple(sorted(stage.cluster)),
        cluster_kind="illegal_traffic",
        cluster_rounds=labels(stage.cluster_from, stage.cluster_from + CLUSTER_WEEKS - 1),
        rising_area=area_code("Kvarnhagen"),
        rising_kind="damage",
        rising_rounds=labels(-2, 0),
        gathering_place=place_code(TERMINAL),
        gathering_rounds=tuple(label for offset in GATHERING for label in labels(offset, offset)),
        silent_areas=tuple(area_code(name) for name in SILENT_AREAS),
        silent_functions=company.SILENT,
        silent_rounds=labels(SILENT_SINCE, 0),
        flagging_function=company.FLAGGING,
        vacant_function=company.VACANT,
        replaced_function=company.REPLACED,
        told_twice=tuple(told_twice),
    )
