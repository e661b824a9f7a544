from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import share, tell

from samlad.web.mapping import views


def test_many_observations_are_turned_over_page_by_page_unshared_first(world, round, settings, monkeypatch):
    settings.SAMLAD_TODAY = "2026-11-24"
    monkeypatch.setattr(views, "PER_PAGE", 2)
    told = [tell(world, round, text=f"Klotter {n}") for n in range(5)]
    share(world, told[0])
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def page(number):
        with scope(partnership=None):
            return client.get(reverse("own_reports", args=[round.label]), {"page": number})

    first, last = page(1), page(3)
    assert first.context["heading"] == "4 iakttagelser är inte delade i ord"
    assert "5 iakttagelser" in first.context["summary"]
    assert [s.observation for _a, seen in first.context["waiting"] for s in seen] == told[1:3]
    assert [s.observation for _a, seen in last.context["shared"] for s in seen] == told[:1]
    assert "Dela alla som inte behöver ändras" in first.content.decode()
