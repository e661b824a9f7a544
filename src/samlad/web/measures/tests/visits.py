"""Somebody with a browser, and what they find there."""

from datetime import date

from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.measures import service

TODAY = date(2026, 11, 24)


class Visitor:
    """Somebody with a browser: what they open and send, and the text they are shown."""

    def __init__(self, world, who="samordnare"):
        self.client = Client()
        self.client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")

    def _text(self, response):
        self.status = response.status_code
        return " ".join(response.content.decode().split())

    def open(self, page, *args, query=""):
        with scope(partnership=None):
            return self._text(self.client.get(reverse(page, args=args) + query, follow=True))

    def send(self, page, *args, **fields):
        with scope(partnership=None):
            return self._text(self.client.post(reverse(page, args=args), fields, follow=True))


def plan(world, by="samordnare", **changes):
    fields = {
        "what": "Ny belysning",
        "who": "Gatukontoret",
        "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 10, 1),
    }
    return service.plan_measure(actor=world.actor(by), now=world.now, **(fields | changes))


def named(world, **changes):
    fields = {"name": "Skolvägen", "reason": "återkommer", "area_ids": [world.areas["Ängby"].pk]}
    return service.name_problem(actor=world.actor("samordnare"), now=world.now, **(fields | changes))
