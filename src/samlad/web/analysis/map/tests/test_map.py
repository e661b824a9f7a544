"""The map's page: who sees what, the filters, and that it says the same without JavaScript."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.steps import close, open_week, quiet, tell

from samlad.analysis.models import Dataset, Result
from samlad.collection.models import Round
from samlad.collection.models.observation import Observation
from samlad.places.service import add_place, store_population

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


def ask(world, query="", who="samordnare", name="analysis_map"):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(reverse(name) + query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def data(response):
    script = re.search(r'<script id="map-numbers" type="application/json">(.*?)</script>', response.content.decode())
    assert script is not None
    return json.loads(script[1])


@pytest.fixture
def closed(world):
    """2026-W46 with one in Ängby, and 2026-W47 with three in Ängby and no answer for Öster."""
    for label, number in (("2026-W46", 1), ("2026-W47", 3)):
        round = open_week(world, label)
        for _n in range(number):
            tell(world, round, who="rektor", now=round.opens_at + timedelta(days=3), starts_at=round.opens_at)
        close(world, round)
    return Round.objects.get(label="2026-W47")


def analysed(world, round, kind, document):
    dataset, _created = Dataset.objects.get_or_create(
        partnership=world.partnership, sha256="x", defaults={"packed": Dataset.pack({})}
    )
    return Result.objects.create(
        partnership=world.partnership,
        round=round,
        method=kind,
        dataset=dataset,
        parameters={},
        seed=None,
        version="1",
        key=kind,
        document=document,
        computed_at=world.now,
    )


def cluster(world, **changes):
    areas = [a.pk for a in world.areas.values()]
    indicator = Observation.objects.first().indicator_id
    return {
        "indicator": indicator,
        "kind": None,
        "areas": areas,
        "from": "2026-W46",
        "to": "2026-W47",
        "observed": 4,
        "expected": 1.5,
        "rounds": 2,
        "relative_risk": 3.0,
        "statistic": 5.0,
        "p_value": 0.001,
    } | changes


def place(**changes):
    return {
        "key": "k",
        "place": None,
        "area": None,
        "lon": 15.0501,
        "lat": 59.0502,
        "seen": 6,
        "rounds": 8,
        "longest": 4,
        "suggested": True,
    } | changes


class TestTheFinding:
    def test_the_newest_closed_week_is_shown_and_the_heading_says_where_most_is(self, world, closed):
        open_week(world, "2026-W48")
        response = ask(world)
        assert response.context["heading"] == "Mest rapporterat i Ängby vecka 47"
        assert response.context["round"] == closed

    def test_nothing_is_closed_yet(self, world):
        open_week(world, "2026-W48")
        assert "Ingen vecka har stängts än" in text(ask(world))

    def test_nobody_answered(self, world):
        close(world, open_week(world, "2026-W47"))
        assert ask(world).context["heading"] == "Ingen svarade vecka 47"

    def test_nothing_new(self, world):
        round = open_week(world, "2026-W47")
        quiet(world, round, now=round.opens_at)
        close(world, round)
        assert ask(world).context["heading"] == "Inget nytt rapporterades i något område vecka 47"


class TestWithoutJavaScript:
    def test_the_drawing_and_the_table_say_what_the_data_for_the_browser_say(self, world, closed):
        response = ask(world)
        page, (numbers,) = response.content.decode(), data(response)
        angby, oster = (world.areas[n].pk for n in ("Ängby", "Öster"))
        assert numbers["missing"] == [oster]
        assert str(angby) in numbers["shades"]
        assert "url(#m1-hatch)" in page
        assert "Öster, svar saknas" in page
        assert "Ängby 3 1 1/2" in text(response)
        assert "Öster saknas" in text(response)

    def test_links_lead_to_the_weeks_beside(self, world, closed):
        page = ask(world).content.decode()
        assert 'href="?vecka=2026-W46" rel="prev"' in page
        assert 'rel="next"' not in page
        page = ask(world, "?vecka=2026-W46&matt=svar").content.decode()
        assert 'href="?vecka=2026-W47&amp;matt=svar" rel="next"' in page

    def test_the_map_of_the_browser_is_loaded_here_and_not_where_one_reports(self, world, closed):
        assert "built/map.js" in ask(world).content.decode()
        report = open_week(world, "2026-W48")
        client = Client()
        client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
        with scope(partnership=None):
            report_page = client.get(reverse("report", args=[report.label, world.functions["rektor"].pk]))
        assert "map.js" not in report_page.content.decode()


class TestTheFilters:
    @pytest.mark.parametrize(
        "query",
        [
            "?vecka=2026-W99",
            "?vecka=1",
            "?vecka=2026-W48",
            "?kalla=annat",
            "?bredvid=annat",
            "?matt=annat",
            "?indikator=annat",
        ],
    )
    def test_what_is_not_there_is_not_found(self, world, closed, query):
        open_week(world, "2026-W48")
        assert ask(world, query).status_code == 404

    def test_an_indicator(self, world, closed):
        response = ask(world, "?indikator=fire")
        assert response.context["heading"] == "Inget nytt rapporterades i något område vecka 47"
        assert ask(world, "?indikator=damage").context["heading"] == "Mest rapporterat i Ängby vecka 47"

    def test_sources_stand_beside_each_other_and_are_never_added(self, world, closed):
        response = ask(world, "?bredvid=polisens-siffror")
        reported, police = response.context["figures"]
        assert [line.count for line in reported.lines] == ["3", ""]
        assert all(line.count == "" and line.nothing == "siffror saknas" for line in police.lines)
        assert "läggs aldrig ihop" in text(response)
        assert len(data(response)) == 2

    def test_the_same_source_twice_is_one_map(self, world, closed):
        assert len(ask(world, "?bredvid=rapporterat").context["figures"]) == 1

    def test_the_denominator_is_stated(self, world, closed):
        store_population(actor=world.system, now=world.now, inhabitants={"A1": 1500}, year=2025)
        page = text(ask(world, "?matt=invanare"))
        assert "per 1 000 invånare (2025)" in page
        assert "Ängby 3 2 1 500" in page.replace("\xa0", " ")
        assert "per funktion som svarade för området" in text(ask(world, "?matt=svar"))

    def test_a_measure_that_does_not_suit_the_source_says_so(self, world, closed):
        assert "Antalet visas" in text(ask(world, "?kalla=polisens-siffror&matt=svar"))


class TestClusters:
    def test_one_that_goes_on_is_outlined_with_its_weeks(self, world, closed):
        analysed(world, closed, "clusters", {"now": [cluster(world)], "past": [cluster(world)]})
        response = ask(world)
        (numbers,) = data(response)
        assert [c["letter"] for c in numbers["clusters"]] == ["A"], "what is found twice is drawn once"
        assert numbers["clusters"][0]["shape"]["type"] == "Polygon"
        assert "Ängby, Öster. Från vecka 46 till vecka 47 2026." in text(response)
        assert "stroke-dasharray" in response.content.decode()
        assert reverse("cluster", args=[closed.label, 0]) in response.content.decode()

    def test_one_that_is_over_is_seen_in_its_weeks_only(self, world, closed):
        analysed(world, closed, "clusters", {"now": [], "past": [cluster(world, to="2026-W46")]})
        assert data(ask(world))[0]["clusters"] == []
        assert len(data(ask(world, "?vecka=2026-W46"))[0]["clusters"]) == 1

    def test_of_another_indicator_or_source_is_left_out(self, world, closed):
        analysed(world, closed, "clusters", {"now": [cluster(world)], "past": []})
        assert data(ask(world, "?indikator=fire"))[0]["clusters"] == []
        assert data(ask(world, "?kalla=polisens-siffror"))[0]["clusters"] == []


class TestPlaces:
    def test_a_named_place_has_the_point_of_its_name(self, world, closed):
        named = add_place(
            actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk, lon=15.02, lat=59.02
        )
        analysed(world, closed, "recurring", {"places": [place(place=named.pk, area=world.areas["Ängby"].pk)]})
        response = ask(world)
        assert data(response)[0]["points"] == [{"name": "Torget", "at": [15.02, 59.02]}]
        assert "Torget Ängby, 6 av 8 veckor" in text(response)

    @pytest.mark.parametrize("who", ["samordnare", "styrgrupp"])
    def test_the_point_of_a_spot_without_a_name_is_never_shown(self, world, closed, who):
        spots = [place(area=world.areas["Öster"].pk, key=k) for k in "ab"]
        analysed(world, closed, "recurring", {"places": spots})
        response = ask(world, who=who)
        assert data(response)[0]["points"] == []
        assert "15.0501" not in response.content.decode()
        assert "59.0502" not in response.content.decode()
        assert "Öster 2 ställen utan namn" in text(response)


class TestTheOutlines:
    def test_are_the_partnerships_own(self, world, other_world, closed):
        outlines = json.loads(ask(world, name="analysis_map_areas").content)
        assert {f["id"] for f in outlines["features"]} == {a.pk for a in world.areas.values()}
        assert {f["geometry"]["type"] for f in outlines["features"]} == {"Polygon"}

    @pytest.mark.parametrize("name", ["analysis_map", "analysis_map_areas"])
    def test_a_reporter_may_not_see_them(self, world, closed, name):
        assert ask(world, who="rektor", name=name).status_code == 403


def test_few_queries(world, closed):
    """Twelve of any week; one more for the names of places, and one for the names of kinds, where there are any."""
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    analysed(world, closed, "clusters", {"now": [cluster(world)], "past": [cluster(world)]})
    analysed(world, closed, "recurring", {"places": [place()]})
    for query in ("", "?bredvid=polisens-siffror&vecka=2026-W46&matt=invanare"):
        with scope(partnership=None), CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("analysis_map") + query).status_code == 200
        statements = [q["sql"][:140] for q in queries if "SAVEPOINT" not in q["sql"]]
        assert len(statements) <= MOST_QUERIES, "\n".join(statements)
