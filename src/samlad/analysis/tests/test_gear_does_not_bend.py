"""One stream of observations, answers and quiet weeks, lived through twice: as always, and with a gear-up in the middle.
Every weekly result is the same: counts, answers, what is usual, datasets, needs, periods, exports and facts."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from tests.steps import quiet, tell

from samlad.analysis.area_rates import rates_by_area, weeks
from samlad.analysis.datasets.series import series
from samlad.analysis.datasets.sightings import sightings
from samlad.analysis.datasets.sources import sources
from samlad.analysis.needs import needs
from samlad.analysis.periods import period
from samlad.analysis.queries import week_numbers
from samlad.analysis.service import analyse_round
from samlad.collection import service
from samlad.collection.models import GearUp, ReleasedCount, ReleasedResponse, Round
from samlad.collection.models.observation import Observation
from samlad.collection.queries import open_items, released_observations, rounds
from samlad.lib.digests import digest_of
from samlad.places.queries import areas

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST, STEP = datetime(2026, 9, 24, tzinfo=STOCKHOLM), timedelta(hours=4)
WEEKS, GEARED_FROM, GEARED_WEEKS = 9, 5, 2  # of the nine weeks two, and a bit of those beside them
KINDS = (("damage", None), ("fire", None), ("other_disorder", "violence"), ("youth_gathering", None))


@dataclass(frozen=True)
class Telling:
    at: datetime
    key: str
    who: str
    area: str | None
    indicator: str
    happened: datetime


@dataclass(frozen=True)
class Answer:
    at: datetime
    key: str
    who: str
    status: str


@dataclass(frozen=True)
class Quiet:
    at: datetime
    who: str


def stream(seed):
    """What people saw and said, in order; nothing of it depends on how often they were asked."""
    rng, events, standing = Random(seed), [], []
    for week in range(WEEKS):
        begins = (FIRST + timedelta(weeks=week)).astimezone(UTC)
        numbers = {"rektor": rng.choice([0, 1, 2, 3]), "väktare": rng.choice([0, 0, 1, 2])}
        new = []
        for who, number in numbers.items():
            for n in range(number):
                at = begins + timedelta(hours=rng.randrange(3, 150), minutes=rng.randrange(60))
                what, _kind = rng.choice(KINDS[:2])
                area = rng.choice(["Ängby", "Öster", None])
                new.append(Telling(at, f"{week}-{who}-{n}", who, area, what, at - timedelta(hours=2)))
            if not number and rng.random() < 0.7:
                events.append(Quiet(begins + timedelta(hours=156), who))
        for telling in list(standing):
            how = rng.choice(["persists", "persists", "ceased", "unknown", None])
            if how:
                at = begins + timedelta(hours=rng.randrange(3, 150), minutes=rng.randrange(60))
                events.append(Answer(at, telling.key, telling.who, how))
            if how == "ceased":
                standing.remove(telling)
        events += new
        standing += new
    return sorted(events, key=lambda e: (e.at, repr(e)))


def lived(world, events, *, geared, rng):
    """Lets the weeks pass by the clock; with a gear-up people are asked more often, and say the same."""
    sent, now = {}, FIRST.astimezone(UTC)
    extra_days = FIRST.date() + timedelta(weeks=GEARED_FROM)
    queue = list(events)
    while now < (FIRST + timedelta(weeks=WEEKS, hours=12)).astimezone(UTC):
        if geared and not GearUp.objects.exists() and now >= (FIRST + timedelta(weeks=GEARED_FROM)).astimezone(UTC):
            service.gear_up(
                actor=world.system,
                now=now,
                reason="Oro",
                last_day=extra_days + timedelta(weeks=GEARED_WEEKS),
                weekdays=[1, 2, 3, 5, 6],
                meeting_time=time(9),
            )
        service.open_and_close_due(actor=world.system, now=now)
        while queue and queue[0].at < now + STEP:
            event = queue.pop(0)
            say(world, event, sent, rng)
        if geared:
            asked_again(world, now, sent, rng)
        now += STEP
    for round in rounds().filter(closure__isnull=False):
        digests = {o.pk: digest_of(o.text) for o in Observation.objects.filter(round=round).order_by("key")}
        service.release_unchanged(actor=world.system, now=round.meeting_at, digests=digests)
    analyse_round(actor=world.system, now=now, round_id=rounds().filter(closure__isnull=False).first().pk)


def asked_at(at, rng):
    """The round whose link is used: the extra one that is open, or the week's."""
    day = at.astimezone(STOCKHOLM).date()
    week = Round.objects.get(observed_from__lte=day, observed_to__gte=day)
    extra = Round.every.filter(extra_of=week, opens_at__lte=at, closes_at__gt=at).first()
    return extra if extra and rng.random() < 0.7 else week


