"""Who gets in, and that another partnership's things do not exist."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.partnerships import NOW

from samlad.partnership.models import Assignment
from samlad.partnership.service import add_calendar_entry
from samlad.places.service import add_place

PLAIN = [
    "settings",
    "settings_organisations",
    "settings_organisation_add",
    "settings_rhythm",
    "settings_partnership",
    "settings_areas",
    "settings_areas_import",
    "settings_population_import",
    "settings_places",
    "settings_place_add",
    "settings_calendar",
    "settings_calendar_add",
    "settings_letters",
]


@pytest.mark.parametrize("name", PLAIN)
def test_a_coordinator_comes_in_and_a_reporter_does_not(world, name):
    reporter = world.person("reporter", email="rapport@example.se")
    assert world.client().get(reverse(name)).status_code == 200
    assert world.client(reporter).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", PLAIN)
def test_a_visitor_is_asked_to_log_in(world, name):
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("duty", ["meeting_lead", "steering_group", "recipient", "analyst", "registrar"])
def test_other_duties_do_not_configure(world, duty):
    assert world.client(world.person(duty, email="x@example.se")).get("/installningar/").status_code == 403


def test_an_administrator_configures(world):
    account = world.person("administrator", email="x@example.se")
    assert world.client(account).get("/installningar/").status_code == 200


def test_what_belongs_to_another_partnership_does_not_exist(world, elsewhere):
    (area,) = elsewhere.areas(1)
    with elsewhere.inside() as actor:
        held = Assignment.objects.get(function=elsewhere.coordinator)
        place = add_place(actor=actor, now=NOW, name="Torget", area_id=area)
        entry = add_calendar_entry(
            actor=actor, now=NOW, name="Lov", starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 5)
        )
    client = world.client()
    organisation, function = elsewhere.lead.pk, elsewhere.coordinator.pk
    for url in [
        reverse("settings_organisation", args=[organisation]),
        reverse("settings_organisation_change", args=[organisation]),
        reverse("settings_function_add", args=[organisation]),
        reverse("settings_function", args=[function]),
        reverse("settings_function_change", args=[function]),
        reverse("settings_assign", args=[function]),
        reverse("settings_end", args=[function, held.pk]),
        reverse("settings_end", args=[world.coordinator.pk, held.pk]),
        reverse("settings_place", args=[place.pk]),
    ]:
        assert client.get(url).status_code == 404, url
    assert client.post(reverse("settings_calendar_remove", args=[entry.pk])).status_code == 404


def test_anothers_area_or_lead_cannot_be_chosen(world, elsewhere):
    (area,) = elsewhere.areas(1)
    client = world.client()
    change = reverse("settings_function_change", args=[world.coordinator.pk])
    data = {"name": "Samordnare", "duties": ["coordinator"], "areas": [area]}
    assert client.post(change, data).status_code == 422
    response = client.post(
        reverse("settings_organisation_add"),
        {"name": "Ny", "kind": "other", "reports_to_id": elsewhere.lead.pk},
    )
    assert response.status_code == 422
