"""Pointing out on the map where it was, with nothing but forms: as with script, which sends the same."""

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from samlad.collection.models.observation import Observation
from samlad.places.models import BaseMapFeature
from samlad.places.service import NewFeature, add_place, store_base_map

TEXT = "Det brann i en papperskorg"
MIDDLE = {"middle_lon": "15.1", "middle_lat": "59.05", "step": "12", "wide": "288", "tall": "340"}


@pytest.fixture
def ground(world):
    """Ängby and Öster side by side, a square in Ängby and a street through both."""
    place = add_place(actor=world.system, now=world.now, name="Torget", lon=15.05, lat=59.05)
    street = shapely.to_wkb(shapely.LineString([(15.0, 59.0502), (15.2, 59.0502)]))
    store_base_map(
        actor=world.system,
        now=world.now,
        filename="vägar",
        features=[NewFeature("street", "Storgatan", street)],
        source="© Kartverket",
    )
    return place


@pytest.fixture
def at_the_map(reporter, ground):
    page = reporter.post(reporter.url("report_add", "fire"), reporter.page() | {"text": TEXT, "pin": "1", "where": ""})
    return lambda **sent: reporter.post(page.url, MIDDLE | sent) if sent else reporter.get(page.url)


def words(page):
    return page.context["words"], page.context["area_words"]


def test_the_map_opens_on_what_the_function_answers_for_with_names_and_nothing_chosen(at_the_map):
    page = at_the_map()
    text = page.content.decode()
    assert ">Ängby</text>" in text
    assert "Ingen plats är vald än." in text
    assert "Det var här" not in text
    assert "© Kartverket" in text


def test_a_press_is_told_in_words_and_kept_when_it_is_confirmed(at_the_map, reporter):
    page = at_the_map(**{"step": "4", "middle_lon": "15.06", "pin.x": "144", "pin.y": "165"})
    assert words(page) == ("Storgatan, 550 m öster om Torget", "i Ängby")
    pin = page.context["pin"]
    assert not Observation.objects.exists()
    done = at_the_map(lon=f"{pin.at[0]:.6f}", lat=f"{pin.at[1]:.6f}", confirm="1")
    assert done.status_code == 302
    assert "15.06" not in done.url  # no address tells where somebody was
    form = reporter.get(done.url)
    assert "Storgatan, 550 m öster om Torget, i Ängby" in form.content.decode()
    opened = reporter.read(form)
    assert (opened["where"], opened["text"]) == ("here", TEXT)
    reporter.send(opened)
    observation = Observation.objects.get()
    assert (observation.area.name, round(observation.lon, 3), round(observation.lat, 3)) == ("Ängby", 15.06, 59.05)
    where = "Storgatan, 550 m öster om Torget"
    assert f"{where}, Ängby" in reporter.get(reporter.url("report")).content.decode()
    reporter.who = "samordnare"
    reporter.__post_init__()
    assert where in reporter.get(reverse("own_reports", args=[reporter.round.label])).content.decode()


def test_a_press_on_a_named_place_is_that_place(at_the_map, reporter, ground):
    page = at_the_map(**{"step": "4", "middle_lon": "15.05", "pin.x": "147", "pin.y": "167"})
    assert words(page) == ("Torget", "i Ängby")
    done = at_the_map(lon="15.05", lat="59.05", place=str(ground.pk), confirm="1")
    assert reporter.read(reporter.get(done.url))["where"] == f"p{ground.pk}"


def test_a_press_on_a_coarse_map_also_comes_closer(at_the_map):
    view = at_the_map(**{"pin.x": "10", "pin.y": "10"}).context["pin"].view
    assert view.metres == pytest.approx(2)
    assert (view.lon, view.lat) == at_the_map(**{"pin.x": "10", "pin.y": "10"}).context["pin"].at