def say(world, event, sent, rng):
    round = asked_at(event.at, rng)
    if isinstance(event, Telling):
        sent[event.key] = tell(
            world,
            round,
            who=event.who,
            area=event.area,
            key=event.key,
            now=event.at,
            indicator=event.indicator,
            starts_at=event.happened,
            text=f"Iakttagelse {event.key}",
        )
    elif isinstance(event, Answer):
        answer(world, round, sent[event.key], event.who, event.status, event.at)
    else:
        quiet(world, round if not round.is_extra else round.extra_of, who=event.who, now=event.at)


def answer(world, round, observation, who, status, at):
    service.answer_status(
        actor=world.actor(who), now=at, observation_id=observation.pk, round_id=round.pk, status=status
    )


def asked_again(world, now, sent, rng):
    """What an extra round asks besides: whether this week's is still there, and what was answered already in it."""
    extra = Round.every.filter(extra_of__isnull=False, opens_at__lte=now, closes_at__gt=now).first()
    if extra is None:
        return
    for who in ("rektor", "väktare"):
        function = world.functions[who].pk
        in_week = {i.observation.pk: i.status for i in open_items(function, extra.extra_of)}
        for item in open_items(function, extra):
            same_week = item.observation.round_id == extra.extra_of_id
            status = "persists" if same_week else in_week.get(item.observation.pk)
            if status and rng.random() < 0.5:
                answer(world, extra, item.observation, who, status, now)
        if rng.random() < 0.3 and not Observation.objects.filter(extra=extra, function=function).exists():
            quiet(world, extra, who=who, now=now)


def results():
    """All that is said of weeks, without the ids of rounds and observations."""
    closed = list(rounds().filter(closure__isnull=False))
    newest = closed[0]
    first, last = closed[-1].observed_from, newest.observed_to
    cells = ("round__label", "source", "area", "indicator", "kind", "organisation", "new", "persisting", "unanswered")
    covered = ("round__label", "area", "expected", "with_observations", "quiet", "closed")
    ordinary = {"round__in": closed}
    return {
        "counts": sorted(ReleasedCount.objects.filter(**ordinary).values_list(*cells), key=str),
        "responses": sorted(ReleasedResponse.objects.filter(**ordinary).values_list(*covered), key=str),
        "weeks": [str(replace(week_numbers(r), police_known=True)) for r in closed],
        "series": series(newest),
        "sightings": in_any_order(sightings(newest)),
        "sources": sources(newest),
        "needs": [(n.area.pk, n.rank, n.count, n.answered, n.weeks_persisting) for n in needs(first, last).rows],
        "period": period(first, last),
        "words": [sorted((o.wording, vars(o)["weeks"]) for o in released_observations(r)) for r in closed],
        "rates": rates_of(newest.label),
        "raw": sorted(Observation.objects.values_list("key", "round__label", "ended_in__label"), key=str),
    }


def in_any_order(document):
    return document | {"seen": sorted(map(str, document["seen"]))}


def rates_of(label):
    by_source = rates_by_area(
        weeks(label), list(areas()), sources=["questionnaire"], measure="answers", indicator_id=None
    )
    return [asdict(row) for row in by_source["questionnaire"].rows]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weeks_come_out_the_same_however_often_they_were_asked(world, seed):
    events, by_way = stream(seed), {}
    for geared in (False, True):
        with transaction.atomic():
            lived(world, events, geared=geared, rng=Random(seed))
            assert Round.every.exclude(extra_of=None).exists() == geared
            by_way[geared] = results()
            transaction.set_rollback(True)
    assert len(by_way[False]["raw"]) > 10
    for name, document in by_way[False].items():
        assert by_way[True][name] == document, name


def test_the_analysis_of_a_geared_up_week_rests_on_the_very_same_numbers(world):
    """The kept datasets have one digest: whatever is computed of them, with the same seed, is the same."""
    events, datasets = stream(4), []
    for geared in (False, True):
        with transaction.atomic():
            lived(world, events, geared=geared, rng=Random(4))
            closed = rounds().filter(closure__isnull=False).first()
            of = closed.results.filter(method__in=["unusual", "trend", "balance"])
            datasets.append({r.method: (r.dataset.sha256, r.parameters) for r in of.select_related("dataset")})
            transaction.set_rollback(True)
    assert datasets[0] == datasets[1]
    assert len(datasets[0]) == 3


assert date(2026, 9, 24).isoweekday() == 4  # the day of the meeting, on which a round begins
