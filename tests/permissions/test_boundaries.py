"""A partnership's rows cannot be reached from another, by no query and no service (fail closed)."""

from dataclasses import fields, is_dataclass, replace
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django_scopes import ScopeError, scope
from tests.permissions.service_calls import CALLS, NO_IDS, SERVICES
from tests.steps import observed, open_week, share, tell

from samlad.collection import service as collection
from samlad.measures import service as measures
from samlad.meetings import service as meetings
from samlad.partnership import service as partnership
from samlad.partnership.models import Assignment, Scoped
from samlad.picture import service as picture
from samlad.picture.models import PictureField
from samlad.places import service as places
from samlad.supplements import service as supplements

OURS = [m for m in apps.get_models() if m.__module__.startswith("samlad.")]
SCOPED = [m for m in OURS if issubclass(m, Scoped)]
UNSCOPED = {
    "Partnership": "what the others belong to",
    "Account": "a person may take part in several partnerships",
    "Event": "the log outlives what it tells about; it holds plain ids",
    "ChainHead": "as Event",
    "ScheduledRun": "the schedule is the installation's",
}


def test_every_row_belongs_to_a_partnership_or_says_why_not():
    assert {m.__name__ for m in OURS if m not in SCOPED} == set(UNSCOPED)


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
def test_a_query_without_a_scope_is_an_error(db, model):
    for ask in (
        lambda: list(model.objects.all()),
        lambda: model.objects.count(),
        lambda: model.objects.filter(pk=1).exists(),
        lambda: model.objects.get(pk=1),
        lambda: model.objects.first(),
        lambda: model.objects.update(),
        lambda: model.objects.all().delete(),
        lambda: list(model.objects.values()),
    ):
        with pytest.raises(ScopeError):
            ask()


def test_in_one_scope_the_others_rows_are_not_there(theirs):
    ours, other = theirs["world"].partnership, theirs["other"].partnership
    for model in SCOPED:
        assert not model.objects.exclude(partnership=ours).exists(), model
        with scope(partnership=other):
            assert not model.objects.filter(partnership=ours).exists(), model


@pytest.fixture
def theirs(world, other_world):
    """One of everything in the other partnership, and our own world with an open round."""
    other = other_world
    with scope(partnership=other.partnership):
        round = open_week(other, "2026-W48")
        observation = tell(other, round)
        share(other, observation)
        link = collection.make_link(
            actor=other.system, now=other.now, round_id=round.pk, function_id=other.functions["rektor"].pk
        )
        drafted = picture.draft_picture(actor=other.system, now=other.now, round_id=round.pk)
        row = measures.plan_field_activity(
            actor=other.system,
            now=other.now,
            round_id=round.pk,
            organisation_id=other.organisations["Polisen"].pk,
            where="Öster",
            when="fre",
            aim="",
            share=True,
        )
        problem = measures.name_problem(actor=other.system, now=other.now, name="Tunneln", reason="X")
        cause = measures.write_cause(
            actor=other.system,
            now=other.now,
            problem_id=problem.pk,
            text="Mörkt",
            branch="place",
            certainty="sure",
            evidence="X",
        )
        measure = measures.plan_measure(
            actor=other.system,
            now=other.now,
            what="Ljus",
            who="Gatan",
            starts_on=other.now.date(),
            cause_id=cause.pk,
            area_ids=[other.areas["Öster"].pk],
        )
        step = measures.add_step(actor=other.system, now=other.now, measure_id=measure.pk, step=measures.Step("Byt"))
        meeting = meetings.open_meeting(actor=other.system, now=other.now, kind="year", day=other.now.date())
        group = meetings.form_group(
            actor=other.system,
            now=other.now,
            kind="council",
            name="X",
            mandate="X",
            convener_id=other.functions["rektor"].pk,
        )
        decided = meetings.decide(actor=other.system, now=other.now, meeting_id=meeting.pk, what="X", who="X")
        (prepared,) = meetings.write_preparations(
            actor=other.system, now=other.now, organisation_id=other.organisations["Polisen"].pk, text="Läs larmen"
        )
        temporary = measures.change_temporarily(
            actor=other.system,
            now=other.now,
            choices=[measures.Choice(other.areas["Öster"].pk, "X")],
            reason="X",
            review_on=other.now.date() + timedelta(days=2),
        )
        place = places.add_place(actor=other.system, now=other.now, name="Torget", area_id=other.areas["Öster"].pk)
        base_map = places.store_base_map(
            actor=other.system, now=other.now, filename="X", features=[places.NewFeature("street", "X", b"")]
        )
        entry = partnership.add_calendar_entry(
            actor=other.system, now=other.now, name="Lov", starts_on=other.now.date(), ends_on=other.now.date()
        )
        geared = collection.gear_up(
            actor=other.system,
            now=other.now,
            reason="X",
            last_day=other.now.date() + timedelta(days=9),
            weekdays=[1],
            meeting_time=time(9),
            function_ids=[other.functions["rektor"].pk],
        )
        things = {
            "geared": geared,
            "call": geared.calls.get(),
            "world": world,
            "other": other,
            "round": round,
            "told": observation,
            "link": link,
            "picture": drafted,
            "row": row,
            "place": place,
            "base_map": base_map,
            "entry": entry,
            "problem": problem,
            "cause": cause,
            "measure": measure,
            "step": step,
            "temporary": temporary,
            "meeting": meeting,
            "ask": collection.ask_source(
                actor=other.system, now=other.now, source_code="police_events", period="2026-10"
            ),
            "decided": decided,
            "group": group,
            "preparation": prepared,
            "field": PictureField.objects.first(),
            "supplement_text": supplements.open_supplement(
                actor=other.system,
                now=other.now,
                round_id=round.pk,
                organisation_id=other.organisations["Kommunen"].pk,
            ).texts.first(),
            "note": picture.add_horizon_note(
                actor=other.system,
                now=other.now,
                round_id=round.pk,
                source="X",
                dated=other.now.date(),
                meaning="X",
            ),
            "assignment": Assignment.objects.first(),
            "invitation": partnership.invite(
                actor=other.system,
                now=other.now,
                function_id=other.functions["rektor"].pk,
                name="X",
                email="x@example.se",
                starts_on=other.now.date(),
            ).invitation,
            "key": partnership.make_token(actor=other.actor("samordnare"), now=other.now, name="QGIS").token,
        }
    return things | {"ours": open_week(world, "2026-W48")}


