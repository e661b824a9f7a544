"""Two weeks of the small partnership of the tests, made through the services: enough that every page has something."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.steps import publish, publish_supplement, share_unchanged, supplement_with, unusual

from samlad.collection import service as collection
from samlad.collection.models import Round
from samlad.collection.service import Observed
from samlad.lib.digests import digest_of
from samlad.lib.weeks import Week
from samlad.measures import service
from samlad.measures.models import Problem
from samlad.measures.service import Choice, plan_field_activity, plan_measure, prioritise
from samlad.meetings import service as meetings
from samlad.meetings.preparing import starter
from samlad.meetings.reporting import review_of as meeting_review
from samlad.partnership.service import add_calendar_entry
from samlad.picture.models import Publication
from samlad.picture.service import draft_picture
from samlad.places.models import Place
from samlad.places.service import add_place
from samlad.sources.police.service import set_up_police_types
from samlad.writing.service import Edit

TODAY = date(2026, 11, 24)


@dataclass
class Stage:
    world: object
    closed: Round
    open: Round
    place: Place
    publication: Publication


def tell(world, round: Round, who: str, key: str, *, when: datetime, now: datetime, **changes):
    """An observation by the holder of a function."""
    fields = {"indicator": "damage", "starts_at": when, "ends_at": when, "precision": "moment", "signal": 1}
    observed = Observed(**(fields | changes))
    return collection.add_observation(
        actor=world.actor(who),
        now=now,
        round_id=round.pk,
        function_id=world.functions[who].pk,
        key=key,
        observed=observed,
        screening_confirmed=digest_of(observed.text),
    )


def earlier_week(world, number: int = 47) -> Round:
    """The week before, with one observation that is still open and told in a long word, closed."""
    first = datetime(2026, 11, 12, 9, tzinfo=UTC) + timedelta(weeks=number - 47)
    round = collection.open_round(actor=world.system, now=first, week=Week(2026, number))
    observation = tell(
        world,
        round,
        "rektor",
        f"{number}-1",
        when=first + timedelta(days=1),
        now=first + timedelta(days=2),
        text="Krossade rutor i skolans cykelskjul, förlängningssladdsförvaringsutrymmet står öppet",
        area_id=world.areas["Ängby"].pk,
    )
    share_unchanged(world, [observation], now=round.closes_at)
    collection.close_round(actor=world.system, now=round.closes_at, round_id=round.pk)
    unusual(world, round)
    return round


def _geared_up(world, week: Round) -> None:
    """For some days of a week that is over, with one extra meeting."""
    geared = collection.gear_up(
        actor=world.actor("samordnare"),
        now=week.opens_at + timedelta(days=1),
        reason="Bilbränder två nätter i rad",
        last_day=week.observed_to,
        weekdays=[1],
        meeting_time=time(9),
    )
    (extra,) = geared.rounds.all()
    collection.close_round(actor=world.system, now=extra.closes_at, round_id=extra.pk)


def _problem(world, now):
    common = {"actor": world.system, "now": now}
    problem = service.name_problem(
        **common,
        name="Krossade rutor vid skolans cykelställ",
        reason="Återkommer varje månad",
        area_ids=[world.areas["Ängby"].pk],
        starts_on=date(2026, 9, 1),
    )
    service.answer_cause_question(
        **common, problem_id=problem.pk, question="light", edit=Edit("Lampan vid gaveln är trasig.")
    )
    for branch in ("offender", "place"):
        service.write_cause(
            **common,
            problem_id=problem.pk,
            text=f"Ingen passerar efter klockan arton ({branch})",
            branch=branch,
            certainty="likely",
            evidence="Rektorns bedömning",
        )
    return problem


def _followed_up(world, now, measure, area):
    """Compared, followed up, judged and published: every page has what it shows when there is something to show."""
    common = {"actor": world.system, "now": now}
    service.choose_comparison(
        **common,
        measure_id=measure.pk,
        area_ids=[world.areas["Öster"].pk],
        before_from=date(2026, 9, 1),
        expected_from=date(2026, 11, 2),
        reason="Den enda andra",
    )
    service.judge_influence(
        **common,
        organisation_id=world.organisations["Kommunen"].pk,
        area_id=area,
        level=3,
        reason="Skolan är kommunens",
    )
    service.follow_up(
        **common,
        measure_id=measure.pk,
        why="Krossade rutor",
        fidelity="partly",
        done="En lampa av två",
        verdict="continue",
        situation="Färre rutor",
        reason="Lampan vid gaveln återstår",
        next_on=date(2027, 1, 15),
    )
    service.change_measure(**common, measure_id=measure.pk, version=1, follow_up_on=date(2026, 11, 20))
    for kind in ("year", "period"):
        meeting = meetings.open_meeting(**common, kind=kind, day=TODAY)
        meetings.decide(**common, meeting_id=meeting.pk, what="Ljusplan", who="Gatan", report_on=date(2027, 3, 1))
        meetings.assess(**common, meeting_id=meeting.pk, measure_id=measure.pk, outcome="safer", reason="Färre rutor")
    read = meeting_review(meeting, day=TODAY).digest
    meetings.publish_meeting(**common, meeting_id=meeting.pk, read=read, screening_confirmed=True)


def _met(world, now, round):
    """Decisions in each state that a meeting leaves them in, and a list of what comes before the next."""
    common = {"actor": world.system, "now": now}
    meeting = meetings.open_week_meeting(**common, round_id=round.pk)
    about = common | {"meeting_id": meeting.pk, "who": "Fastighetschefen"}
    coordinator = world.functions["samordnare"].pk
    meetings.decide(
        **about, what="Tidsstyr belysningen", tell="Rektorn", report_on=date(2026, 11, 20), reporter_id=coordinator
    )
    meetings.decide(
        **about, what="Nytt cykelskjul med lås och överblick från vägen", holder="Kommunfastigheternas styrelse"
    )
    meetings.decide(
        **about, what="Flytta infarten", how="Ritning till nästa möte", proposed=True, report_on=date(2027, 3, 1)
    )
    lines = meetings.write_preparations(
        **common, organisation_id=world.organisations["Kommunen"].pk, text="\n".join(starter("municipality"))
    )
    meetings.prepare(actor=world.actor("samordnare"), now=now, preparation_id=lines[0].pk, round_id=round.pk, done=True)


def _group_meets(world, now):
    """A group that looks for the causes of a problem, with a meeting that was moved and one to come."""
    common = {"actor": world.system, "now": now}
    problem = Problem.objects.order_by("pk").first()
    group = meetings.form_group(
        **common,
        kind="working",
        name="Arbetsgruppen för skolvägen",
        mandate="Söker orsakerna tillsammans och föreslår åtgärder för höst och vår.",
        convener_id=world.functions["samordnare"].pk,
        function_ids=[world.functions[who].pk for who in ("rektor", "polissamordnare")],
        problem_id=problem.pk,
        report_on=date(2027, 1, 15),
    )
    for days in (9, 37):
        meeting = meetings.plan_meeting(
            **common, group_id=group.pk, meets_at=now + timedelta(days=days), where="Stadshuset, rum 4"
        )
        meetings.decide(**common, meeting_id=meeting.pk, what="Mät ljuset", who="Gatan", to_group_id=group.pk)
    meetings.move_meeting(
        **common,
        meeting_id=meeting.pk,
        meets_at=now + timedelta(days=38),
        where="Stadshuset",
        reason="Krock med nämnden",
    )


def set_stage(world) -> Stage:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    system, angby = world.system, world.areas["Ängby"].pk
    set_up_police_types(actor=system, now=now)
    place = add_place(actor=system, now=now, name="Kvarnplan", area_id=world.areas["Öster"].pk, other_names="Kvarnen")
    prioritise(
        actor=system,
        now=now,
        choices=[Choice(angby, "Många krossade rutor, och skolan vill göra något åt det.")],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    service.replace_techniques(actor=system, now=now)
    problem = _problem(world, now)
    measure = plan_measure(
        actor=system,
        now=now,
        what="Bättre belysning vid skolans cykelställ",
        who="Fastighetschefen",
        area_ids=[angby],
        starts_on=date(2026, 11, 2),
        organisation_id=world.organisations["Kommunen"].pk,
        problem_id=problem.pk,
        follow_up_on=date(2026, 11, 20),
        mechanism="risk",
        target_change=-30,
        cost=45_000,
    )
    for what in ("Byt armaturer", "Klipp häcken"):
        service.add_step(
            actor=system, now=now, measure_id=measure.pk, step=service.Step(what, "Gatan", date(2026, 11, 9))
        )
    service.plan_measure(
        actor=system,
        now=now,
        what="Nattvandring kring skolan",
        who="Föräldraföreningen",
        area_ids=[angby],
        starts_on=date(2026, 11, 6),
    )
    add_calendar_entry(
        actor=system, now=now, name="Luciatåget", starts_on=date(2026, 12, 13), ends_on=date(2026, 12, 13)
    )
    closed = earlier_week(world)
    for share in (True, False):
        plan_field_activity(
            actor=world.actor("samordnare"),
            now=now,
            round_id=closed.pk,
            where="Ängby centrum",
            when="fre 20–23",
            organisation_id=world.organisations["Kommunen"].pk,
            aim="Skadegörelse",
            share=share,
        )
    picture = draft_picture(actor=world.actor("samordnare"), now=now, round_id=closed.pk)
    publication = publish(world, picture, now=now, screening_confirmed=True)
    own = ("Till våra enheter: lås cykelskjulet kvällstid.", "Lampan vid gaveln byts på torsdag.")
    supplement = supplement_with(world, closed, *own, who="samordnare", lead="Kommunen", now=now)
    publish_supplement(world, supplement, "samordnare", now=now)
    opened = collection.open_round(actor=system, now=now, week=Week(2026, 48))
    when = datetime(2026, 11, 21, 20, tzinfo=UTC)
    for key, changes in {
        "48-1": {"text": "Klotter på västra gaveln", "area_id": angby},
        "48-2": {"text": "Elden lagd av Anna Svensson, 070-123 45 67", "indicator": "fire", "place_id": place.pk},
        "48-3": {"indicator": "unsafe_place", "precision": "week", "signal": None},
    }.items():
        tell(world, opened, "rektor", key, when=when, now=now, **changes)
    collection.save_draft(
        actor=world.actor("väktare"),
        now=now,
        round_id=opened.pk,
        function_id=world.functions["väktare"].pk,
        form="begun",
        fields={"indicator": "fire", "text": "Det brann i en papperskorg"},
    )
    _followed_up(world, now, measure, angby)
    for round in (closed, opened):
        _met(world, now, round)
        _group_meets(world, now)
    _geared_up(world, closed)
    return Stage(world, closed, opened, place, publication)
