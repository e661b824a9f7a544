"""The police's own weekly figures, drawn apart from the questionnaires."""

from samlad.demo.calendar import local, utc
from samlad.demo.planted import LAST_BAD, WORSE
from samlad.demo.rates import BASE, DISORDER_KINDS, KINDS, season
from samlad.demo.records import PoliceCount
from samlad.demo.world import World


def police_figures(world: World) -> tuple[tuple[PoliceCount, ...], tuple[str, ...]]:
    """Counts a week and area of what reaches the police, drawn apart from the questionnaires."""
    counts: list[PoliceCount] = []
    counted: list[str] = []
    reported = {
        "damage": 0.5,
        "fire": 0.8,
        "violence": 1.1,
        "drugs": 0.6,
        "burglary": 0.9,
        "illegal_traffic": 0.15,
    }
    for index, each in enumerate(world.rounds):
        offset = index - world.weeks + 1
        rng = world.rng(offset, 2)
        entered_at = local(each.observed_to, 9 + int(rng.integers(0, 10)) / 4)
        away = rng.random() < 0.03 and offset < -3
        if away or utc(entered_at) > utc(world.as_of):
            continue
        counted.append(each.label)
        for area in world.areas:
            worse = area.name == "Tallbacken" and WORSE <= offset <= LAST_BAD
            for kind, base in zip(KINDS, BASE[area.kind], strict=True):
                mean = base * reported.get(kind, 0.0) * season(kind, each.observed_from)
                mean += {"damage": 1.4, "fire": 0.6}.get(kind, 0.0) if worse else 0.0
                mean *= 2.5 if area.name == "Kvarnhagen" and kind == "damage" else 1.0
                mean += (
                    0.4 if kind == "illegal_traffic" and area.code in world.cluster and world.in_cluster(offset) else 0
                )
                count = int(rng.poisson(mean))
                if count:
                    disorder = kind in DISORDER_KINDS
                    counts.append(
                        PoliceCount(
                            round=each.label,
                            area=area.code,
                            indicator="other_disorder" if disorder else kind,
                            kind=kind if disorder else None,
                            count=count,
                            entered_at=entered_at,
                        )
                    )
    return tuple(counts), tuple(counted)
