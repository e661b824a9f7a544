"""A week with its meeting, served by real processes, and people who come to it with their browsers. The tests of a file
share one house and run in the order in which they stand: each begins from what it writes itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import make_world
from django.db import transaction
from django.test import TransactionTestCase, override_settings
from django_scopes import scope
from tests.e2e.room.people import Listener
from tests.e2e.stage import TODAY, Stage, set_stage
from tests.e2e.visitors import Door, session_of
from tests.faults.house import House, running

from samlad.meetings.models import Meeting
from samlad.meetings.service import open_week_meeting
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture


@dataclass
class Town:
    stage: Stage
    meeting: Meeting
    house: House


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database for the whole file, emptied afterwards as after any test with real transactions."""

    class Case(TransactionTestCase):
        pass

    with django_db_blocker.unblock():
        Case.setUpClass()
        case = Case(methodName="__init__")
        if not getattr(Case, "_pre_setup_ran_eagerly", False):
            case._pre_setup()
        yield
        case._post_teardown()
        Case.tearDownClass()
        Case.doClassCleanups()


@pytest.fixture(scope="module")
def town(filled, tmp_path_factory) -> Iterator[Town]:
    from django.db import connection

    settings = connection.settings_dict
    address = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
    with override_settings(SAMLAD_TODAY=TODAY.isoformat()):
        with transaction.atomic():
            world = make_world("orebro")
        with scope(partnership=world.partnership):
            stage = set_stage(world)
            draft_picture(actor=world.system, now=world.now, round_id=stage.closed.pk)
            meeting = open_week_meeting(actor=world.system, now=world.now, round_id=stage.closed.pk)
    with running(address, tmp_path_factory.mktemp("house"), worker=False) as house:
        yield Town(stage, meeting, house)


@pytest.fixture(autouse=True)
def db(filled) -> None:
    """The database of the whole file, instead of each test's own."""


@pytest.fixture(scope="module")
def stage(town) -> Iterator[Stage]:
    with scope(partnership=town.stage.world.partnership):
        yield town.stage


@pytest.fixture(scope="module")
def meeting(stage, town) -> Meeting:
    return town.meeting


@pytest.fixture(scope="module")
def house(town) -> House:
    return town.house


@pytest.fixture
def field(meeting) -> PictureField:
    """The text of the whole municipality."""
    return PictureField.objects.get(picture__round=meeting.round, section="overall")


@pytest.fixture(scope="module")
def street(browser, house, stage) -> Iterator[Door]:
    """Lets browsers in to the house."""
    door = Door(browser, f"http://127.0.0.1:{house.port}")
    yield door
    door.shut()
    assert not door.errors, door.errors


@pytest.fixture
def listen(house, meeting) -> Iterator[Any]:
    """Opens streams of the room without a browser, as somebody."""
    opened: list[Listener] = []

    def listener(account: Any, session: str = "") -> Listener:
        path = f"/mote/{meeting.round.label}/strom/"
        opened.append(Listener(house.port, path, session or session_of(account)))
        return opened[-1]

    yield listener
    for each in opened:
        each.close()
