from datetime import date, timedelta

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from samlad.analysis.models import Dataset, Result
from samlad.analysis.queries import rerun
from samlad.lib.errors import UserError
from samlad.measures import service
from samlad.measures.figures import figures_of, neighbours, waiting_for_figures, window_of
from samlad.measures.models import Comparison, Figures, FollowUp, Measure, MeasureStep
from samlad.measures.queries import concurrent_counts, concurrent_measures, due_follow_ups
from samlad.measures.service import Choice, Step
from samlad.measures.visibility import EVERY
from samlad.partnership.actor import OutOfScope
from samlad.post.service import deliver

TODAY = date(2026, 11, 24)
ANSWERS = {
    "why": "Krossade rutor",
    "fidelity": "as_decided",
    "done": "",
    "situation": "Lugnt",
    "verdict": "continue",
    "reason": "Det håller",
}


def plan(world, who="samordnare", **changes):
    fields = {
        "what": "Ny belysning",
        "who": "Gatukontoret",
        "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 9, 1),
        "organisation_id": world.organisations["Kommunen"].pk,
    }
    return service.plan_measure(actor=world.actor(who), now=world.now, **(fields | changes))


def follow(world, measure, who="samordnare", **changes):
    return service.follow_up(actor=world.actor(who), now=world.now, measure_id=measure.pk, **(ANSWERS | changes))


def change(world, measure, who="samordnare", version=0, **changes):
    return service.change_measure(
        actor=world.actor(who), now=world.now, measure_id=measure.pk, version=version, **changes
    )


def test_a_line_is_told_more_of_when_it_matters(world):
    measure = change(
        world,
        plan(world),
        mechanism="risk",
        target_change=-30,
        target_on=date(2027, 3, 1),
        cost=45_000,
        joining_ids=[world.functions["väktare"].pk],
        owner_id=world.functions["samordnare"].pk,
        outline='{"type": "Polygon", "coordinates": [[[15, 59], [15.01, 59], [15.01, 59.01], [15, 59]]]}',
    )
    measure.refresh_from_db()
    assert (measure.target_change, measure.cost, measure.mechanism, measure.version) == (-30, 45_000, "risk", 1)
    assert bytes(measure.outline)
    assert [f.name for f in measure.joining.all()] == ["väktare"]