@pytest.mark.parametrize("corner", [{"pin.x": "0", "pin.y": "0"}, {"pin.x": "", "pin.y": ""}])
def test_a_keyboard_that_presses_the_picture_at_its_corner_means_the_middle(at_the_map, corner):
    lon, lat = at_the_map(step="4", **corner).context["pin"].at
    assert (lon, lat) == pytest.approx((15.1, 59.05), abs=1e-5)


@pytest.mark.parametrize(
    ("arrow", "east", "north"), [("north", 0, 1), ("south", 0, -1), ("east", 1, 0), ("west", -1, 0)]
)
def test_arrows_move_the_pin_and_the_map_follows(at_the_map, arrow, east, north):
    state = {"step": "2", "lon": "15.1", "lat": "59.05"}
    for _press in range(15):
        pin = at_the_map(**state, move=arrow).context["pin"]
        state |= {"lon": str(pin.at[0]), "lat": str(pin.at[1])}
        state |= {"middle_lon": str(pin.view.lon), "middle_lat": str(pin.view.lat)}
        x, y = pin.view.pixels(pin.at)
        assert 0 < x < 288
        assert 0 < y < 340
    assert pin.at[0] - 15.1 == pytest.approx(east * 15 * 32 / 111_320 / 0.5143, abs=1e-4)
    assert pin.at[1] - 59.05 == pytest.approx(north * 15 * 32 / 111_320, abs=1e-4)


def test_closer_and_farther_and_an_area_as_a_whole(at_the_map, world):
    for zoom, step in (("in", 10), ("out", 14)):
        assert at_the_map(zoom=zoom).context["pin"].view.step == step
    pin = at_the_map(area=str(world.areas["Öster"].pk)).context["pin"]
    assert (pin.view.lon, pin.view.lat) == pytest.approx((15.15, 59.05))
    assert pin.at is None


@pytest.mark.parametrize(("lon", "words"), [("15.21", "570 m"), ("15.35", "9 km")])
def test_outside_the_municipality_is_refused_at_the_press_with_the_distance(at_the_map, reporter, lon, words):
    page = at_the_map(lon=lon, lat="59.05", confirm="1")
    assert page.status_code == 200
    assert f"ligger {words} utanför" in page.content.decode()
    assert 'name="confirm"' not in page.content.decode()
    answer = reporter.post(reporter.url("report_where"), {"lon": lon, "lat": "59.05"})
    assert answer.status_code == 422
    assert words in answer.json()["refused"]


def test_a_position_is_told_in_words(reporter, ground):
    answer = reporter.post(reporter.url("report_where"), {"lon": "15.05", "lat": "59.0496"})
    assert answer.json() == {"words": "40 m söder om Torget, i Ängby"}


@pytest.mark.parametrize("value", ["", "nan", "1e400", "-1", "x" * 5000, "15.1' OR 1=1", "٣", "9" * 30])
@pytest.mark.parametrize(
    "name", ["lon", "middle_lat", "step", "wide", "pin.x", "zoom", "area", "move", "place", "shown"]
)
def test_whatever_is_sent_there_is_a_map(at_the_map, name, value):
    page = at_the_map(**{"step": "4", "pin.x": "20", "pin.y": "20", name: value})
    assert page.status_code == 200
    assert "<svg" in page.content.decode()


def test_without_its_draft_the_map_leads_back_to_the_report(reporter, ground):
    assert reporter.get(reporter.url("report_pin") + "?begun=unknown").url == reporter.url("report")


def test_the_number_of_queries_does_not_grow_with_the_map(at_the_map, world):
    def queries():
        with scope(partnership=None), CaptureQueriesContext(connection) as captured:
            at_the_map(zoom="in")
        return len(captured)

    at_the_map(zoom="in")
    few = queries()
    line = shapely.to_wkb(shapely.LineString([(15.0, 59.0), (15.2, 59.1)]))
    more = [NewFeature("street", f"Gata {n}", line) for n in range(3_000)]
    store_base_map(actor=world.system, now=world.now, filename="fler", features=more)
    at_the_map(zoom="in")
    assert BaseMapFeature.objects.count() == 3_001
    assert queries() == few
