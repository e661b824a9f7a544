"""Every function's answer to every round."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.ten_years.world import World

if TYPE_CHECKING:
    from samlad.collection.models import Round

ANSWERS = (("observations", 0.85), ("quiet", 0.08), ("closed", 0.02), (None, 0.05))


def answer_rounds(world: World, rng: np.random.Generator) -> "dict[int, dict[int, int]]":
    """Every function's answer to every round. Returns round -> {function -> report} of those with observations, by
    id."""
    from django.db.models import OuterRef, Subquery

    from samlad.collection.models import ReleasedResponse, Report, Submission

    kinds = [k for k, _share in ANSWERS]
    drawn = rng.choice(len(kinds), p=[s for _k, s in ANSWERS], size=(len(world.rounds), len(world.functions)))
    drawn[-1, ::3] = kinds.index(None)  # a third has not answered the open round yet
    owners = {f.pk: f.organisation.owners for f in world.functions}
    reports, answers = [], []
    coverage = []
    for r, row in zip(world.rounds, drawn, strict=True):
        by_function = {f.pk: kinds[k] for f, k in zip(world.functions, row, strict=True)}
        for f, answer in by_function.items():
            if answer:
                reports.append(Report(partnership=world.partnership, round=r, function_id=f, **owners[f]))
                answers.append(answer)
        if r is not world.rounds[-1]:
            coverage += [_coverage(world, r, a, by_function) for a in (None, *world.areas)]
    Report.objects.bulk_create(reports, batch_size=5000)
    Submission.objects.bulk_create(
        (
            Submission(
                partnership=world.partnership,
                report=report,
                answer=answer,
                submitted_at=report.round.closes_at - timedelta(hours=5),
                submitted_by="system:bench",
                late=False,
                key=f"bench-{n}",
                **report.owners,
            )
            for n, (report, answer) in enumerate(zip(reports, answers, strict=True))
        ),
        batch_size=5000,
    )
    Report.objects.update(submission_id=Subquery(Submission.objects.filter(report=OuterRef("pk")).values("pk")[:1]))
    ReleasedResponse.objects.bulk_create([c for c in coverage if c.expected], batch_size=5000)
    with_observations: dict[int, dict[int, int]] = {}
    for report, answer in zip(reports, answers, strict=True):
        if answer == "observations":
            with_observations.setdefault(report.round_id, {})[report.function_id] = report.pk
    return with_observations


def _coverage(world: World, r: "Round", area: int | None, by_function: dict[int, str | None]) -> Any:
    from samlad.collection.models import ReleasedResponse

    expected = [f for f in by_function if area is None or area in world.covered[f]]
    n = Counter(by_function[f] for f in expected)
    return ReleasedResponse(
        partnership=world.partnership,
        round=r,
        area_id=area,
        expected=len(expected),
        with_observations=n["observations"],
        quiet=n["quiet"],
        closed=n["closed"],
    )
