import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week

from samlad.collection.models.observation import Observation


def at_the_form(world, settings, who):
    settings.SAMLAD_TODAY = "2026-11-24"
    open_week(world, "2026-W48")
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    return client, reverse("report_add", args=["2026-W48", world.functions[who].pk, "damage"])


def test_who_answers_for_one_area_need_not_choose_it(world, settings):
    client, url = at_the_form(world, settings, "rektor")
    with scope(partnership=None):
        form = client.get(url).context["form"]
    assert form["where"].value() == f"a{world.areas['Ängby'].pk}"


def test_who_answers_for_several_areas_must_say_where_and_loses_nothing(world, settings):
    client, url = at_the_form(world, settings, "väktare")
    typed = {"key": "k1", "precision": "week", "day": "2026-11-23", "text": "Klotter på en port"}
    with scope(partnership=None):
        assert client.get(url).context["form"]["where"].value() is None
        page = client.post(url, typed)
        assert page.status_code == 422
        assert "Välj var det var" in page.content.decode()
        assert "Klotter på en port" in page.content.decode()
        assert client.post(url, typed | {"where": "none"}).status_code == 302
    assert Observation.objects.get().area is None


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        (15.05, 59.05, None),
        (15.201, 59.05, None),
        (15.35, 59.05, "9 km"),
        (15.21, 59.05, "570 m"),
    ],
)
def test_my_place_outside_the_municipality_is_refused_with_the_distance(world, settings, lon, lat, words):
    client, url = at_the_form(world, settings, "rektor")
    typed = {"key": "k1", "precision": "week", "day": "2026-11-23", "text": "Klotter", "where": "here"}
    with scope(partnership=None):
        page = client.post(url, typed | {"lon": lon, "lat": lat})
    if words is None:
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert f"ligger {words} utanför" in page.content.decode()
    assert page.context["form"]["text"].value() == "Klotter"
    assert not Observation.objects.exists()