@pytest.mark.parametrize(
    "changes",
    [
        {"what": " "},
        {"ends_on": date(2026, 8, 1)},
        {"mechanism": "magic"},
        {"target_change": -101},
        {"outline": "{"},
        {"outline": '{"type": "Point", "coordinates": [500, 1]}'},
        {"how": "Prata med Anna Svensson 070-123 45 67"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(world, changes):
    measure = plan(world)
    with pytest.raises(UserError):
        change(world, measure, **changes)
    assert Measure.objects.values_list("what", "version").get() == ("Ny belysning", 0)


def test_two_who_change_the_same_measure_find_out(world):
    measure = plan(world)
    change(world, measure, cost=1)
    with pytest.raises(service.ChangedMeanwhile):
        change(world, measure, cost=2)
    assert Measure.objects.get().cost == 1


def test_a_cause_brings_its_problem(world):
    problem = service.name_problem(actor=world.actor("samordnare"), now=world.now, name="Tunneln", reason="återkommer")
    cause = service.write_cause(
        actor=world.actor("samordnare"),
        now=world.now,
        problem_id=problem.pk,
        text="Mörkt",
        branch="place",
        certainty="sure",
        evidence="mätning",
    )
    assert plan(world, cause_id=cause.pk).problem == problem
    other = service.name_problem(actor=world.actor("samordnare"), now=world.now, name="Torget", reason="återkommer")
    with pytest.raises(UserError):
        plan(world, cause_id=cause.pk, problem_id=other.pk)


def test_steps_are_done_and_undone(world):
    measure = plan(world)
    add = {"actor": world.actor("samordnare"), "now": world.now, "measure_id": measure.pk}
    step = service.add_step(**add, step=Step("Byt lampor", "Gatukontoret", date(2026, 9, 10)))
    assert service.add_step(**add, step=Step("Byt lampor")) == step
    for day in (date(2026, 9, 9), None, date(2026, 9, 9)):
        service.finish_step(actor=world.actor("samordnare"), now=world.now, step_id=step.pk, done_on=day, note="alla")
    assert MeasureStep.objects.get().done_on == date(2026, 9, 9)
    with pytest.raises(UserError):
        service.finish_step(
            actor=world.actor("samordnare"), now=world.now, step_id=step.pk, done_on=TODAY + timedelta(days=1)
        )


def test_the_three_questions_are_answered_and_a_verdict_given(world):
    measure = plan(world, follow_up_on=TODAY)
    answered = follow(world, measure, next_on=date(2027, 1, 15))
    measure.refresh_from_db()
    assert (answered.verdict, measure.follow_up_on, measure.ends_on) == ("continue", date(2027, 1, 15), None)
    assert follow(world, measure) == answered


def test_ending_a_measure_sets_its_last_day(world):
    measure = plan(world, follow_up_on=TODAY)
    follow(world, measure, verdict="end")
    measure.refresh_from_db()
    assert (measure.ends_on, measure.follow_up_on) == (TODAY, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"why": ""},
        {"situation": " "},
        {"fidelity": ""},
        {"fidelity": "partly"},
        {"verdict": "perhaps"},
        {"reason": ""},
        {"next_on": TODAY},
    ],
)
def test_a_question_without_an_answer_is_asked_again(world, changes):
    measure = plan(world)
    with pytest.raises(UserError):
        follow(world, measure, **changes)
    assert not FollowUp.objects.exists()


def test_an_answer_is_never_changed(world):
    follow(world, plan(world))
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        FollowUp.objects.update(reason="x")


def test_only_a_measure_in_a_prioritised_area_becomes_overdue(world):
    service.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        choices=[Choice(world.areas["Öster"].pk, "behov")],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    elsewhere = plan(world, area_ids=[world.areas["Ängby"].pk], follow_up_on=date(2026, 10, 1))
    there = plan(world, follow_up_on=date(2026, 11, 1))
    plan(world, follow_up_on=TODAY + timedelta(days=1))
    assert [(d.measure, d.expected) for d in due_follow_ups(TODAY, EVERY)] == [(there, True), (elsewhere, False)]


def test_joint_efforts_are_known(world):
    first = plan(world)
    second = plan(world, what="Väktare", starts_on=date(2026, 10, 1))
    wide = plan(world, what="Kampanj", area_ids=[])
    plan(world, what="Annanstans", area_ids=[world.areas["Ängby"].pk])
    plan(world, what="Förr", starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 1))
    assert [m.what for m in concurrent_measures(first, date(2026, 11, 26), EVERY)] == [second.what]
    assert concurrent_measures(wide, date(2026, 11, 26), EVERY) == []
    assert concurrent_counts([first, second, wide], date(2026, 11, 26), EVERY) == {
        first.pk: 1,
        second.pk: 1,
        wide.pk: 0,
    }


def test_another_leads_measure_is_its_own_unless_one_runs_the_week(world):
    theirs = plan(world, organisation_id=world.organisations["Polisen"].pk)
    change(world, theirs, cost=1)  # the coordinator runs the joint week
    with pytest.raises(PermissionDenied):
        follow(world, theirs, who="rektor")


@pytest.fixture
def overdue(world):
    """A measure in a prioritised area whose follow-up has come."""
    service.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        choices=[Choice(world.areas["Öster"].pk, "behov")],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    return plan(world, follow_up_on=TODAY, owner_id=world.functions["samordnare"].pk)


