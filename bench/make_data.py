"""A partnership with ten years behind it: a million observations, 520 rounds, 36 areas, 60 reporting functions.

Written in bulk past the services, so it is benchmark data and nothing else: the audit log knows nothing of it. The
shape is what the services would have left: reports with their submission in force, observations ended in the round that
said so, the counts and the coverage that a closure writes, released wordings, published pictures.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from bench import setting

if TYPE_CHECKING:
    from samlad.collection.models import ImportedEvent, Round
    from samlad.collection.models.observation import Observation
    from samlad.partnership.models import Account, Function, Owners, Partnership

SLUG, UNFINISHED = "bench", "unfinished"
SEED = 20261124
LAST = "2026-W48"  # the open round
LEADS, UNITS, FUNCTIONS = 4, 5, 3  # leads × units each × reporting functions each
SIDE = 6  # areas on a side: 36, of which the last three have nobody who answers for them
FROM_POLICE = 0.15  # of the observations
SHARED = 0.3  # of the reported ones
ANSWERS = (("observations", 0.85), ("quiet", 0.08), ("closed", 0.02), (None, 0.05))


@dataclass
class Made:
    """What the rows of a week are drawn from."""

    partnership: "Partnership"
    functions: "list[Function]" = field(default_factory=list)
    covered: dict[int, list[int]] = field(default_factory=dict)  # function id -> area ids
    areas: list[int] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)  # area id -> place ids
    indicators: list[int] = field(default_factory=list)
    followed_up: set[int] = field(default_factory=set)
    kinds: dict[int, list[int]] = field(default_factory=dict)  # indicator id -> kind ids
    rounds: "list[Round]" = field(default_factory=list)  # oldest first, the last one open
    sources: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=520)
    parser.add_argument("--again", action="store_true", help="make it again from nothing")
    told = parser.parse_args()
    make(observations=told.observations, rounds=told.rounds, again=told.again)


def make(*, observations: int, rounds: int, again: bool) -> None:
    """Fills the database unless it holds the partnership already."""
    if again:
        setting.drop()
    setting.enter()
    setting.set_up()
    from samlad.partnership.models import Partnership

    if Partnership.objects.filter(slug=SLUG).exists():
        print("The data is there already (--again makes it anew).")
        return
    if Partnership.objects.exists():
        sys.exit("What is there is unfinished or something else: bin/load data --again makes it anew.")
    started = time.perf_counter()
    _fill(observations, rounds)
    print(f"Made in {time.perf_counter() - started:.0f} s.")


def _fill(observations: int, rounds: int) -> None:
    from django.db import connection, transaction
    from django_scopes import scope

    from samlad.partnership.service import found_partnership

    if connection.vendor == "postgresql":  # ten foreign keys a row are not looked up: the rows are ours
        connection.cursor().execute("SET synchronous_commit = off; SET session_replication_role = replica")
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    partnership = found_partnership(
        name="Bänkköping", municipality="Bänkköping", slug=UNFINISHED, now=now, made_up=True
    )
    rng = np.random.default_rng(SEED)
    with scope(partnership=partnership):
        with transaction.atomic():
            made = _setting(partnership, now, rounds)
        reports = _answers(made, rng)
        _observations(made, rng, reports, observations)
        _followed()
        _action(made, now)
        _gather_statistics()
        _pictures(made)
        _gather_statistics()
    partnership.slug = SLUG
    partnership.save()


def _gather_statistics() -> None:
    """What a database does by itself in a while: without it the planner guesses, and guesses wrong by minutes."""
    from django.db import connection

    connection.cursor().execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _setting(partnership: "Partnership", now: datetime, rounds: int) -> Made:
    """Areas, organisations, functions, people and rounds. Small, so through the services."""
    import shapely

    from samlad.collection.models import Closure, Questionnaire, Round, Source
    from samlad.collection.queries import indicators
    from samlad.collection.service import set_up_questionnaire
    from samlad.lib.weeks import Week
    from samlad.partnership.actor import system_actor
    from samlad.partnership.queries import rhythm
    from samlad.places.models import Area, Place
    from samlad.places.service import NewArea, store_areas

    actor = system_actor(partnership, "bench")
    made = Made(partnership)
    set_up_questionnaire(actor=actor, now=now, valid_from=date(2016, 1, 1))
    made.sources = dict(Source.objects.values_list("code", "pk"))
    store_areas(
        actor=actor,
        now=now,
        areas=[
            NewArea(f"9991B{n:03d}", f"Område {n:02d}", shapely.to_wkb(_outline(n // SIDE, n % SIDE)))
            for n in range(SIDE**2)
        ],
    )
    made.areas = list(Area.objects.order_by("code").values_list("pk", flat=True))
    places = Place.objects.bulk_create(
        Place(partnership=partnership, area_id=a, name=f"Plats {n}{letter}")
        for n, a in enumerate(made.areas)
        for letter in "ab"
    )
    for p in places:
        made.places.setdefault(p.area_id, []).append(p.pk)
    _people(made, actor, now)
    for i in indicators(kinds=True):
        made.indicators.append(i.pk)
        made.kinds[i.pk] = [k.pk for k in i.kinds.all()]
        if i.can_persist:
            made.followed_up.add(i.pk)
    settings, questionnaire, last = rhythm(), Questionnaire.objects.get(), Week.parse(LAST)
    for week in (last.plus(-n) for n in range(rounds - 1, -1, -1)):
        first, to = settings.observed(week)
        made.rounds.append(
            Round(
                partnership=partnership,
                label=str(week),
                observed_from=first,
                observed_to=to,
                opens_at=settings.opens_at(week),
                closes_at=settings.closes_at(week),
                meeting_at=settings.meeting_at(week),
                questionnaire=questionnaire,
            )
        )
    Round.objects.bulk_create(made.rounds)
    Closure.objects.bulk_create(
        Closure(partnership=partnership, round=r, closed_at=r.closes_at, closed_by="system:bench")
        for r in made.rounds[:-1]
    )
    made.texts = list(_texts())
    return made


def _outline(row: int, column: int) -> Any:
    """A cell of a grid whose lines bend, so that it has as many corners as a real area."""
    import shapely

    cell = shapely.segmentize(shapely.box(column, row, column + 1, row + 1), 0.1)
    return shapely.transform(cell, _bend)


def _bend(xy: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    x, y = xy[:, 0], xy[:, 1]
    east = x + 0.13 * np.sin(3.1 * y + 0.7 * x) + 0.04 * np.sin(11 * y)
    north = y + 0.13 * np.sin(2.7 * x + 0.9 * y) + 0.04 * np.sin(12 * x)
    return np.column_stack([15 + 0.02 * east, 59 + 0.01 * north])


def _people(made: Made, actor: Any, now: datetime) -> None:
    from samlad.partnership.service import add_function, add_organisation, assign
    from samlad.places.service import cover

    start = date(2016, 1, 1)
    for lead in range(LEADS):
        main = add_organisation(actor=actor, now=now, name=f"Huvudorganisation {lead}")
        duties = ["coordinator", "meeting_lead"] if lead == 0 else ["coordinator"]
        chair = add_function(actor=actor, now=now, organisation_id=main.pk, name="Samordnare", duties=duties)
        assign(
            actor=actor, now=now, function_id=chair.pk, name="S", email=f"samordnare{lead}@example.se", starts_on=start
        )
        for n in range(UNITS):
            unit = add_organisation(actor=actor, now=now, name=f"Enhet {lead}.{n}", reports_to_id=main.pk)
            for m in range(FUNCTIONS):
                told = add_function(
                    actor=actor, now=now, organisation_id=unit.pk, name=f"Funktion {m}", duties=["reporter"]
                )
                at = len(made.functions)
                made.functions.append(told)
                made.covered[told.pk] = [made.areas[(at * 2 + k) % (SIDE**2 - 3)] for k in range(2 + at % 3)]
                cover(actor=actor, now=now, function_id=told.pk, area_ids=made.covered[told.pk])
                assign(
                    actor=actor,
                    now=now,
                    function_id=told.pk,
                    name="R",
                    email=f"r{lead}.{n}.{m}@example.se",
                    starts_on=start,
                )


def _texts() -> Iterator[str]:
    from samlad.demo.words import TEMPLATES, compose

    rng = np.random.default_rng(SEED)
    templates = [t.lstrip("~") for group in TEMPLATES.values() for t in group]
    for n in range(4000):
        yield compose(
            templates[n % len(templates)],
            where="vid torget",
            when="på fredagskvällen",
            choose=lambda most: int(rng.integers(most)),
        )


def _answers(made: Made, rng: np.random.Generator) -> "dict[int, dict[int, int]]":
    """Every function's answer to every round. Returns round -> {function -> report} of those with observations, by
    id."""
    from django.db.models import OuterRef, Subquery

    from samlad.collection.models import ReleasedCoverage, Report, Submission

    kinds = [k for k, _share in ANSWERS]
    drawn = rng.choice(len(kinds), p=[s for _k, s in ANSWERS], size=(len(made.rounds), len(made.functions)))
    drawn[-1, ::3] = kinds.index(None)  # a third has not answered the open round yet
    owners = {f.pk: f.organisation.owners for f in made.functions}
    reports, answers = [], []
    coverage = []
    for r, row in zip(made.rounds, drawn, strict=True):
        told = {f.pk: kinds[k] for f, k in zip(made.functions, row, strict=True)}
        for f, answer in told.items():
            if answer:
                reports.append(Report(partnership=made.partnership, round=r, function_id=f, **owners[f]))
                answers.append(answer)
        if r is not made.rounds[-1]:
            coverage += [_coverage(made, r, a, told) for a in (None, *made.areas)]
    Report.objects.bulk_create(reports, batch_size=5000)
    Submission.objects.bulk_create(
        (
            Submission(
                partnership=made.partnership,
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
    ReleasedCoverage.objects.bulk_create([c for c in coverage if c.expected], batch_size=5000)
    with_observations: dict[int, dict[int, int]] = {}
    for report, answer in zip(reports, answers, strict=True):
        if answer == "observations":
            with_observations.setdefault(report.round_id, {})[report.function_id] = report.pk
    return with_observations


def _coverage(made: Made, r: "Round", area: int | None, told: dict[int, str | None]) -> Any:
    from samlad.collection.models import ReleasedCoverage

    asked = [f for f in told if area is None or area in made.covered[f]]
    n = Counter(told[f] for f in asked)
    return ReleasedCoverage(
        partnership=made.partnership,
        round=r,
        area_id=area,
        expected=len(asked),
        with_observations=n["observations"],
        quiet=n["quiet"],
        closed=n["closed"],
    )


def _observations(made: Made, rng: np.random.Generator, reports: "dict[int, dict[int, int]]", total: int) -> None:
    """The observations, round by round."""
    from django.db import transaction

    from samlad.collection.models import ImportedEvent
    from samlad.collection.models.observation import Observation

    from_police = int(total * FROM_POLICE)
    pairs = [(r.pk, f, report) for r in made.rounds for f, report in reports.get(r.pk, {}).items()]
    weights = rng.gamma(3.0, size=len(pairs))
    numbers = iter(rng.multinomial(total - from_police, weights / weights.sum()).tolist())
    police = rng.multinomial(from_police, [1 / len(made.rounds)] * len(made.rounds)).tolist()
    owners = {f.pk: f.organisation.owners for f in made.functions}
    draw = _Drawer(made, rng)
    for n, r in enumerate(made.rounds):
        draw.turn_to(n)
        rows = [
            draw.reported(f, report, owners[f])
            for f, report in reports.get(r.pk, {}).items()
            for _ in range(next(numbers))
        ]
        with transaction.atomic():
            Observation.objects.bulk_create(rows, batch_size=2500)
            ImportedEvent.objects.bulk_create((draw.police() for _ in range(police[n])), batch_size=2500)
        if n % 40 == 0:
            print(f"{r.label} …", file=sys.stderr)


class _Drawer:
    """Draws one row at a time from random numbers that are fetched many at a time. Keys only: no object is looked
    up."""

    def __init__(self, made: Made, rng: np.random.Generator) -> None:
        self.made = made
        self.chance: Callable[[], float] = _chances(rng).__next__
        self.number = 0
        self.turn_to(0)

    def turn_to(self, position: int) -> None:
        self.position, self.round = position, self.made.rounds[position]
        self.start = datetime.combine(self.round.observed_from, datetime.min.time(), UTC)

    def reported(self, function: int, report: int, owners: "Owners") -> "Observation":
        from samlad.collection.models.observation import Observation

        area, at, number = self._pick(self.made.covered[function]), self._moment(), self._next()
        indicator = self._pick(self.made.indicators)
        return Observation(
            partnership_id=self.made.partnership.pk,
            report_id=report,
            function_id=function,
            **owners,
            round_id=self.round.pk,
            area_id=area,
            place_id=self._pick(self.made.places[area]) if self.chance() < 0.5 else None,
            source_id=self.made.sources["questionnaire"],
            indicator_id=indicator,
            kind_id=self._pick(self.made.kinds[indicator] or [None]),
            signal=int(self.chance() * 4) if self.chance() < 0.5 else None,
            starts_at=at,
            ends_at=at,
            precision="moment",
            created_at=at,
            local_date=at.date(),
            text=self._pick(self.made.texts),
            key=f"bench-{number}",
            ended_in_id=self._ended(indicator),
        )

    def police(self) -> "ImportedEvent":
        from samlad.collection.models import ImportedEvent

        at, number = self._moment(), self._next()
        return ImportedEvent(
            partnership_id=self.made.partnership.pk,
            source_id=self.made.sources["police_events"],
            external_id=str(number),
            external_type="Bench",
            published_at=at,
            title=f"Händelse {number}",
            outcome=ImportedEvent.Outcome.COUNTED,
            round_id=self.round.pk,
            area_id=self._pick(self.made.areas),
            indicator_id=self._pick(self.made.indicators),
            happened_at=at,
            local_date=at.date(),
        )

    def _moment(self) -> datetime:
        return self.start + timedelta(minutes=math.floor(self.chance() * 7 * 1440))

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _ended(self, indicator: int) -> int | None:
        """The round that said it was over: mostly the next, sometimes up to four later, now and then none. An event is
        never asked about again."""
        if indicator not in self.made.followed_up or self.chance() < 0.0003:
            return None
        place = self.position + (1 if self.chance() < 0.85 else 2 + int(self.chance() * 3))
        left = len(self.made.rounds) - 1 - place
        return self.made.rounds[place].pk if left > 0 or (left == 0 and self.chance() < 0.6) else None

    def _pick(self, values: Sequence[Any]) -> Any:
        return values[int(self.chance() * len(values))]


def _chances(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(20_000).tolist()


# Still there in the rounds between, over in the one that ended it; a share is released; each closed round is counted.
# In the order of the rounds, as the weeks would have written them: rows of one round lie together on the disk.
FOLLOWED = (
    """
    INSERT INTO collection_statusanswer
        (partnership_id, organisation_id, lead_id, observation_id, round_id, status, answered_at, answered_by)
    SELECT o.partnership_id, o.organisation_id, o.lead_id, o.id, r.id,
    CASE WHEN r.id = o.ended_in_id THEN 'ceased' ELSE 'persists' END, r.opens_at, ''
    FROM collection_observation o JOIN collection_round r ON r.id > o.round_id AND r.id <= o.ended_in_id
    ORDER BY r.id, o.id
    """,
    """
    INSERT INTO collection_releasedobservation
        (partnership_id, organisation_id, lead_id, observation_id, wording, round_id, indicator_id, kind_id, area_id,
        place_id, starts_at, ends_at, precision, local_date, signal, ceased_in_id, released_at, released_by,
        withdrawn_by)
    SELECT partnership_id, organisation_id, lead_id, id, text, round_id, indicator_id, kind_id, area_id, place_id,
        starts_at, ends_at, precision, local_date, signal, ended_in_id, created_at, 'bench', ''
    FROM collection_observation WHERE id % 10 < 3 ORDER BY id
    """,
    """
    INSERT INTO collection_releasedsighting (partnership_id, released_id, round_id)
    SELECT partnership_id, id, round_id FROM collection_releasedobservation
    UNION ALL
    SELECT r.partnership_id, r.id, s.round_id FROM collection_releasedobservation r
    JOIN collection_statusanswer s ON s.observation_id = r.observation_id WHERE s.status = 'persists'
    """,
    """
    INSERT INTO collection_releasedcount
        (partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, new, persisting,
        unanswered)
    SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, sum(n), sum(still), 0
    FROM (
        SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id, 1 AS n, 0 AS still
        FROM collection_observation
        UNION ALL
        SELECT partnership_id, round_id, source_id, area_id, indicator_id, kind_id, NULL, 1, 0
        FROM collection_importedevent WHERE round_id IS NOT NULL
        UNION ALL
        SELECT o.partnership_id, s.round_id, o.source_id, o.area_id, o.indicator_id, o.kind_id, o.organisation_id, 0, 1
        FROM collection_statusanswer s JOIN collection_observation o ON o.id = s.observation_id
        WHERE s.status = 'persists'
    ) told WHERE round_id IN (SELECT round_id FROM collection_closure)
    GROUP BY partnership_id, round_id, source_id, area_id, indicator_id, kind_id, organisation_id
    ORDER BY round_id
    """,
)


def _followed() -> None:
    """What later rounds said of the observations, what was shared, what the closures counted: set by set, in SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in FOLLOWED:
            cursor.execute(statement)


