"""Closed rounds with counts, written as a closure leaves them: a year of services would take minutes."""

import numpy as np

from samlad.collection.models import (
    Closure,
    Indicator,
    Questionnaire,
    ReleasedCount,
    ReleasedResponse,
    Round,
    Source,
)
from samlad.lib.weeks import Week
from samlad.partnership.queries import rhythm

LAST = Week(2026, 47)


def past(
    world,
    counts,
    *,
    answered=None,
    expected=3,
    indicator="damage",
    areas=("Ängby", "Öster"),
    source=Source.QUESTIONNAIRE,
):
    """Rounds up to 2026-W47 with `counts` (areas, rounds) of one indicator; `answered` (areas, rounds), all if None."""
    counts = np.asarray(counts)
    answered = np.full(counts.shape, expected) if answered is None else np.asarray(answered)
    settings, questionnaire = rhythm(), Questionnaire.objects.get()
    about, where = Indicator.objects.get(code=indicator), Source.objects.get(code=source)
    rounds = []
    for back in range(counts.shape[1] - 1, -1, -1):
        week = LAST.plus(-back)
        first, last = settings.observed(week)
        rounds.append(
            Round.objects.create(
                partnership=world.partnership,
                label=str(week),
                observed_from=first,
                observed_to=last,
                opens_at=settings.opens_at(week),
                closes_at=settings.closes_at(week),
                meeting_at=settings.meeting_at(week),
                questionnaire=questionnaire,
            )
        )
    base = {"partnership": world.partnership}
    Closure.objects.bulk_create(Closure(**base, round=r, closed_at=r.closes_at, closed_by="test") for r in rounds)
    coverage, counted = [], []
    for t, r in enumerate(rounds):
        for a, name in enumerate(areas):
            some = int(answered[a, t])
            coverage.append(
                ReleasedResponse(
                    **base,
                    round=r,
                    area=world.areas[name],
                    expected=expected,
                    with_observations=some,
                    quiet=0,
                    closed=0,
                )
            )
            if counts[a, t]:
                counted.append(
                    ReleasedCount(
                        **base, round=r, source=where, area=world.areas[name], indicator=about, new=int(counts[a, t])
                    )
                )
        coverage.append(
            ReleasedResponse(
                **base,
                round=r,
                area=None,
                expected=expected * len(areas),
                with_observations=int(answered[:, t].sum()),
                quiet=0,
                closed=0,
            )
        )
    ReleasedResponse.objects.bulk_create(coverage)
    ReleasedCount.objects.bulk_create(counted)
    return rounds


def calm(rng, rounds=40, mean=2.0, areas=2):
    return rng.poisson(mean, (areas, rounds))
