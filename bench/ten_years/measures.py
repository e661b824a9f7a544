"""Priorities, measures and field activities."""

from datetime import date, datetime, timedelta

from bench.ten_years.world import World


def make_measures(world: World, now: datetime) -> None:
    """Priorities, measures and field activities of today, and ten years of measures behind them."""
    from samlad.measures.models import FieldActivity, Measure
    from samlad.measures.service import Choice, prioritise
    from samlad.partnership.actor import system_actor

    actor, partnership = system_actor(world.partnership, "bench"), world.partnership
    prioritise(
        actor=actor,
        now=now,
        choices=[Choice(a, "Behov och möjlighet att göra skillnad.") for a in world.areas[:3]],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    first = world.rounds[0].observed_from
    measures = Measure.objects.bulk_create(
        Measure(
            partnership=partnership,
            what=f"Insats {n}",
            who="Fältgruppen",
            starts_on=first + timedelta(weeks=n // 4),
            ends_on=first + timedelta(weeks=n // 4 + 6),
            planned_at=now,
            planned_by="b",
        )
        for n in range(4 * len(world.rounds))
    )
    where = Measure.areas.through
    where.objects.bulk_create(
        where(measure=m, area_id=world.areas[n % len(world.areas)]) for n, m in enumerate(measures)
    )
    lead = world.functions[0].organisation.lead_id
    FieldActivity.objects.bulk_create(
        FieldActivity(
            partnership=partnership,
            round=r,
            organisation_id=lead,
            where=f"Område {n:02d}",
            when="Fredag 20–24",
            aim="Synlig närvaro",
            shared_at=now,
            shared_by="b",
        )
        for r in world.rounds[-60:]
        for n in range(8)
    )
