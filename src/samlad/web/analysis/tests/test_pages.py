"""The pages of what shows beyond a single week."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.database import once
from tests.steps import close, open_week, share, tell

from samlad.analysis.service import analyse_round
from samlad.places.service import add_place

PAGES = ("analysis", "analysis_time", "analysis_places", "analysis_sources")


def look(world, name, query="", who="samordnare"):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(reverse(name) + query)


def text(response):
    return response.content.decode()


def weeks(world, number):
    return [open_week(world, f"2026-W{n}") for n in range(49 - number, 49)]


def told_week_by_week(world, rounds, **changes):
    for r in rounds:
        evening = r.opens_at + timedelta(days=2, hours=20)
        share(world, tell(world, r, now=r.closes_at - timedelta(hours=1), starts_at=evening, **changes))


def analysed(world, rounds):
    for r in rounds:
        close(world, r)
    analyse_round(
        actor=world.system,
        now=world.now,
        round_id=rounds[-1].pk,
        methods=["unusual", "recurring", "hours", "seasons", "balance"],
    )


@pytest.fixture
def twelve(world):
    """Twelve weeks of damage at the same place on the same evening."""
    return once("twelve evenings", lambda: _twelve(world))


def _twelve(world):
    place = add_place(actor=world.system, now=world.now, name="Gamla bron", area_id=world.areas["Ängby"].pk)
    rounds = weeks(world, 12)
    told_week_by_week(world, rounds, place_id=place.pk)
    analysed(world, rounds)
    return rounds


@pytest.mark.parametrize("name", PAGES)
def test_before_a_week_has_closed_the_page_says_so(world, name):
    response = look(world, name)
    assert response.status_code == 200
    assert "Ingen vecka har stängt än" in text(response)


@pytest.mark.parametrize("name", PAGES)
def test_a_closed_week_that_is_not_analysed_yet_is_not_an_empty_one(world, round, name):
    close(world, round)
    assert "Analysen är inte gjord än" in text(look(world, name))


@pytest.mark.parametrize("name", PAGES)
def test_a_week_where_nothing_was_told_has_its_pages(world, round, name):
    analysed(world, [round])
    response = look(world, name)
    assert response.status_code == 200
    assert "None" not in text(response)


def test_the_overview_tells_what_each_page_found(world, twelve):
    page = text(look(world, "analysis"))
    for name in ("analysis_time", "analysis_places", "analysis_sources"):
        assert reverse(name) in page
    assert "Mest på" in page


def test_the_place_is_called_what_people_call_it(world, twelve):
    page = text(look(world, "analysis_places"))
    assert "Gamla bron" in page
    assert "12 av 12" in page


def test_the_heading_of_time_says_when(world, twelve):
    page = text(look(world, "analysis_time"))
    assert "<h1" in page
    assert "Bygger på 12 iakttagelser" in page
    assert page.count('class="samlad-hours__cell ') == 7 * 24


def test_time_shows_one_indicator_or_one_area(world, twelve):
    area = look(world, "analysis_time", f"?visa=o{world.areas['Ängby'].pk}")
    assert "Ängby: mest på" in text(area)
    assert text(area).count("selected") == 1


@pytest.mark.parametrize("choice", ["o0", "i999999", "x1", "o", "åäö", "i1; drop table"])
def test_what_there_is_no_table_of_is_not_found(world, twelve, choice):
    assert look(world, "analysis_time", f"?visa={choice}").status_code == 404


def test_an_area_nobody_answers_for_is_in_the_heading(world, twelve):
    page = text(look(world, "analysis_sources"))
    assert "Inga svar på sistone från Öster" in page
    assert "inget svar på 12 veckor" in page


def test_the_room_has_its_pages_beside_each_other(world, twelve):
    page = text(look(world, "analysis_places"))
    assert f'href="{reverse("analysis_places")}" aria-current="page"' in page
    assert reverse("latest_week") in page


def test_outside_the_room_its_pages_are_not_shown(world, twelve):
    assert reverse("analysis_places") not in text(look(world, "measures"))


@pytest.mark.parametrize(("who", "status"), [("styrgrupp", 200), ("registrator", 403), ("rektor", 403)])
def test_who_may_read_the_week_may_read_on(world, twelve, who, status):
    assert {look(world, name, who=who).status_code for name in PAGES} == {status}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_at_most_twelve_queries(world, twelve, name, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
    assert len(queries) <= 12, "\n".join(q["sql"][:150] for q in queries.captured_queries)