def remind(world, now=None):
    done = service.remind_of_follow_ups(actor=world.system, now=now or world.now)
    deliver(now=now or world.now)
    return done


def test_who_answers_for_it_is_reminded_once_and_told_where(world, overdue, mailoutbox):
    plan(world, area_ids=[world.areas["Ängby"].pk], follow_up_on=TODAY)  # not prioritised: nobody is reminded
    assert [r.measure for r in remind(world)] == [overdue]
    assert remind(world) == []
    (letter,) = mailoutbox
    assert letter.to == ["samordnare.orebro@example.se"]
    assert f"/insatser/{overdue.pk}/" in letter.body
    change(world, overdue, follow_up_on=TODAY - timedelta(days=1))
    assert len(remind(world)) == 1, "another day is another reminder"


def test_nobody_is_woken(world, overdue, mailoutbox):
    assert remind(world, now=world.now.replace(hour=2)) == []
    assert mailoutbox == []


def test_without_an_owner_its_organisations_coordinator_is_reminded(world, overdue, mailoutbox):
    change(world, overdue, owner_id=None, organisation_id=world.organisations["Väktarna"].pk)
    remind(world)
    assert [m.to for m in mailoutbox] == [["polissamordnare.orebro@example.se"]]


# Figures: thirty closed weeks in six areas, made as an analysis leaves them.


def numbers(areas, rounds, treated, change, rng, level=4.0):
    """A document as `datasets.series` makes it: `treated` has `change` times as many from the middle on."""
    days = [date(2026, 11, 18) - timedelta(weeks=n) for n in range(rounds)][::-1]
    counts = rng.poisson(level, (len(areas), 1, rounds))
    half = rounds // 2
    counts[areas.index(treated), 0, half:] = rng.poisson(level * change, rounds - half)
    answered = [[3] * rounds for _ in areas]
    return {
        "rounds": [{"label": f"r{n}", "from": str(d - timedelta(days=6)), "to": str(d)} for n, d in enumerate(days)],
        "season": [0] * rounds,
        "areas": [{"id": a, "lon": 15.0, "lat": 59.0} for a in areas],
        "told": [0] * rounds,
        "reported": {
            "categories": [{"indicator": 1, "kind": None}],
            "counts": counts.tolist(),
            "elsewhere": [[0] * rounds],
        },
        "police": {"categories": [], "counts": [[] for _ in areas], "elsewhere": []},
        "expected": answered,
        "answered": answered,
        "all_expected": [18] * rounds,
        "all_answered": [18] * rounds,
    }, days[half] - timedelta(days=6)


@pytest.fixture
def town(world, round):
    """Six areas, the second of which improved when the measure began."""
    import shapely

    from samlad.places.models import Area
    from samlad.places.service import NewArea, store_areas

    store_areas(
        actor=world.system,
        now=world.now,
        areas=[
            NewArea(f"B{n}", f"Område {n}", shapely.to_wkb(shapely.box(16 + n, 59, 16.5 + n, 60))) for n in range(5)
        ],
    )
    world.areas = {a.name: a for a in Area.objects.all()}
    ids = sorted(a.pk for a in world.areas.values())
    document, starts = numbers(ids, 40, world.areas["Öster"].pk, 0.2, np.random.default_rng(7))
    dataset = Dataset.objects.create(partnership=world.partnership, sha256="1" * 64, packed=Dataset.pack(document))
    Result.objects.create(
        partnership=world.partnership,
        round=round,
        method="unusual",
        dataset=dataset,
        parameters={},
        version="x",
        key="k",
        document={},
        computed_at=world.now,
    )
    return plan(world, starts_on=starts)


def compare(world, measure, names=("Område 0", "Område 1", "Område 2", "Område 3"), who="samordnare", **changes):
    fields = {
        "area_ids": [world.areas[n].pk for n in names],
        "before_from": measure.starts_on - timedelta(weeks=20),
        "expected_from": measure.starts_on,
        "reason": "Lika stora",
    }
    return service.choose_comparison(actor=world.actor(who), now=world.now, measure_id=measure.pk, **(fields | changes))


