"""Who comes in sees what is needed of them, by every function they hold, and nothing that is done."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django_scopes import scope
from tests.steps import open_week, quiet

from samlad.jobs.models import ScheduledRun
from samlad.lib import clock
from samlad.measures.service import Choice, Step, add_step, finish_step, plan_measure, prioritise
from samlad.meetings.service import open_meeting
from samlad.partnership.actor import system_actor
from samlad.partnership.models import Partnership
from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
from samlad.post.service import write

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = str(TODAY)


def holder(world, *duties, organisation="Skolan", name="Nina"):
    """Somebody new who holds a function with these duties; returns the function and the account."""
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations[organisation].pk,
        name=f"{name}s funktion",
        duties=list(duties),
    )
    email = f"{name.lower()}@example.se"
    assignment = assign(
        actor=world.system, now=world.now, function_id=function.pk, name=name, email=email, starts_on=date(2026, 1, 1)
    )
    return function, assignment.account


def home(account, *, at="/"):
    with scope(partnership=None):
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(at).content.decode()


def measure(world, owner=None, **fields):
    fields = {"area_ids": [world.areas["Ängby"].pk], "starts_on": TODAY - timedelta(days=30)} | fields
    return plan_measure(
        actor=world.system,
        now=world.now,
        what="Ljus i tunneln",
        who="Gatukontoret",
        owner_id=owner.pk if owner else None,
        **fields,
    )


def choose(world, ends_on=TODAY + timedelta(days=20)):
    choices = [Choice(world.areas[name].pk, "behov") for name in ("Ängby", "Öster")]
    return prioritise(
        actor=world.system,
        now=world.now,
        choices=choices,
        starts_on=TODAY - timedelta(days=60),
        ends_on=ends_on,
    )


def test_a_measure_owner_is_told_of_own_steps_and_follow_ups_and_of_nobody_elses(world):
    function, account = holder(world, "measure_owner")
    own = measure(world, function, follow_up_on=TODAY)
    add_step(actor=world.system, now=world.now, measure_id=own.pk, step=Step("Byt lampor", due_on=TODAY))
    add_step(
        actor=world.system,
        now=world.now,
        measure_id=own.pk,
        step=Step("Om en månad", due_on=TODAY + timedelta(days=30)),
    )
    done = add_step(actor=world.system, now=world.now, measure_id=own.pk, step=Step("Redan gjort", due_on=TODAY))
    finish_step(actor=world.system, now=world.now, step_id=done.pk, done_on=TODAY)
    others = measure(world, world.functions["rektor"])
    add_step(actor=world.system, now=world.now, measure_id=others.pk, step=Step("Någon annans", due_on=TODAY))
    page = home(account)
    assert "Två saker väntar på dig" in page
    assert "Byt lampor" in page
    assert "Följ upp: Ljus i tunneln" in page
    for absent in ("Om en månad", "Redan gjort", "Någon annans"):
        assert absent not in page


def test_a_step_that_is_late_says_so(world):
    function, account = holder(world, "measure_owner")
    own = measure(world, function)
    add_step(actor=world.system, now=world.now, measure_id=own.pk, step=Step("Klipp", due_on=TODAY - timedelta(days=1)))
    assert "Skulle vara gjort 23 november" in home(account)


def test_several_functions_have_all_their_tasks_once(world):
    round = open_week(world, "2026-W48")
    function, account = holder(world, "measure_owner", "reporter", "steering_group")
    measure(world, function, follow_up_on=TODAY)
    page = home(account)
    assert page.count("Följ upp: Ljus i tunneln") == 1
    assert page.count(f'href="/rapport/{round.label}/{function.pk}/"') == 1
    assert page.count("Vilka områden kommer först?") == 1


def test_what_is_done_is_not_needed(world):
    round = open_week(world, "2026-W48")
    quiet(world, round)
    page = home(world.accounts["rektor"])
    assert "Din rapport är inne" in page
    assert "samlad-link-list" not in page
    assert f"/rapport/{round.label}/" in page, "it can still be looked at"


def test_the_steering_group_sees_what_it_chose_and_what_waits(world):
    choose(world)
    measure(world)
    page = home(world.accounts["styrgrupp"])
    assert "Vilka områden efter 14 december?" in page
    assert "Ljus i tunneln" in page
    assert "Ingen insats än." in page, "in Öster"


def test_when_the_next_areas_are_chosen_nothing_waits(world):
    choose(world)
    prioritise(
        actor=world.system,
        now=world.now,
        choices=[Choice(world.areas["Öster"].pk, "behov")],
        starts_on=TODAY + timedelta(days=21),
        ends_on=TODAY + timedelta(days=120),
    )
    assert "Vilka områden" not in home(world.accounts["styrgrupp"])


def test_a_follow_up_that_nobody_published_waits_for_the_steering_group(world):
    choose(world, ends_on=TODAY + timedelta(days=200))
    open_meeting(actor=world.system, now=world.now, kind="year", day=date(2025, 12, 1))
    assert "Årsuppföljning, 1 januari–31 december 2025" in home(world.accounts["styrgrupp"])


def test_the_administrator_sees_what_failed_and_that_no_mail_is_sent(world, settings):
    settings.EMAIL_HOST = ""
    _function, account = holder(world, "administrator", organisation="Kommunen")
    ScheduledRun.objects.create(
        name="rounds", due_at=world.now, failed_at=world.now - timedelta(days=1), error="RuntimeError: hemligt"
    )
    page = home(account)
    assert "Misslyckades den här veckan: rounds" in page
    assert "hemligt" not in page, "an error may quote another partnership's data"
    assert "Ingen e-postserver" in page
    settings.EMAIL_HOST = "post.example.se"
    ScheduledRun.objects.all().delete()
    page = home(account)
    assert "Skickas genom post.example.se" in page
    assert "Inget har misslyckats" in page


def test_the_administrator_sees_that_letters_wait_and_were_refused_anywhere(world, other_world, settings):
    settings.EMAIL_HOST, settings.SAMLAD_TODAY = "post.example.se", "2026-11-24"
    _function, account = holder(world, "administrator", organisation="Kommunen")
    now = clock.now()
    for made_at in (now - timedelta(minutes=11), now - timedelta(hours=9), now):
        letter = write(
            partnership=other_world.partnership,
            by="test",
            now=made_at,
            kind="report_link",
            account=account,
            best_before=now + timedelta(days=1),
        )
    type(letter)._base_manager.filter(made_at=now).update(end="refused", ended_at=now, reason="550 hemligt")
    page = home(account)
    assert "Skickas genom post.example.se. 2 mejl har väntat mer än tio minuter." in page
    assert "1 mejl avvisades den här veckan." in page
    assert "hemligt" not in page


def test_an_analyst_and_a_registrar_have_theirs(world):
    _function, analyst = holder(world, "analyst", organisation="Kommunen")
    assert "Ingen vecka har stängt än" in home(analyst)
    assert "Inget är diariefört än" in home(world.accounts["registrator"])


@pytest.mark.django_db
def test_on_an_empty_database_the_first_coordinator_sees_the_first_steps():
    from datetime import UTC, datetime

    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    partnership: Partnership = found_partnership(name="Nytt", municipality="Nytt", slug="nytt", now=now)
    with scope(partnership=partnership):
        actor = system_actor(partnership, "test")
        kommun = add_organisation(actor=actor, now=now, name="Kommunen", kind="municipality")
        function = add_function(
            actor=actor, now=now, organisation_id=kommun.pk, name="Samordnare", duties=["coordinator"]
        )
        assignment = assign(
            actor=actor, now=now, function_id=function.pk, name="A", email="a@example.se", starts_on=date(2026, 1, 1)
        )
    page = home(assignment.account)
    assert "Från ingenting till första veckan" in page
    assert page.count("Gjort:") == 0
    assert "Öppna veckan" in page


def test_the_steering_groups_page_asks_the_database_as_often_for_many_measures_as_for_few(
    world, django_assert_max_num_queries
):
    choose(world)
    client = Client()
    client.force_login(world.accounts["styrgrupp"], backend="django.contrib.auth.backends.ModelBackend")
    for number in (2, 20):
        for _n in range(number):
            measure(world, world.functions["rektor"])
        with scope(partnership=None):
            client.get("/")
            with django_assert_max_num_queries(20):
                assert client.get("/").content.decode().count("Ljus i tunneln") >= number
