"""Organisations, functions and the people who hold them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.partnerships import NOW, START, text

from samlad.audit.models import Event
from samlad.partnership.models import Account, Assignment, Function, Organisation
from samlad.partnership.service import add_function, assign
from samlad.places.queries import covered_areas


def test_an_organisation_with_its_function_and_person_in_three_forms(world):
    first, _second = world.areas(2)
    client = world.client()
    data = {
        "name": "Bostäder i Småstad",
        "kind": "housing",
        "reports_to_id": world.lead.pk,
        "legal_body": "Bolaget AB",
    }
    response = client.post(reverse("settings_organisation_add"), data, follow=True)
    assert "Bostäder i Småstad is added" in text(response)
    with world.inside():
        organisation = Organisation.objects.get(name="Bostäder i Småstad")
    assert (organisation.reports_to_id, organisation.legal_body) == (world.lead.pk, "Bolaget AB")

    data = {"name": "Husvärd på Ön", "duties": ["reporter"], "areas": [first]}
    response = client.post(reverse("settings_function_add", args=[organisation.pk]), data, follow=True)
    assert "Nobody holds the function now" in text(response)
    with world.inside():
        function = Function.objects.get(name="Husvärd på Ön")
        assert covered_areas()[function.pk] == [first]

    data = {"name": "Åke Öst", "email": "Ake@Example.se", "starts_on": "2026-01-01", "deputy": "on"}
    response = client.post(reverse("settings_assign", args=[function.pk]), data)
    assert "Åke Öst opens the address and accepts" in text(response)
    assert not Account.objects.filter(email="ake@example.se").exists()
    opened = Client(headers={"accept-language": "en"}).post(response.context["address"], {"password": "långt lösenord"})
    assert opened.status_code == 302
    response = client.get(reverse("settings_function", args=[function.pk]))
    assert "It hangs on one person" in text(response)
    with world.inside():
        assert Assignment.objects.get(function=function).deputy
    assert Account.objects.get(email="ake@example.se").name == "Åke Öst"


def test_every_change_leaves_one_trace(world):
    client = world.client()
    with world.inside():
        before = Event.objects.count()
    client.post(reverse("settings_organisation_add"), {"name": "Ny", "kind": "other"})
    with world.inside():
        assert Event.objects.count() == before + 1
        assert Event.objects.latest("pk").actor == f"account:{world.account.pk}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"name": "", "kind": "other"}, "This field is required"),
        ({"name": "Örebro kommun", "kind": "other"}, "There is already an organisation"),
        ({"name": "Ny", "kind": "circus"}, "Select a valid choice"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_with_a_reason(world, data, reason):
    response = world.client().post(reverse("settings_organisation_add"), data)
    assert response.status_code == 422
    assert reason in text(response)
    with world.inside():
        assert Organisation.objects.count() == 1


def test_a_lead_with_units_cannot_become_a_unit(world):
    world.functions(1)
    with world.inside():
        other = Organisation.objects.create(partnership=world.partnership, name="Polisen")
    response = world.client().post(
        reverse("settings_organisation_change", args=[world.lead.pk]),
        {"name": "Kommunen", "kind": "municipality", "reports_to_id": other.pk},
    )
    assert response.status_code == 422
    assert "Move them first" in text(response)


def test_duties_are_explained_and_at_least_one_is_needed(world):
    url = reverse("settings_function_add", args=[world.lead.pk])
    assert "Does not read reports." in text(world.client().get(url))
    response = world.client().post(url, {"name": "Vikarie"})
    assert response.status_code == 422
    assert "Choose at least one duty." in text(response)


def test_a_function_keeps_its_areas_when_only_the_name_changes(world):
    ids = world.areas(3)
    (function,) = world.functions(1)
    url = reverse("settings_function_change", args=[function.pk])
    client = world.client()
    client.post(url, {"name": "Värd", "duties": ["reporter"], "areas": ids[:2]})
    client.post(url, {"name": "Kvällsvärd", "duties": ["reporter"], "areas": ids[:2]})
    with world.inside():
        assert sorted(covered_areas()[function.pk]) == ids[:2]
        function.refresh_from_db()
    assert function.name == "Kvällsvärd"


def test_the_last_who_can_configure_cannot_shut_everybody_out(world):
    with world.inside():
        held = Assignment.objects.get(function=world.coordinator)
    client = world.client()
    response = client.post(reverse("settings_end", args=[world.coordinator.pk, held.pk]), {"ends_on": "2030-01-01"})
    assert response.status_code == 422
    assert "Nobody would be left" in text(response)
    response = client.post(
        reverse("settings_function_change", args=[world.coordinator.pk]),
        {"name": "Samordnare", "duties": ["reporter"]},
    )
    assert response.status_code == 422
    with world.inside():
        held.refresh_from_db()
        assert held.ends_on is None
        assert [d.duty for d in world.coordinator.duties.all()] == ["coordinator"]


def test_a_time_ends_and_is_still_shown(world):
    (function,) = world.functions(1)
    with world.inside():
        held = function.assignments.first()
    url = reverse("settings_end", args=[function.pk, held.pk])
    assert world.client().post(url, {"ends_on": "2019-01-01"}).status_code == 422
    response = world.client().post(url, {"ends_on": "2021-06-30"}, follow=True)
    assert "30 June 2021" in text(response)
    assert "It hangs on one person" in text(response)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Åke", "email": "ake", "starts_on": "2026-01-01"},
        {"name": "Åke", "email": "ake@example.se", "starts_on": "i går"},
        {"name": "Åke", "email": "ake@example.se", "starts_on": "2026-05-01", "ends_on": "2026-04-01"},
    ],
)
def test_a_person_with_wrong_address_or_days_is_refused(world, data):
    response = world.client().post(reverse("settings_assign", args=[world.coordinator.pk]), data)
    assert response.status_code == 422
    assert not Account.objects.filter(name="Åke").exists()


def test_the_tree_says_what_hangs_on_one_person(world):
    world.functions(2)
    page = text(world.client().get(reverse("settings_organisations")))
    assert "Three organisations take part" in page
    assert "One function hangs on one person or on nobody." in page
    assert "reports to Örebro kommun" in page


def test_a_function_that_has_ended_is_not_called_fragile(world):
    (function,) = world.functions(1)
    with world.inside():
        Assignment.objects.filter(function=function).update(ends_on=date(2024, 1, 1))
        Function.objects.filter(pk=function.pk).update(ends_on=date(2024, 1, 1))
    assert "ended 1 January 2024" in text(world.client().get(reverse("settings_organisations")))


@pytest.mark.parametrize(
    "name",
    ["settings", "settings_organisations", "settings_areas", "settings_places", "settings_function_add"],
)
def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries, name):
    url = reverse(name, args=[world.lead.pk] if name == "settings_function_add" else [])
    client = world.client()
    world.areas(2)
    world.functions(2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(url).status_code == 200
        number = len(few)
    world.areas(40)
    with world.inside() as actor:
        for n in range(20):
            function = add_function(
                actor=actor,
                now=NOW,
                organisation_id=world.lead.pk,
                name=f"F{n}",
                duties=["reporter", "analyst"],
            )
            assign(
                actor=actor,
                now=NOW,
                function_id=function.pk,
                name="X",
                email=f"x{n}@example.se",
                starts_on=START,
            )
    with django_assert_max_num_queries(number):
        assert client.get(url).status_code == 200