def test_without_comparison_there_is_no_effect_number(world, town):
    document = service.refresh_figures(actor=world.system, now=world.now, measure_id=town.pk).result.document
    assert (document["verdict"], document["effect"], document["displacement"], document["level"]) == (
        "none",
        None,
        None,
        None,
    )
    assert document["periods"]["before"]["count"] > 2 * document["periods"]["after"]["count"]


def test_with_comparison_the_fall_is_told_with_its_interval(world, town):
    compare(world, town)
    document = figures_of(town).result.document
    assert document["verdict"] == "fewer"
    assert document["effect"]["low"] < 0.2 < document["effect"]["high"] < 1
    assert document["comparison"]["before"]["rounds"] == document["periods"]["before"]["rounds"] == 20


def test_figures_can_be_computed_again_to_the_last_digit(world, town):
    compare(world, town)
    assert rerun(actor=world.actor("samordnare"), result_id=figures_of(town).result_id).same


def test_the_choice_is_recorded_before_the_figures_and_says_if_others_were_seen(world, town):
    first = compare(world, town)
    assert compare(world, town) == first
    second = compare(world, town, names=("Område 0", "Område 1", "Område 2"))
    assert (first.seen_before, second.seen_before, Comparison.objects.count()) == (False, True, 2)
    assert first.figures.get().made_at >= first.chosen_at


@pytest.mark.parametrize(
    "changes",
    [
        {"names": ()},
        {"names": ("Öster", "Område 1")},
        {"reason": " "},
        {"before_from": date(2026, 11, 1)},
        {"expected_from": date(2020, 1, 1)},
    ],
)
def test_a_comparison_that_says_nothing_is_refused(world, town, changes):
    with pytest.raises(UserError):
        compare(world, town, **changes)
    assert not Comparison.objects.exists()


def test_a_measure_everywhere_has_nothing_to_be_compared_with(world, town):
    with pytest.raises(UserError):
        compare(world, plan(world, area_ids=[]))


def test_the_worker_makes_the_figures_of_each_measure_once(world, town):
    plan(world, what="Började inte än", starts_on=TODAY + timedelta(days=3))
    plan(world, what="För länge sedan", starts_on=date(2024, 1, 1), ends_on=date(2024, 2, 1))
    assert len(service.make_waiting_figures(actor=world.system, now=world.now)) == 1
    assert service.make_waiting_figures(actor=world.system, now=world.now) == []
    assert (waiting_for_figures(world.now), Figures.objects.count()) == ([], 1)


def test_the_time_before_begins_with_the_problem_but_is_never_a_few_weeks(world, town):
    assert window_of(town).before_from == town.starts_on - timedelta(weeks=26)
    town.problem = service.name_problem(
        actor=world.actor("samordnare"), now=world.now, name="Tunneln", reason="x", starts_on=date(2026, 1, 2)
    )
    assert window_of(town).before_from == date(2026, 1, 2)
    town.problem.starts_on = town.starts_on
    assert window_of(town).before_from == town.starts_on - timedelta(weeks=8)


def test_what_is_built_shows_when_it_is_finished(world, town):
    town.ends_on = town.starts_on + timedelta(weeks=3)
    assert window_of(town).expected_from == town.ends_on + timedelta(days=1)
    town.ends_on = town.starts_on + timedelta(weeks=30)
    assert window_of(town).expected_from == town.starts_on


def test_neighbours_are_those_that_border(world, town):
    assert neighbours([world.areas["Öster"].pk]) == [world.areas["Ängby"].pk]
    assert neighbours([]) == []


def test_a_stranger_sees_no_figures_and_chooses_nothing(world, town, other_world):
    with pytest.raises((OutOfScope, PermissionDenied)):
        compare(world, town, who="rektor")
