"""A week's page tells the police's published events that nobody has fetched from those that were none."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import WHEN, bring_in, close, count_as, police_event


def page(world, at):
    with scope(partnership=None):
        client = Client()
        client.force_login(world.accounts["samordnare"], backend="django.contrib.auth.backends.ModelBackend")
        return " ".join(client.get(at).content.decode().split())


def test_events_that_were_never_fetched_are_no_zeros(world, round):
    close(world, round)
    of_the_area = reverse("week_area", args=[round.label, world.areas["Ängby"].pk])
    number = '<td class="samlad-number">{}</td> <td class="samlad-number">–</td>'
    assert number.format("–") in page(world, reverse("week", args=[round.label]))
    assert "Inte hämtade för de här dagarna" in page(world, of_the_area)
    count_as(world, Brand="fire")
    bring_in(world, police_event("1", at=WHEN - timedelta(days=14)))
    assert "Inte hämtade för de här dagarna" in page(world, of_the_area), "they end before the week"
    bring_in(world, police_event("2", at=WHEN + timedelta(days=14)))
    assert number.format("0") in page(world, reverse("week", args=[round.label]))
    assert "Inga den här veckan." in page(world, of_the_area)
