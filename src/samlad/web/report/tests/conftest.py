from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation


@dataclass
class Reporter:
    """A browser without script: it shows forms, sends them, and can send one again from its history."""

    world: object
    round: object
    who: str = "rektor"
    client: Client = field(default_factory=Client)

    def __post_init__(self):
        self.client.force_login(self.world.accounts[self.who], "django.contrib.auth.backends.ModelBackend")

    def url(self, name, *more):
        return reverse(name, args=[self.round.label, self.world.functions[self.who].pk, *more])

    def get(self, url):
        with scope(partnership=None):
            return self.client.get(url)

    def post(self, url, data, **headers):
        with scope(partnership=None):
            return self.client.post(url, data, headers=headers)

    def page(self, indicator="fire", begun=""):
        """What a form holds when it is opened."""
        return self.read(self.get(self.url("report_add", indicator) + (f"?begun={begun}" if begun else "")))

    def change_page(self, pk):
        return self.read(self.get(self.url("report_change", pk)))

    def read(self, response):
        """The form on a page, as a browser would send it: hidden fields too."""
        form = response.context["form"]
        values = {name: form[name].value() for name in form.fields}
        for name in ("day", "day_to"):  # a list in a browser always has one of its lines chosen
            days = [value for value, _label in form.fields[name].choices]
            values[name] = values[name] if values[name] in days else days[0]
        return {k: str(v) for k, v in values.items() if v is not None}

    def send(self, form, indicator="fire", **headers):
        return self.post(self.url("report_add", indicator), form | {"precision": "week"}, **headers)

    def change(self, pk, form, **headers):
        return self.post(self.url("report_change", pk), form | {"indicator": "fire"}, **headers)

    def save(self, form, indicator="fire"):
        return self.post(self.url("report_draft", indicator), form, **{"X-Autosave": "1"})

    def texts(self):
        return sorted(Observation.objects.filter(round=self.round).values_list("text", flat=True))

    def drafts(self):
        return sorted(d.fields["text"] for d in Draft.objects.filter(round=self.round) if d.fields.get("text"))


@pytest.fixture
def reporter(world, round, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    return Reporter(world, round)
