"""A made-up partnership for tests of pages, built through the services only."""

import html
import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client
from django_scopes import scope
from shapely import box
from tests.database import once

from samlad.collection.service import open_round, set_up_questionnaire
from samlad.lib.weeks import Week
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.models import Account, Function, Organisation, Partnership
from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
from samlad.places.queries import areas
from samlad.places.service import NewArea, store_areas
from samlad.sources.police.service import set_up_police_types

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
START = date(2020, 1, 1)


@dataclass
class World:
    partnership: Partnership
    actor: Actor
    lead: Organisation
    coordinator: Function
    account: Account

    @contextmanager
    def inside(self):
        with scope(partnership=self.partnership):
            yield self.actor

    def client(self, account: Account | None = None) -> Client:
        """Somebody logged in, reading English: the msgids are what the tests look for."""
        client = Client(headers={"accept-language": "en"})
        client.force_login(account or self.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def person(self, duty: str, *, email: str, name: str = "Åsa Öberg") -> Account:
        with self.inside() as actor:
            function = add_function(
                actor=actor, now=NOW, organisation_id=self.lead.pk, name=f"{duty} {email}", duties=[duty]
            )
            held = assign(actor=actor, now=NOW, function_id=function.pk, name=name, email=email, starts_on=START)
            return held.account

    def functions(self, number: int, *, duty: str = "reporter") -> list[Function]:
        """So many functions, each in an organisation of its own and with two people."""
        functions = []
        with self.inside() as actor:
            for n in range(number):
                organisation = add_organisation(actor=actor, now=NOW, name=f"Enhet {n} åäö", reports_to_id=self.lead.pk)
                function = add_function(
                    actor=actor, now=NOW, organisation_id=organisation.pk, name="Värd", duties=[duty]
                )
                for who in ("a", "b"):
                    assign(
                        actor=actor,
                        now=NOW,
                        function_id=function.pk,
                        name=f"Person {n}{who}",
                        email=f"{who}{n}@{self.partnership.slug}.example.se",
                        starts_on=START,
                    )
                functions.append(function)
        return functions

    def areas(self, number: int) -> list[int]:
        """A row of squares named "Område 0", "Område 1" …; their ids."""
        with self.inside() as actor:
            new_areas = [NewArea(f"K{n:03d}", f"Område {n}", square(n).wkb) for n in range(number)]
            store_areas(actor=actor, now=NOW, areas=new_areas)
            return [a.pk for a in areas().order_by("code")]

    def round(self, label: str = "2026-W33"):
        with self.inside() as actor:
            return open_round(actor=actor, now=NOW, week=Week.parse(label))


def square(n: int):
    return box(15.0 + n * 0.01, 59.0, 15.01 + n * 0.01, 59.01)


def world(name: str = "Örebro") -> World:
    return once(f"partnership {name}", lambda: _new(name))


def _new(name: str) -> World:
    partnership = found_partnership(name=name, municipality=name, municipality_code="1880", now=NOW)
    actor = system_actor(partnership, "test")
    with scope(partnership=partnership):
        set_up_questionnaire(actor=actor, now=NOW, valid_from=START)
        set_up_police_types(actor=actor, now=NOW)
        lead = add_organisation(actor=actor, now=NOW, name=f"{name} kommun", kind="municipality")
        function = add_function(
            actor=actor, now=NOW, organisation_id=lead.pk, name="Samordnare", duties=["coordinator"]
        )
        held = assign(
            actor=actor,
            now=NOW,
            function_id=function.pk,
            name="Märta Ängström",
            email=f"samordnare@{partnership.slug}.example.se",
            starts_on=START,
        )
    return World(partnership, actor, lead, function, held.account)


def geojson(number: int, *, name: str = "namn", code: str = "kod") -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {code: f"K{n:03d}", name: f"Område {n} åäö"},
            "geometry": square(n).__geo_interface__,
        }
        for n in range(number)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def text(response) -> str:
    """What the page says, without the escapes of HTML and however its lines are broken."""
    return " ".join(html.unescape(response.content.decode()).split())
