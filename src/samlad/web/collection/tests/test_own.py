import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import WHEN, observed, open_week, share, tell, value_in

from samlad.collection import queries, service
from samlad.collection.models import ReleasedObservation
from samlad.collection.service import Observed, change_observation
from samlad.web.collection import views


def test_many_observations_are_turned_over_page_by_page_unshared_first(world, round, settings, monkeypatch):
    settings.SAMLAD_TODAY = "2026-11-24"
    monkeypatch.setattr(views, "PER_PAGE", 2)
    observations = [tell(world, round, text=f"Klotter {n}") for n in range(5)]
    share(world, observations[0])
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def page(number):
        with scope(partnership=None):
            return client.get(reverse("own_reports", args=[round.label]), {"page": number})

    first, last = page(1), page(3)
    assert first.context["heading"] == "4 iakttagelser är inte delade med text"
    assert "5 iakttagelser" in first.context["summary"]
    assert [s.observation for _a, seen in first.context["waiting"] for s in seen] == observations[1:3]
    assert [s.observation for _a, seen in last.context["looked_at"] for s in seen] == observations[:1]


def test_what_has_no_words_is_looked_at_already_and_every_one_tells_its_time(world, round, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    tell(world, round, text="")
    later = {"precision": "interval", "starts_at": WHEN, "ends_at": WHEN + timedelta(hours=2)}
    service.add_observation(
        actor=world.actor("rektor"),
        now=world.now,
        round_id=round.pk,
        function_id=world.functions["rektor"].pk,
        key="i",
        observed=Observed(indicator="damage", text="Klotter", area_id=world.areas["Ängby"].pk, **later),
    )
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.get(reverse("own_reports", args=[round.label]))
    assert page.context["heading"] == "1 iakttagelse är inte delad med text"
    assert [len(seen) for _area, seen in page.context["waiting"]] == [1]
    assert [s.observation.text for _a, seen in page.context["looked_at"] for s in seen] == [""]
    assert "lördag 21 november 21.00–23.00" in page.content.decode()
    assert queries.unshared(world.actor("samordnare"), [round]) == {round.pk: 1}


def test_one_press_shares_what_was_read_on_the_page_and_nothing_else(world, round, settings, monkeypatch):
    settings.SAMLAD_TODAY = "2026-11-24"
    monkeypatch.setattr(views, "PER_PAGE", 3)
    observations = [tell(world, round, text=f"Klotter {n}") for n in range(4)]
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.get(reverse("own_reports", args=[round.label])).content.decode()
    assert "Dela de 3 som inte behöver ändras" in page
    # While the page is read one is told in other words, and one more comes.
    change_observation(
        actor=world.actor("rektor"),
        now=world.now,
        observation_id=observations[0].pk,
        version=observations[0].version,
        observed=observed(area_id=world.areas["Ängby"].pk, text="Klotter om grannens dotter"),
    )
    tell(world, round, text="Nytt som ingen har läst")
    marks = re.findall('name="shown" value="([^"]*)"', page)
    with scope(partnership=None):
        again = client.post(reverse("share_all", args=[round.label]), {"shown": marks}, follow=True).content.decode()
    assert sorted(ReleasedObservation.objects.values_list("wording", flat=True)) == ["Klotter 1", "Klotter 2"]
    assert "1 behöver du titta på först" in again


@pytest.mark.parametrize("marks", [[], ["x"], ["999999:" + "0" * 64], ["²:" + "0" * 64]])
def test_a_press_that_carries_nothing_read_shares_nothing(world, round, settings, marks):
    settings.SAMLAD_TODAY = "2026-11-24"
    tell(world, round)
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        assert client.post(reverse("share_all", args=[round.label]), {"shown": marks}).status_code == 302
    assert not ReleasedObservation.objects.exists()


def test_what_was_looked_at_is_these_words_and_no_others(world, round, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    observation, client = tell(world, round), Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def share_as(wording, confirmed=""):
        with scope(partnership=None):
            address = reverse("share", args=[round.label, observation.pk])
            return client.post(
                address, {"wording": wording, "screening_confirmed": confirmed}, follow=True
            ).content.decode()

    mark = value_in(share_as("Anna Svensson, 070-123 45 67"), "screening_confirmed")
    assert "070-765 43 21" in share_as("Bo Karlsson, 070-765 43 21", mark)
    assert not ReleasedObservation.objects.exists()
    share_as("Anna Svensson, 070-123 45 67", mark)
    assert ReleasedObservation.objects.get().wording == "Anna Svensson, 070-123 45 67"


@pytest.mark.parametrize(
    ("wording", "why"), [("Klotter, 900101-2385", "läses som ett personnummer"), ("Klotter " * 600, "för långt")]
)
def test_a_wording_that_is_refused_is_not_lost(world, round, settings, wording, why):
    settings.SAMLAD_TODAY = "2026-11-24"
    observation = tell(world, round)
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.post(
            reverse("share", args=[round.label, observation.pk]), {"wording": wording, "screening_confirmed": "x"}
        )
    assert page.status_code == 422
    assert why in page.content.decode()
    assert wording in page.content.decode()
    assert 'name="screening_confirmed"' not in page.content.decode()
    assert not ReleasedObservation.objects.exists()


def test_why_no_link_can_be_made_for_anothers_reporters_is_told(world):
    open_week(world, "2026-W48")
    client = Client()
    client.force_login(world.accounts["samordnare"], backend="django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.get("/kartlaggning/2026-W48/").content.decode()
    own, theirs = sorted(page.split("<section")[1:], key=lambda part: "Väktarna" in part)
    assert "Gör en länk" in own
    assert "Länkar till dem görs" not in own
    assert "Gör en länk" not in theirs
    assert "Länkar till dem görs av samordnaren i Polisen" in theirs
