"""Real weeks of Örebro: `python -m bench.orebro EVENTS [first week] [weeks]`, then `python -m bench.prose orebro`.

Örebro with its areas and inhabitants, the police's published events of a file (what `samlad import police` reads), and
beside them weekly counts as somebody would type them: those are drawn, seeded, for six areas. One reports: what
was published that counts and is placed in an area, in the words it was published in.
"""

import os
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django
import numpy as np

if TYPE_CHECKING:
    from samlad.collection.models import Round
    from samlad.partnership.actor import Actor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
DATA = Path(__file__).resolve().parents[1] / "data" / "orebro"
FIRST, WEEKS = "2025-W26", "60"
PRIORITISED = ("Vivalla", "Baronbackarna", "Brickebacken")
# Typed a week, by the codes of the questionnaire: damage, fire, other_disorder.
MEANS = {
    "Vivalla": (3.0, 0.6, 2.5),
    "Baronbackarna": (1.5, 0.4, 1.2),
    "Brickebacken": (1.8, 0.3, 1.0),
    "Varberga-Oxhagen": (2.2, 0.4, 1.5),
    "Örebro city": (2.5, 0.3, 4.0),
    "Markbacken-Västra Mark": (0.8, 0.1, 0.5),
}


def main() -> None:
    django.setup()
    from samlad.cli.main import run

    file, first, weeks = (*sys.argv[1:4], *(FIRST, WEEKS)[len(sys.argv) - 2 :])
    own = ("--partnership", "orebro")
    for arguments in (
        ("partnership", "create", "--name", "Örebro", "--municipality", "Örebro", "--municipality-code", "1880"),
        ("import", "areas", str(DATA / "areas.geojson"), *own),
        ("import", "population", str(DATA / "population_2022.csv"), "--year", "2022", *own),
        ("import", "police", file, *own),
    ):
        if run(arguments):
            sys.exit(1)
    _weeks(first, int(weeks))


def _weeks(first: str, number: int) -> None:
    """Opened, counted, closed and analysed one after the other."""
    from django_scopes import scope

    from samlad.analysis.service import analyse_round
    from samlad.collection.service import close_round, open_round
    from samlad.lib.weeks import Week
    from samlad.measures.service import Choice, prioritise
    from samlad.partnership.actor import system_actor
    from samlad.partnership.models import Partnership
    from samlad.partnership.service import add_function, add_organisation
    from samlad.places.queries import areas
    from samlad.places.service import cover
    from samlad.sources.counts.service import import_counts

    partnership, rng = Partnership.objects.get(slug="orebro"), np.random.default_rng(1)
    with scope(partnership=partnership):
        actor, week = system_actor(partnership, "bench"), Week.parse(first)
        by_name = {area.name: area.pk for area in areas()}
        now = datetime.combine(week.day(1), time(6), partnership.zone)
        police = add_organisation(actor=actor, now=now, name="Polisen", kind="police")
        reporter = add_function(
            actor=actor, now=now, organisation_id=police.pk, name="Områdespolis", duties=["reporter"]
        )
        cover(actor=actor, now=now, function_id=reporter.pk, area_ids=by_name.values())
        choices, last = [Choice(by_name[name], "behov") for name in PRIORITISED], week.plus(number).day(7)
        prioritise(actor=actor, now=now, choices=choices, starts_on=week.day(1), ends_on=last)
        for n in range(number):
            round = open_round(actor=actor, now=now + timedelta(weeks=n), week=week.plus(n))
            _report(actor, round, reporter.pk)
            import_counts(actor=actor, now=round.closes_at, source=_table(rng), round=round)
            close_round(actor=actor, now=round.closes_at, round_id=round.pk)
            analyse_round(actor=actor, now=round.closes_at, round_id=round.pk)


def _report(actor: "Actor", round: "Round", function_id: int) -> None:
    from samlad.collection.models import ImportedEvent
    from samlad.collection.service import Observed, add_observation, release, report_nothing_new
    from samlad.lib.digests import digest_of

    now, events = round.closes_at - timedelta(hours=1), ImportedEvent.objects.exclude(area=None).order_by("pk")
    some = events.filter(local_date__range=(round.observed_from, round.observed_to)).select_related("indicator", "kind")
    for event in some:
        assert event.indicator
        assert event.happened_at
        moment, mark = min(event.happened_at, now), digest_of(event.summary)
        row = add_observation(
            actor=actor,
            now=now,
            round_id=round.pk,
            function_id=function_id,
            key=event.external_id,
            observed=Observed(
                indicator=event.indicator.code,
                kind=event.kind.code if event.kind else None,
                starts_at=moment,
                ends_at=moment,
                precision="moment",
                text=event.summary,
                area_id=event.area_id,
                place_id=event.place_id,
            ),
            screening_confirmed=mark,
        )
        release(actor=actor, now=now, observation_id=row.pk, wording=event.summary, screening_confirmed=mark)
    if not some:
        report_nothing_new(
            actor=actor, now=now, round_id=round.pk, function_id=function_id, key=f"nothing {round.label}"
        )


def _table(rng: np.random.Generator) -> str:
    rows = (";".join((area, *map(str, rng.poisson(means)))) for area, means in MEANS.items())
    return "\n".join(("område;damage;fire;other_disorder", *rows))


if __name__ == "__main__":
    main()
