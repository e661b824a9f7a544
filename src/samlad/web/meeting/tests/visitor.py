"""Somebody with a browser, and the text they are shown."""

from django.test import Client
from django.urls import reverse
from django_scopes import scope


class Visitor:
    def __init__(self, world, who="samordnare"):
        self.client = Client()
        self.client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")

    def _text(self, response):
        self.status = response.status_code
        return " ".join(response.content.decode().split())

    def open(self, name, *args):
        with scope(partnership=None):
            return self._text(self.client.get(reverse(name, args=args)))

    def send(self, name, *args, **fields):
        with scope(partnership=None):
            return self._text(self.client.post(reverse(name, args=args), fields, follow=True))