def name_of(service):
    return service.__name__


def test_every_service_is_tried():
    tried = {name_of(service) for service, _call in CALLS} | set(NO_IDS)
    assert set(SERVICES) - tried == set(), "a new service needs a row in CALLS (or NO_IDS)"
    assert tried - set(SERVICES) == set()


def outcome(service, actor, now, arguments):
    """What a call comes to, undone: the name of what it raised, or "done"."""
    try:
        with transaction.atomic():
            service(actor=actor, now=now, **arguments)
            transaction.set_rollback(True)
    except Exception as error:
        return type(error).__name__
    return "done"


def outcomes(theirs, actor):
    named_calls = enumerate((service, call(theirs)) for service, call in CALLS)
    return {
        f"{n} {service.__name__}": outcome(service, actor, theirs["world"].now, arguments)
        for n, (service, arguments) in named_calls
    }


def test_what_is_another_partnerships_does_not_exist(theirs):
    """Not for the command line or the schedule either, which may do everything in their own."""
    results = outcomes(theirs, theirs["world"].system)
    assert {name: what for name, what in results.items() if what != "OutOfScope"} == {}


@pytest.mark.parametrize("who", ["samordnare", "styrgrupp", "rektor"])
def test_nor_for_those_who_may_most_here(theirs, who):
    results = outcomes(theirs, theirs["world"].actor(who))
    assert {name: what for name, what in results.items() if what not in ("OutOfScope", "PermissionDenied")} == {}


def test_an_actor_of_another_partnership_acts_on_nothing_here(theirs):
    actor, now = theirs["other"].system, theirs["world"].now
    results = {name: outcome(SERVICES[name], actor, now, arguments) for name, arguments in NO_IDS.items()}
    assert results == dict.fromkeys(NO_IDS, "OutOfScope")
    assert set(outcomes(theirs, actor).values()) == {"OutOfScope"}


def with_words(value, text):
    """Every "X" of a call – what people write – as the text."""
    if is_dataclass(value):
        return replace(value, **{f.name: with_words(getattr(value, f.name), text) for f in fields(value)})
    if isinstance(value, list):
        return [with_words(each, text) for each in value]
    if isinstance(value, dict):
        return {name: with_words(each, text) for name, each in value.items()}
    return text if value == "X" else value


def calls_with_words(theirs):
    """Services that keep words, and what to call them with in the other partnership: "X" is what people write. Some
    have more than one row, and not every row is one that they would do."""
    other, now = theirs["other"], theirs["world"].now
    polis, oster, day = other.organisations["Polisen"].pk, other.areas["Öster"].pk, now.date()
    calls = [(service, call(theirs)) for service, call in CALLS] + [
        (places.change_place, {"place_id": theirs["place"].pk, "name": "X", "area_id": oster}),
        (measures.judge_influence, {"organisation_id": polis, "area_id": oster, "level": 1, "reason": "X"}),
        (
            measures.plan_field_activity,
            {
                "round_id": theirs["round"].pk,
                "organisation_id": polis,
                "where": "X",
                "when": "X",
                "aim": "X",
                "share": True,
            },
        ),
        (partnership.add_calendar_entry, {"name": "X", "starts_on": day, "ends_on": day}),
        (partnership.change_partnership, {"name": "X"}),
        (partnership.make_token, {"name": "X"}),
        (
            collection.change_observation,
            {"observation_id": theirs["told"].pk, "version": 0, "observed": observed(text="X")},
        ),
        (
            collection.map_types,
            {"source_code": "police_events", "types": [collection.MappedType("Bråk", None, reason="X")]},
        ),
        (
            collection.add_observation,
            {
                "round_id": theirs["round"].pk,
                "function_id": other.functions["rektor"].pk,
                "key": "k",
                "observed": observed(text="X"),
            },
        ),
        (measures.finish_step, {"step_id": theirs["step"].pk, "done_on": None, "note": "X"}),
        (
            measures.choose_comparison,
            {
                "measure_id": theirs["measure"].pk,
                "area_ids": [other.areas["Ängby"].pk],
                "before_from": day - timedelta(days=90),
                "expected_from": day,
                "reason": "X",
            },
        ),
    ]
    return [(service, arguments) for service, arguments in calls if with_words(arguments, "") != arguments]


def test_words_that_are_too_long_are_refused_with_a_sentence_by_whatever_keeps_words(theirs):
    other, now, results = theirs["other"], theirs["world"].now, {}
    with scope(partnership=other.partnership):
        for service, call_arguments in calls_with_words(theirs):
            actors = (other.system, other.actor("samordnare"))
            arguments = with_words(call_arguments, "Y" * 30_001)
            results.setdefault(name_of(service), set()).update(outcome(service, a, now, arguments) for a in actors)
    refused = {"UserError", "OutOfScope", "PermissionDenied"}
    assert {name: result for name, result in results.items() if "UserError" not in result or result - refused} == {}
    assert len(results) > 25
