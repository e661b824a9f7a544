"""A browser before a served Samlad. Each test has its own database in real transactions, so the server's threads see
it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from conftest import make_world
from django.db import connection, transaction
from django_scopes import scope
from tests.database import Copy
from tests.e2e.stage import TODAY, Stage, set_stage
from tests.e2e.visitors import ARGUMENTS, AXE, Door, chromium

HERE = Path(__file__).resolve().parent
BUILT = HERE.parents[1] / "src" / "samlad" / "web" / "static" / "built" / "app.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it needs Chromium, and one process runs it all: several browsers at once only wait for each other."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        pytest.skip("No Chromium here: install the package chromium (or Google Chrome) to run the browser tests.")
    for needed in (AXE, BUILT):
        if not needed.exists():
            pytest.skip(f"{needed.name} is not here: run npm --prefix frontend ci && npm --prefix frontend run build.")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    # Playwright keeps an event loop in this thread; the tests use the database beside it, never inside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        sync_api.expect.set_options(timeout=15_000)
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


_staged: dict[bool, tuple[Copy, Any]] = {}  # the rows and the objects, without and with the weeks of `stage`


@pytest.fixture
def world(transactional_db, settings, request) -> Iterator[Any]:
    """The partnership of the other tests, and the weeks of `stage` where that is used. Made once; each test has a copy."""
    with_weeks = "stage" in request.fixturenames
    if connection.vendor == "sqlite" and with_weeks in _staged:
        rows, objects = _staged[with_weeks]
        rows.put_back()
        orebro, staged = deepcopy(objects)
    else:
        today, settings.SAMLAD_TODAY = settings.SAMLAD_TODAY, TODAY.isoformat()
        with transaction.atomic():  # at once, so that its rows may refer to each other in any order
            orebro = make_world("orebro")
        with scope(partnership=orebro.partnership):
            staged = set_stage(orebro) if with_weeks else None
        settings.SAMLAD_TODAY = today
        if connection.vendor == "sqlite":
            _staged[with_weeks] = Copy(connection), deepcopy((orebro, staged))
    with scope(partnership=orebro.partnership):
        orebro.staged = staged
        yield orebro


@pytest.fixture
def door(browser, live_server, transactional_db, settings) -> Iterator[Door]:
    """The served site on the Tuesday before the meeting of 2026-W48."""
    settings.SAMLAD_TODAY = TODAY.isoformat()
    settings.SITE_URL = live_server.url
    opened = Door(browser, live_server.url)
    yield opened
    opened.shut()
    assert not opened.errors, opened.errors


@pytest.fixture
def stage(door, world) -> Stage:
    """Two weeks of the small partnership: one closed and published, one open."""
    return world.staged


@pytest.fixture
def week(door, world, round):
    """The open round alone."""
    return round


@pytest.fixture
def at(settings):
    """Moves the served site's day: `with at("2026-11-27"):`."""

    @contextmanager
    def move(day: str) -> Iterator[None]:
        before, settings.SAMLAD_TODAY = settings.SAMLAD_TODAY, day
        yield
        settings.SAMLAD_TODAY = before

    return move
