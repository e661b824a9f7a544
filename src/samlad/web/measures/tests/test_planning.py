"""From a problem and its cause to a measure in one press, with what is known filled in and what was learnt beside."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django_scopes import scope
from tests.steps import open_week

from samlad.measures.models import Measure
from samlad.measures.service import Choice, follow_up, name_problem, plan_measure, prioritise, write_cause
from samlad.partnership.service import add_function, assign

TODAY = date(2026, 11, 24)


@pytest.fixture
def problem(world):
    return name_problem(
        actor=world.actor("samordnare"),
        now=world.now,
        name="Mörka tunneln",
        reason="återkommer",
        area_ids=[world.areas["Ängby"].pk],
    )


@pytest.fixture
def cause(world, problem):
    return write_cause(
        actor=world.actor("samordnare"),
        now=world.now,
        problem_id=problem.pk,
        text="Lamporna är trasiga",
        branch="place",
        certainty="sure",
        evidence="sedda",
    )


def page(world, url, as_="samordnare", **form):
    client = Client()
    client.force_login(world.accounts[as_], backend="django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.post(url, form) if form else client.get(url)


def choose(world, name="Ängby"):
    return prioritise(
        actor=world.system,
        now=world.now,
        choices=[Choice(world.areas[name].pk, "behov")],
        starts_on=TODAY - timedelta(days=60),
        ends_on=TODAY + timedelta(days=37),
    )


def test_the_cause_leads_to_a_measure_that_knows_where_and_why(world, problem, cause):
    problem_page = page(world, f"/insatser/problem/{problem.pk}/").content.decode()
    address = f"/insatser/problem/{problem.pk}/insats/?orsak={cause.pk}"
    assert address in problem_page
    form = page(world, address).content.decode()
    assert "Lamporna är trasiga" in form
    assert f'<option value="{world.areas["Ängby"].pk}" selected>' in form
    owner = world.functions["rektor"]
    sent = page(
        world, address, what="Byt lampor", area=world.areas["Ängby"].pk, owner_id=owner.pk, who="", starts_on=TODAY
    )
    measure = Measure.objects.get()
    assert sent.url == f"/insatser/{measure.pk}/"
    assert (measure.problem, measure.cause, measure.owner, measure.who) == (problem, cause, owner, "rektor")
    assert list(measure.areas.all()) == [world.areas["Ängby"]]


def test_another_problems_cause_is_not_found(world, problem, cause):
    other = name_problem(actor=world.actor("samordnare"), now=world.now, name="Annat", reason="x")
    for number in (cause.pk, 0, "x", "9" * 400):
        assert page(world, f"/insatser/problem/{other.pk}/insats/?orsak={number}").status_code == 404


@pytest.mark.parametrize(("ends_on", "followed"), [(None, 37), (20, 20), (90, 37)])
def test_a_measure_in_a_prioritised_area_gets_its_day(world, ends_on, followed):
    choose(world)
    measure = plan_measure(
        actor=world.system,
        now=world.now,
        what="ljus",
        who="alla",
        starts_on=TODAY,
        area_ids=[world.areas["Ängby"].pk],
        ends_on=ends_on and TODAY + timedelta(days=ends_on),
    )
    assert measure.follow_up_on == TODAY + timedelta(days=followed)


def test_elsewhere_and_where_a_day_is_told_none_is_set(world):
    choose(world)
    there = world.areas["Ängby"].pk
    common = {"actor": world.system, "now": world.now, "who": "alla", "starts_on": TODAY}
    assert plan_measure(**common, what="a", area_ids=[world.areas["Öster"].pk]).follow_up_on is None
    assert plan_measure(**common, what="b").follow_up_on is None
    day = TODAY + timedelta(days=5)
    assert plan_measure(**common, what="c", area_ids=[there], follow_up_on=day).follow_up_on == day


def test_what_was_learnt_of_the_same_kind_stands_beside_with_its_caveat(world, problem):
    lit = plan_measure(
        actor=world.system, now=world.now, what="Fler lampor", who="alla", starts_on=TODAY, mechanism="risk"
    )
    follow_up(
        actor=world.system,
        now=world.now,
        measure_id=lit.pk,
        why="mörkt",
        fidelity="partly",
        done="hälften",
        situation="ljusare",
        verdict="continue",
        reason="det räckte inte",
    )
    other = plan_measure(
        actor=world.system, now=world.now, what="Något annat", who="alla", starts_on=TODAY, mechanism="effort"
    )
    new = plan_measure(actor=world.system, now=world.now, what="Ny", who="alla", starts_on=TODAY, mechanism="risk")
    form = page(world, f"/insatser/{new.pk}/andra/").content.decode()
    for text in ("Fler lampor", "det räckte inte", "delvis"):
        assert text in form
    assert "det räckte inte" not in page(world, f"/insatser/{other.pk}/andra/").content.decode()
    assert "Fler lampor" not in page(world, f"/insatser/{lit.pk}/andra/").content.decode().split("lessons")[-1][:300]


def test_neither_who_nor_a_function_is_no_measure(world):
    answer = page(world, "/insatser/", what="Ljus", area="", owner_id="", who="", starts_on=TODAY)
    assert answer.status_code == 422
    assert not Measure.objects.exists()


def test_a_new_problem_takes_the_history_there_is(world):
    first = open_week(world, "2026-W40")
    open_week(world, "2026-W48")
    assert f'value="{first.observed_from}"' in page(world, "/insatser/problem/nytt/").content.decode()


def test_a_form_that_one_may_not_save_is_not_opened(world):
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Skolan"].pk,
        name="Ansvarig",
        duties=["measure_owner"],
    )
    world.accounts["ansvarig"] = assign(
        actor=world.system, now=world.now, function_id=function.pk, name="A", email="a@example.se", starts_on=TODAY
    ).account
    common = {"actor": world.system, "now": world.now, "who": "alla", "starts_on": TODAY}
    others = plan_measure(**common, what="a", organisation_id=world.organisations["Polisen"].pk, visibility="picture")
    own = plan_measure(**common, what="b", organisation_id=world.organisations["Skolan"].pk)
    assert page(world, f"/insatser/{others.pk}/andra/", "ansvarig").status_code == 403
    assert page(world, f"/insatser/{own.pk}/andra/", "ansvarig").status_code == 200
