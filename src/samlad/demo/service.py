"""Puts the made-up municipality into the database, through the same services as everybody else."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from samlad.analysis.service import analyse_waiting
from samlad.collection import service as collection
from samlad.collection.models import Round, Source
from samlad.collection.queries import indicators
from samlad.collection.queries import rounds as weeks_made
from samlad.demo.decision_texts import MAY_DISTURB
from samlad.demo.geared_up import gear_up_once
from samlad.demo.groups import form_groups
from samlad.demo.meeting import agree, read_of_elsewhere
from samlad.demo.records import DemoEvent, DemoObservation, DemoRound, PoliceCount, Timeline
from samlad.demo.seed_measures import MeasureSeeder
from samlad.demo.seed_setup import Keys, set_up
from samlad.demo.supplements import add_supplements
from samlad.demo.timeline import FEWEST_WEEKS, MOST_WEEKS, make_timeline
from samlad.demo.weekly import WeeklyMeetings
from samlad.demo.words import kind_of_event
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.queries import partnership_slugs
from samlad.partnership.service import found_partnership
from samlad.picture.assembly import review_of
from samlad.picture.gate import ALL
from samlad.picture.service import draft_picture, publish_picture

SLUG = "grankoping"
PUBLISHED_ROUNDS = 4  # how many of the last closed rounds have a published picture
FIRST_YEAR, LAST_YEAR = 2005, 2100  # that today may be in
UNSHARED_EVERY = 7  # every seventh observation's words stay with their organisation


class _OfARound(Protocol):
    @property
    def round(self) -> str: ...


R = TypeVar("R", bound=_OfARound)


@transaction.atomic
def make_demo(*, seed: int, today: date, weeks: int = 60, at: time = time(12)) -> dict[str, object]:
    """Makes the partnership "Granköping (påhittad)" as it stands on `today` at the local time `at`. All or nothing.

    Raises UserError when it is there already, or for a number of weeks that the timeline cannot fill. Returns what was
    made, in numbers.
    """
    if SLUG in partnership_slugs():
        raise UserError(_("The made-up municipality is there already."))
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        message = _("The made-up municipality needs %(least)d to %(most)d weeks: ask for so many with --weeks.")
        raise UserError(message % {"least": FEWEST_WEEKS, "most": MOST_WEEKS})
    if not FIRST_YEAR <= today.year <= LAST_YEAR:
        message = _("The made-up municipality can be made for a day from %(first)d to %(last)d.")
        raise UserError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})
    timeline = make_timeline(seed=seed, today=today, weeks=weeks, at=at)
    now = timeline.rounds[0].opens_at
    partnership = found_partnership(
        name="Granköping (påhittad)",
        municipality="Granköping",
        municipality_code="9990",
        slug=SLUG,
        made_up=True,
        now=now,
    )
    with scope(partnership=partnership):
        actor = system_actor(partnership, "demo")
        keys = set_up(timeline, actor, now)
        rounds = _Weeks(timeline, actor, keys).make()
        reporters = [keys.functions[key] for key in dict.fromkeys(a.function for a in timeline.answers)]
        gear_up_once(actor, list(weeks_made().order_by("observed_to")), reporters)
        action = MeasureSeeder(timeline, actor, keys, rounds)
        action.decide()
        meetings = WeeklyMeetings(timeline, actor, keys, rounds)
        meetings.hold()
        meetings.prepare()
        analyse_waiting(actor=actor, now=timeline.as_of)  # the newest; the worker goes on with the others
        published = _publish_pictures(timeline, actor, rounds)
        _add_supplements(timeline, actor, keys, rounds)
        action.learn()
        form_groups(actor, keys, timeline.as_of)
    return {
        "partnership": SLUG,
        "areas": len(keys.areas),
        "functions": len(keys.functions),
        "rounds": len(rounds),
        "observations": len(timeline.observations) + len(timeline.events),
        "published": published,
    }


class _Weeks:
    """Every round in order: opened, answered, counted, shared and closed at its own time."""

    def __init__(self, timeline: Timeline, actor: Actor, keys: Keys) -> None:
        self.timeline, self.actor, self.keys = timeline, actor, keys
        self.indicators = {i.code: i.pk for i in indicators()}
        self.observations: dict[str, int] = {}

    def make(self) -> dict[str, Round]:
        """Returns the rounds by label."""
        timeline = self.timeline
        observations, answers = _by_round(timeline.observations), _by_round(timeline.answers)
        follow_ups, events, counts = (
            _by_round(timeline.follow_ups),
            _by_round(timeline.events),
            _by_round(timeline.police_counts),
        )
        rounds = {}
        for planned in timeline.rounds:
            label = planned.label
            round = collection.open_round(actor=self.actor, now=planned.opens_at, week=Week.parse(label))
            rounds[label] = round
            for f in follow_ups[label]:
                collection.answer_status(
                    actor=self.actor,
                    now=f.submitted_at,
                    observation_id=self.observations[f.observation],
                    round_id=round.pk,
                    status=f.answer,
                )
            sent = [self._observe(planned, round, o) for o in observations[label]]
            for a in answers[label]:
                if a.kind in ("quiet", "closed"):
                    say = collection.report_closed if a.kind == "closed" else collection.report_nothing_new
                    say(
                        actor=self.actor,
                        now=a.submitted_at or planned.opens_at,
                        round_id=round.pk,
                        function_id=self.keys.functions[a.function],
                        key=_key(label, a.function),
                    )
            shared = dict(each for number, each in enumerate(sent) if each and number % UNSHARED_EVERY)
            if sent:
                # Told by somebody who had observations anyway, so that no quiet answer is turned into another.
                reporter = self.keys.functions[observations[label][0].function]
                shared |= dict(self._announce(planned, round, n, e, reporter) for n, e in enumerate(events[label]))
            self._count(planned, round, counts[label])
            if shared:
                collection.release_unchanged(
                    actor=self.actor, now=min(planned.closes_at, timeline.as_of), digests=shared
                )
            if not planned.open:
                collection.close_round(actor=self.actor, now=planned.closes_at, round_id=round.pk)
        return rounds

    def _observe(self, planned: DemoRound, round: Round, o: DemoObservation) -> tuple[int, str] | None:
        """Returns its key and the digest of its words if it can be shared now: it came before the round closed, and
        the round is closed."""
        observation = collection.add_observation(
            actor=self.actor,
            now=o.submitted_at,
            round_id=round.pk,
            function_id=self.keys.functions[o.function],
            key=_key(o.key),
            observed=collection.Observed(
                indicator=o.indicator,
                kind=kind_of_event(o.text) if o.indicator == "event" else o.kind,
                starts_at=o.starts_at,
                ends_at=o.ends_at,
                precision=o.precision,
                text=o.text,
                area_id=self.keys.areas[o.area] if o.area else None,
                place_id=self.keys.places[o.place] if o.place else None,
                signal=o.signal,
            ),
        )
        self.observations[o.key] = observation.pk
        return (
            (observation.pk, digest_of(observation.text))
            if o.submitted_at < planned.closes_at and not planned.open
            else None
        )

    def _announce(
        self, planned: DemoRound, round: Round, number: int, event: DemoEvent, reporter: int
    ) -> tuple[int, str]:
        """What is to come in the weekend, as "Arrangemang"."""
        observation = collection.add_observation(
            actor=self.actor,
            now=min(planned.closes_at - timedelta(minutes=5), self.timeline.as_of),
            round_id=round.pk,
            function_id=reporter,
            key=_key(planned.label, "event", str(number)),
            observed=collection.Observed(
                indicator="event",
                kind="may_disturb" if event.name in MAY_DISTURB else "may_raise_safety",
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                precision="interval",
                text=f"{event.name}. {event.note}".strip(),
                area_id=self.keys.areas[event.area],
                place_id=self.keys.places[event.place],
            ),
        )
        return observation.pk, digest_of(observation.text)

    def _count(self, planned: DemoRound, round: Round, counts: Iterable[PoliceCount]) -> None:
        cells: dict[tuple[int, int], int] = defaultdict(int)
        for c in counts:
            cells[self.keys.areas[c.area], self.indicators[c.indicator]] += c.count
        if cells:
            collection.store_counts(
                actor=self.actor,
                now=planned.closes_at,
                round_id=round.pk,
                source_code=Source.POLICE_COUNTS,
                counts=[collection.TypedCount(a, i, n) for (a, i), n in cells.items()],
            )


def _publish_pictures(timeline: Timeline, actor: Actor, rounds: dict[str, Round]) -> int:
    """The pictures of the last closed rounds that have had their meeting. Returns how many."""
    met = timeline.held[-PUBLISHED_ROUNDS:]
    for r in met:
        if r is met[-1]:
            read_of_elsewhere(actor, now=r.meeting_at, round_id=rounds[r.label].pk)
        picture = draft_picture(actor=actor, now=r.meeting_at, round_id=rounds[r.label].pk)
        agree(actor, now=r.meeting_at + timedelta(minutes=20), picture=picture)
        read, sent = review_of(picture).digest, r.meeting_at + timedelta(minutes=35)
        publish_picture(
            actor=actor,
            now=sent,
            picture_id=picture.pk,
            read=read,
            signed=ALL,
            reason="Rättat",
            screening_confirmed=True,
        )
    return len(met)


def _add_supplements(timeline: Timeline, actor: Actor, keys: Keys, rounds: dict[str, Round]) -> None:
    met = [r for r in timeline.rounds if not r.open and r.meeting_at <= timeline.as_of]
    coming = [r for r in timeline.rounds if r.open]
    if met:
        add_supplements(
            actor,
            keys.organisations,
            met=rounds[met[-1].label],
            coming=rounds[coming[-1].label] if coming else None,
            now=timeline.as_of,
        )


def _by_round(records: Iterable[R]) -> dict[str, list[R]]:
    grouped: dict[str, list[R]] = defaultdict(list)
    for record in records:
        grouped[record.round].append(record)
    return grouped


def _key(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "samlad-demo:" + ":".join(parts)))
