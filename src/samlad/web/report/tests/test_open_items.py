"""What is asked about again, and how many of it at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week, still_there, tell

from samlad.collection.queries import open_items
from samlad.collection.service import set_persistence

AGAIN = [
    "damage",
    "youth_gathering",
    "unsafe_place",
    "other",
    "other_disorder:violence",
    "other_disorder:drugs",
    "other_disorder:illegal_traffic",
    "other_disorder:disorder",
]
ONCE = ["fire", "staff_incident", "event", "other_disorder:burglary"]


def about(world, round, *codes):
    for code in codes:
        indicator, _colon, kind = code.partition(":")
        tell(world, round, indicator=indicator, kind=kind or None, text=f"Om {code}")


@pytest.fixture
def following(world):
    """The week after, before anything is told in the one before it."""
    return open_week(world, "2026-W49")


@pytest.fixture
def page(world, following, settings):
    settings.SAMLAD_TODAY = "2026-12-01"
    client = Client()
    client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")

    def read():
        with scope(partnership=None):
            return client.get(reverse("report", args=[following.label, world.functions["rektor"].pk]))

    return read


def question(world, following):
    return {i.observation.text for i in open_items(world.functions["rektor"].pk, following)}


def test_what_happened_once_is_not_asked_about_again(world, round, following):
    about(world, round, *AGAIN, *ONCE)
    assert question(world, following) == {f"Om {code}" for code in AGAIN}


def test_what_is_asked_about_again_is_a_setting(world, round, following):
    about(world, round, *AGAIN, *ONCE)
    set_persistence(actor=world.system, now=world.now, persisting=["fire", "other_disorder:burglary"])
    assert question(world, following) == {"Om fire", "Om other_disorder:burglary"}


def test_the_setting_has_a_page(world, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        form = client.get(reverse("settings_questionnaire")).context["form"]
        assert sorted(form["persisting"].value()) == sorted(AGAIN)
        assert [c for c, _name in form.fields["persisting"].choices if c not in AGAIN] != []
        assert client.post(reverse("settings_questionnaire"), {"persisting": ["damage"]}).status_code == 302
        form = client.get(reverse("settings_questionnaire")).context["form"]
        assert form["persisting"].value() == ["damage"]


@pytest.mark.parametrize(("number", "visible", "words"), [(3, 3, None), (4, 3, "1 till väntar på svar")])
def test_more_than_three_fold(world, round, page, number, visible, words):
    about(world, round, *AGAIN[:number])
    items = page().context["open_items"]
    assert len(items.visible) == visible
    assert len(items.folded) == number - visible
    assert words is None or words == items.summary


def test_those_that_wait_for_an_answer_come_first(world, round, following, page):
    about(world, round, *AGAIN[:5])
    first, *_rest = open_items(world.functions["rektor"].pk, following)
    world.now = following.opens_at
    still_there(world, first.observation, following)
    items = page().context["open_items"]
    assert [i.observation.text for i in items.visible] == [f"Om {c}" for c in AGAIN[1:4]]
    assert items.summary == "1 till väntar på svar, 1 är besvarad"
