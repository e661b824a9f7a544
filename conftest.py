"""Shared by every test: a small partnership to work in, and a clock that stands still."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import shapely
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from django.utils import translation
from django_scopes import scope
from hypothesis import HealthCheck, settings
from tests.database import Copy, emptied_at_once, from_template, once

# Seeded, and never failed by a slow machine: how long a case takes is no property.
settings.register_profile("seeded", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("seeded")

SHARED = Path(__file__).resolve().parent.parent / "shared" / "data"
LOCALE = Path(__file__).resolve().parent / "src" / "samlad" / "locale"
THURSDAY = date(2026, 11, 26)  # the meeting of 2026-W48
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # Tuesday before it


def pytest_configure(config):
    """The sentences are tested in both languages, so the translations must be compiled. A server need not wait for its
    disk, nor compile the plan of a query that is asked once."""
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off -c jit=off")
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    pairs = [(po, po.with_suffix(".mo")) for po in LOCALE.glob("*/LC_MESSAGES/django.po")]
    if any(not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime for po, mo in pairs):
        from samlad.locale.messages import compile_

        compile_()


def _turn(item) -> int:
    """The slow ones first, and of them those that need not wait until there is a database."""
    if not item.get_closest_marker("slow"):
        return 2
    return 1 if item.get_closest_marker("database") else 0


def pytest_collection_modifyitems(items):
    """What asks no database gives the same answer on every one: `-m database` leaves it out. What is slow goes first,
    so that no process is left with it alone at the end."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker("database")
    items.sort(key=lambda item: _turn(item))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory, django_test_environment, django_db_blocker, django_db_modify_db_settings_parallel_suffix
):
    """A database for each process that tests; SQLite in a file, for threads share an in-memory one poorly."""
    from django.db import connections

    with django_db_blocker.unblock():
        from_template(connections["default"], tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings) -> bool:
    """The file is there already, a copy; a server makes its own copy."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True, scope="session")
def _emptied_after_real_transactions():
    """What a test with real transactions wrote is taken away: SQLite's file is overwritten with the empty one, the
    tables of a server are emptied, or flushed while the triggers that refuse it are lifted."""
    from django.db import connection

    from samlad.audit import triggers

    setup, teardown = TransactionTestCase.__dict__["_fixture_setup"], TransactionTestCase._fixture_teardown
    empty = []

    def begun(cls):
        setup.__func__(cls)
        if connection.vendor == "sqlite" and not empty:
            empty.append(Copy(connection))

    def emptied(self):
        if empty:
            empty[0].put_back()
        elif not emptied_at_once(connection):
            with triggers.lifted():
                teardown(self)

    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = classmethod(begun), emptied
    yield
    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = setup, teardown


@pytest.fixture(autouse=True)
def _plain_static(settings, tmp_path_factory):
    from samlad.places import _ground

    settings.ALLOWED_HOSTS = ["*"]
    settings.SAMLAD_TODAY = ""
    settings.PASSWORD_HASHERS = ["tests.hasher.Quick"]
    _ground._features.cache_clear()  # by the keys of base maps, which tests use again
    settings.HEADS = tmp_path_factory.getbasetemp() / uuid4().hex  # the log of each test is another


@pytest.fixture(autouse=True)
def _in_swedish():
    """A page that was opened in English leaves its language behind in the process."""
    translation.activate("sv")


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.exists():
        pytest.skip("the real material (../shared/data) is not here")
    return SHARED


@dataclass
class World:
    """A made partnership: two areas, a municipality with two reporting functions, the police."""

    partnership: object
    now: datetime = NOW
    organisations: dict[str, object] = field(default_factory=dict)
    functions: dict[str, object] = field(default_factory=dict)
    areas: dict[str, object] = field(default_factory=dict)
    accounts: dict[str, object] = field(default_factory=dict)

    @property
    def system(self):
        from samlad.partnership.actor import system_actor

        return system_actor(self.partnership, "test")

    def actor(self, name: str):
        """The actor of whoever holds the function, as a request would make it."""
        from samlad.partnership.actor import actor_of_account

        return actor_of_account(self.accounts[name], self.partnership, now=self.now)


def make_world(slug: str, municipality: str = "Örebro") -> World:
    from samlad.collection.service import set_up_questionnaire
    from samlad.partnership.actor import system_actor
    from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
    from samlad.places.models import Area
    from samlad.places.service import NewArea, cover, store_areas

    partnership = found_partnership(name=slug.title(), municipality=municipality, slug=slug, now=NOW)
    world = World(partnership)
    with scope(partnership=partnership):
        actor = system_actor(partnership, "test")
        set_up_questionnaire(actor=actor, now=NOW, valid_from=date(2026, 1, 1))
        store_areas(
            actor=actor,
            now=NOW,
            areas=[
                NewArea("A1", "Ängby", shapely.to_wkb(shapely.box(15.0, 59.0, 15.1, 59.1))),
                NewArea("A2", "Öster", shapely.to_wkb(shapely.box(15.1, 59.0, 15.2, 59.1))),
            ],
        )
        world.areas = {a.name: a for a in Area.objects.all()}
        kommun = add_organisation(actor=actor, now=NOW, name="Kommunen", kind="municipality")
        polis = add_organisation(actor=actor, now=NOW, name="Polisen", kind="police")
        skola = add_organisation(actor=actor, now=NOW, name="Skolan", kind="school", reports_to_id=kommun.pk)
        vakt = add_organisation(actor=actor, now=NOW, name="Väktarna", kind="guards", reports_to_id=polis.pk)
        world.organisations = {o.name: o for o in (kommun, polis, skola, vakt)}
        for name, organisation, duties, areas in (
            ("samordnare", kommun, ["coordinator", "meeting_lead"], []),
            ("polissamordnare", polis, ["coordinator"], []),
            ("styrgrupp", kommun, ["steering_group"], []),
            ("registrator", kommun, ["registrar"], []),
            ("rektor", skola, ["reporter"], ["Ängby"]),
            ("väktare", vakt, ["reporter"], ["Ängby", "Öster"]),
        ):
            function = add_function(actor=actor, now=NOW, organisation_id=organisation.pk, name=name, duties=duties)
            cover(actor=actor, now=NOW, function_id=function.pk, area_ids=[world.areas[a].pk for a in areas])
            world.functions[name] = function
            assignment = assign(
                actor=actor,
                now=NOW,
                function_id=function.pk,
                name=name.title(),
                email=f"{name}.{slug}@example.se",
                starts_on=date(2026, 1, 1),
            )
            world.accounts[name] = assignment.account
    return world


@pytest.fixture
def world(db) -> Iterator[World]:
    """A partnership whose scope is entered for the test."""
    orebro = once("orebro", lambda: make_world("orebro"))
    with scope(partnership=orebro.partnership):
        yield orebro


@pytest.fixture
def other_world(db) -> World:
    """Another partnership, out of scope."""
    return once("fagersta", lambda: make_world("fagersta", "Fagersta"))


@pytest.fixture
def round(world: World):
    """The open round of 2026-W48."""
    from samlad.collection.service import open_round
    from samlad.lib.weeks import Week

    return open_round(actor=world.system, now=NOW, week=Week(2026, 48))