def _action(made: Made, now: datetime) -> None:
    """Priorities, measures and field activities of today, and ten years of measures behind them."""
    from samlad.measures.models import FieldActivity, Measure
    from samlad.measures.service import Choice, prioritise
    from samlad.partnership.actor import system_actor

    actor, partnership = system_actor(made.partnership, "bench"), made.partnership
    prioritise(
        actor=actor,
        now=now,
        choices=[Choice(a, "Behov och möjlighet att göra skillnad.") for a in made.areas[:3]],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    first = made.rounds[0].observed_from
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
        for n in range(4 * len(made.rounds))
    )
    where = Measure.areas.through
    where.objects.bulk_create(where(measure=m, area_id=made.areas[n % len(made.areas)]) for n, m in enumerate(measures))
    lead = made.functions[0].organisation.lead_id
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
        for r in made.rounds[-60:]
        for n in range(8)
    )


def _pictures(made: Made) -> None:
    """The last eight closed rounds' pictures through the services; older ones as rows with hardly any bytes."""
    import hashlib

    from samlad.partnership.actor import system_actor
    from samlad.picture.assembly import review_of
    from samlad.picture.models import Publication, SituationPicture
    from samlad.picture.service import draft_picture, publish_picture
    from samlad.records.models import NumberSeries, Record, RecordFile

    actor, p, empty = system_actor(made.partnership, "bench"), made.partnership, hashlib.sha256(b"").hexdigest()
    old = made.rounds[:-9]
    pictures = SituationPicture.objects.bulk_create(
        SituationPicture(partnership=p, round=r, started_at=r.closes_at) for r in old
    )
    numbers: Counter[int] = Counter()
    records = []
    for r in old:
        numbers[r.meeting_at.year] += 1
        records.append(
            Record(
                partnership=p,
                number=f"EST {r.meeting_at.year}-{numbers[r.meeting_at.year]}",
                version=1,
                kind="situation_picture",
                title=f"Samlad lägesbild {r.label}",
                drawn_up_at=r.meeting_at,
                drawn_up_by="system:bench",
                sha256=empty,
            )
        )
    Record.objects.bulk_create(records)
    RecordFile.objects.bulk_create(
        RecordFile(
            partnership=p, record=r, name=f"picture.{ending}", media_type="text/plain", content=b"", sha256=empty
        )
        for r in records
        for ending in ("html", "pdf", "docx", "json")
    )
    Publication.objects.bulk_create(
        Publication(partnership=p, picture=s, record=r, published_at=r.drawn_up_at, published_by="system:bench")
        for s, r in zip(pictures, records, strict=True)
    )
    NumberSeries.objects.bulk_create(NumberSeries(partnership=p, year=year, last=n) for year, n in numbers.items())
    for r in made.rounds[-9:-1]:
        picture = draft_picture(actor=actor, now=r.meeting_at, round_id=r.pk)
        read = review_of(picture).digest
        publish_picture(actor=actor, now=r.meeting_at, picture_id=picture.pk, read=read, screening_confirmed=True)


def people() -> "tuple[Partnership, list[Account], list[Account]]":
    """The partnership, its coordinators and its reporters, for a benchmark to act as."""
    from samlad.partnership.models import Account, Partnership

    partnership = Partnership.objects.get(slug=SLUG)
    coordinators = Account.objects.filter(email__startswith="samordnare").order_by("pk")
    return partnership, list(coordinators), list(Account.objects.filter(email__startswith="r").order_by("pk"))
